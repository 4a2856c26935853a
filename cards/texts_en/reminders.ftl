## Reminders

reminder-deadline_remove-title = { $late ->
    [now] At once: decide about a comment
    [yes] Too late: decide about a comment
   *[other] Reminder: decide about a comment
 }
reminder-deadline_remove-text = { $stage ->
    [first] Case { $case } is still open. The comment should be kept or removed.
    [escalated] { $late ->
        [yes] Nobody decided about case { $case } while there was time. So you are told as well.
       *[other] Nobody has decided about case { $case } and time is passing. So you are told as well.
     }
    [due] The time for case { $case } is out. The comment still stands and nobody has decided.
    [overdue] Case { $case } still waits, although its time is out. The comment still stands.
   *[at_once] The comment in case { $case } must be decided at once. Remove it or keep it.
 }
reminder-deadline_remove-why = Comments that may break the rules are to be removed or kept in time.
reminder-deadline_by_hand-title = { $late ->
    [now] At once: something is to be done at the platform
    [yes] Too late: something is to be done at the platform
   *[other] Reminder: something is to be done at the platform
 }
reminder-deadline_by_hand-text = Case { $case } is decided, but somebody must carry it out by hand at the platform and then press that it is done.
reminder-deadline_by_hand-why = What is decided should be done in time. Here a person has to do it.
reminder-deadline_diary-title = { $late ->
    [now] At once: a case waits for its diary number
    [yes] Too late: a case waits for its diary number
   *[other] Reminder: a case waits for its diary number
 }
reminder-deadline_diary-text = Case { $case } waits for a diary number. The comment stands until then.
reminder-deadline_diary-why = The comment may not be removed before the diary is done, and the time for removing it is passing.
reminder-deadline_answer-title = { $late ->
    [now] At once: answer a question
    [yes] Too late: answer a question
   *[other] Reminder: answer a question
 }
reminder-deadline_answer-text = { $stage ->
    [first] The question in case { $case } is not answered yet.
    [escalated] { $late ->
        [yes] Nobody answered the question in case { $case } while there was time. So you are told as well.
       *[other] Nobody has answered the question in case { $case } and time is passing. So you are told as well.
     }
    [due] The time for answering case { $case } is out.
    [overdue] The question in case { $case } is still not answered, although its time is out.
   *[at_once] The question in case { $case } must be answered at once.
 }
reminder-deadline_answer-why = Questions to the municipality are to be answered in time.
reminder-deadline_receiver-title = Too late: a question that was passed on
reminder-deadline_receiver-text = The question in case { $case } was passed on but is not answered, and its time is out. Ask the receiver.
reminder-deadline_receiver-why = Questions to the municipality are to be answered in time, also when they were passed on.
reminder-deadline_received-title = { $late ->
    [now] At once: post the receiver's answer
    [yes] Too late: post the receiver's answer
   *[other] Reminder: post the receiver's answer
 }
reminder-deadline_received-text = The question in case { $case } was passed on, and its receiver has answered. The answer is not posted where the question stands. Press Answer on the case's card.
reminder-deadline_received-why = Questions to the municipality are answered in time where they are asked, also when they were passed on.

told-account = Account
told-deadline = Time
told-overdue = Late by
told-settled = Done. There is nothing for you to do.
told-again = You have got a new reminder about this.
told-snoozed = You are reminded again { $time }. Only you; others are reminded as usual.
told-late = This reminder should have come { $time }, but Kanalvakt was not running then.
told-why-short = You get this as { $role } · { $source }
told-closes = { $platform } takes no answer later than { $n } hours after the message. So there is no more time than that.
told-closed = Answer in another way if you can reach the person.
told-why-address = The routine names this address as the receiver · { $source }
told-why-source = { $source }
because = According to { $source }.
our-default = Kanalvakt's own rule
told-standard = default, not from the document
told-letter-hello = Hello!
until = by { $time }
until-passed = the time was out { $time }
until-counted = by { $time }: { $counted }
until-passed-counted = the time was out { $time }: { $counted }
counted-at_once = at once
counted-at_once-from = at once, from { $time }
counted-from = { $counted }, from { $time }
counted-elapsed = { $n ->
    [one] one hour, evenings and holidays included
   *[other] { $n } hours, evenings and holidays included
 }
counted-days = { $n } days, holidays included
counted-weekdays = { $n ->
    [one] one hour that does
   *[other] { $n } hours that do
 } not count { $saturday ->
    [True] Sundays and holidays
   *[other] Saturdays, Sundays and holidays
 }
counted-office = { $n ->
    [one] one hour counted only in office hours ({ $hours })
   *[other] { $n } hours counted only in office hours ({ $hours })
 }
counted-working_days = { $n ->
    [one] one working day, to the same time of day
   *[other] { $n } working days, to the same time of day
 }
start-of-day = the beginning of { $day } (the hour is not known)
days-skipped = { $said } ({ $days } not counted)
deadline-counted-from = { $said }, counted from { $time }
length-minutes = { $n ->
    [one] one minute
   *[other] { $n } minutes
 }
length-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
 }
length-days = { $n ->
    [one] one day
   *[other] { $n } days
 }

action-told-open = Open
action-told-snooze = Remind me later
action-told-why = Why do I get this?
refused-told = That reminder went to { $name }.

gathered-title = { $n } reminders at once
gathered-intro = Several things wait for you at once. The most pressing come first.
gathered-line = { $about }
gathered-line-until = { $about } – { $until }
gathered-line-settled = { $about } – done
gathered-about = { $title } ({ $about })
gathered-about-case = { $account }, case { $case }
gathered-more = … and { $n } more.
gathered-open-title = Open one of them
gathered-open-submit = Open
gathered-open-which = Which?

why-title = Why do I get this?
why-rule = Rule
why-source = { $source }
why-standard = default, not from the document. The routine of { $routine } says nothing about it.
why-clock = The time is counted so
why-clock-each = each by itself, from its own beginning: { $counted }
why-until = The time is out
why-again = Told again
why-again-each = after { $counted }, until it is done
why-turn = Comes round
turn-days = { $days } each year; now for { $day }
turn-months = { $n ->
    [one] each month; now since { $day }
    [12] once a year; now since { $day }
   *[other] every { $n } months; now since { $day }
 }
why-runs = Time for answers
why-due = To be done by
why-moment = The reminder was for
why-role = You get it as
why-several = Several things of the same kind wait for you. Open shows them, one at a time.
why-role-of = { $role } ({ $accounts })
why-role-person = the one whom it concerns
why-private = Only you see this answer.

snooze-title = Remind me later
snooze-submit = Remind me then
snooze-intro = Kanalvakt reminds you again if it is not done by then.
snooze-when = When?
snooze-only-you = For you alone. Others are reminded as usual.
snooze-hour = In an hour, { $time }
snooze-afternoon = This afternoon, { $time }
snooze-tomorrow = Tomorrow morning, { $time }
snooze-workday = The next working day, { $time }
snooze-past = Yes, remind me then all the same
snooze-error-past = By then the time is out: it ends { $time }. Choose an earlier time, or tick that you want it all the same.

log-reminder-told = Reminded
log-reminder-snoozed = Asked for a reminder later
log-deadline-missed = The time was out and it was not done

reminder-unregistered-title = Case { $case } has no diary number
reminder-unregistered-text = The comment is removed or passed on, but the case is not entered in the diary. Enter it and write the number on the case's card.
reminder-unregistered-why = Whoever is responsible for the account is to see that what is to be entered in the diary is entered.
reminder-unsent-title = { $account }: a case did not get through
reminder-unsent-text = Case { $case } was to be forwarded, but it reached nobody. Open the case, see why and send it again, or write down what the receiver has answered.
reminder-unsent-why = What is forwarded is followed up until the receiver has answered or accepted it.
reminder-forwarded-title = Reminder: a case waits for you
reminder-forwarded-text = { $sender } still waits for your answer about case { $case }, a comment on { $account }. Open it, and answer or accept the case.
reminder-forwarded-why = What is passed on is followed up until its receiver has answered or accepted it.
reminder-forward_edited-title = Changed: the comment that waits for you
reminder-forward_edited-text = The comment on { $account } in case { $case } reads otherwise now. { $sender } waits for your answer.
reminder-forward_edited-why = Whoever has got a case considers what the comment says now.
reminder-diary-title = Diary number needed: case { $case }
reminder-diary-text = { $what ->
    [diary-before] The comment is to be removed and stands there until case { $case } has a diary number.
    [diary-decide] A comment is to be removed. Case { $case } needs a diary number, or your word that none is needed.
   *[other] A comment is to be removed, and case { $case } needs a diary number.
 }
reminder-diary-why = What is removed is a public record, and the registrar gives the case a number or says that none is needed.
reminder-direct_message-title = New direct message: case { $case }
reminder-direct_message-text = A direct message has come to { $account }. Open shows the case.
reminder-direct_message-why = Direct messages are seen by their receiver only and are public records that have come in. The registrar is to have them.
reminder-vanished_secret-title = Vanished: case { $case } is to be entered in the diary
reminder-vanished_secret-text = A comment on { $account } that may be secret vanished before anybody assessed it. Open shows the case and the evidence.
reminder-vanished_secret-why = What may be secret is entered in the diary, also when it has vanished from the platform.
reminder-unit_post-title = New on your post: case { $case }
reminder-unit_post-text = Somebody has written on your post on { $account }. The case is yours.
reminder-unit_post-why = The unit that publishes something in a common channel watches the post and answers the questions.
