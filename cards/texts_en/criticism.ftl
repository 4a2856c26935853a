## Much criticism

criticism-title-on = Many are critical: { $account }
criticism-title-lifted = Answers may be given again: { $account }
criticism-title-ended = The criticism is over: { $account }
criticism-on = Official answers on { $account } wait until { $roles } have been consulted.
criticism-lifted = All were consulted at { $time }. Official answers on { $account } may be given again.
criticism-ended = { $name } ended this at { $time }. Official answers on { $account } may be given as usual.
criticism-declared = { $name } pressed Many are critical at { $time }. { $n ->
    [0] No critical comments had been counted then.
    [one] One critical comment had been counted then.
   *[other] { $n } critical comments had been counted then.
 }
criticism-counted = { $n ->
    [one] One critical comment in a short time, counted at { $time }.
   *[other] { $n } critical comments in a short time, counted at { $time }.
 }
criticism-still = Removing and forwarding work as usual. The time for answers goes on.
criticism-cases = Open cases of the account
criticism-case = Case { $case }
criticism-said = { $rule }. { $clock }.
criticism-no-finding = Not flagged
criticism-due = { $what } by { $time }
criticism-due-late = { $what }: LATE since { $time }
criticism-due-now = { $what } at once
criticism-no-clock = No time is counted
criticism-more = { $n ->
    [one] One more open case is in the channel.
   *[other] { $n } more open cases are in the channel.
 }
criticism-why = The routine wants you to confer before the municipality answers: { $source }
and = and
consult-title = You need to be consulted: { $account }
consult-lead = Many are critical on { $account }. You are consulted as { $role } before the municipality answers.
consult-why = You get this as { $role }: { $source }
consult-as = Consulted: { $role }
consult-form-title = I have been consulted
consult-form-submit = I have been consulted
consult-form-intro = You answer as { $role } for { $account }. Once all are consulted the municipality may answer again.
field-view = Your view
hint-view = Voluntary. For example who should answer, or what the answer should say. Everybody in the channel sees it.
consulted-done = { $role }: { $name } consulted at { $time }
consulted-waits = { $role }: { $names }
consulted-nobody = { $role }: nobody to ask at the moment. Whoever is back first is asked.
consulted-view = { $name }'s view:
locked-title = The answer waits
locked-lead = Many are critical on { $account }. The municipality does not answer until these have been consulted.
locked-clock = The clock goes on
locked-may = You may still remove, approve and forward. Answer opens once all are consulted.
reminder-consult_asked-title = You need to be consulted: { $account }
reminder-consult_asked-text = Many are critical. Official answers wait for you to be consulted as { $as_what }. The answer times go on.
reminder-consult_asked-why = Many are critical on the account. The routine wants you to be consulted before the municipality answers.
reminder-consult-title = Reminder: you need to be consulted
reminder-consult-text = Official answers on { $account } wait for you to be consulted as { $as_what }. The time for answers goes on.
reminder-consult-why = Many are critical on the account. The routine wants you to be consulted before the municipality answers.
reminder-consult_unanswered-title = Official answers wait for a consultation
reminder-consult_unanswered-text = { $n ->
    [0] There is nobody to consult as { $as_what } just now.
   *[other] Nobody has been consulted as { $as_what } yet, in spite of a reminder to { $names }.
 } Official answers on { $account } wait, and the time for answers goes on.
reminder-consult_unanswered-why = Many are critical on the account. The routine wants you to be consulted before the municipality answers.
told-locked = The answer must not be published yet: many are critical on the account, and not all who must be consulted have been. The time goes on all the same.
action-criticism-declare = Many are critical
action-criticism-consult = I have been consulted
refused-no-criticism = The municipality's routine says nothing special about much criticism.
refused-consulted = { $role } has been consulted: { $name } at { $time }.
error-acknowledgement-locked = Many are critical on the account right now, and words of your own wait until everybody has been consulted. Leave the text as it was proposed, or send the author nothing.
error-locked = Many are critical on the account just now. The answer may be posted once all are consulted; the text stays here.
reply-waits = Waits until all have been consulted about the criticism.
remark-locked = Do not post the answer yet: many are critical, and not all have been consulted.
log-criticism-began = Answers were locked: many are critical
log-criticism-counted = Counted the comments as much criticism
log-criticism-consulted = Was consulted about the criticism
log-criticism-lifted = All are consulted, answers may be given again
log-criticism-ended = Ended the lock for criticism
log-subject-criticism = Criticism { $number }
