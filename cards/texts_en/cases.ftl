## Briefly

case-title-flagged = { $kind ->
    [message] Direct message
   *[other] Comment
 } to decide on: { $account }
case-title-question = Question to answer: { $account }
case-title-open = { $kind ->
    [message] Direct message to
   *[other] Comment on
 } { $account }
case-title-removing = Being removed: { $account }
case-title-hiding = Being hidden: { $account }
case-title-restoring = Being brought back: { $account }
case-title-forwarded = Forwarded: { $account }
case-title-replying = Reply on its way: { $account }
case-title-awaiting = { $outcome }, waits for the receiver: { $account }
case-title-closed = { $outcome }: { $account }
written-day = { $day } (the hour is not known)
written-unknown = – when is not known, we heard of it { $day }
case-from = { $author } wrote { $kind } on { $platform } { $time }
case-context = Case { $case } · came in { $time }
case-edited = The author has edited the comment. This is version { $revision }, seen { $time }; earlier versions are kept.
author-unknown = Unknown author
text-hidden = The text may be secret or hold personal data and is not shown here.
text-hidden-show = Press Show to read it yourself.
text-empty = No text.
text-cut = … ({ $more } more characters; press Show for the whole text)
attachments = { $n ->
    [one] One attachment belongs
   *[other] { $n } attachments belong
 } to the comment.
finding = { $rule }: may break “{ $ground }” according to { $source }
finding-of-author = { $rule } in the author's name
finding-words = { $finding } – { $words }
summary-ground = May break “{ $ground }”.
summary-deadline = By { $time }.
summary-at-once = At once.
summary-decide = Please decide.
deadline-remove = Remove or approve
deadline-answer = Answer
deadline-in-time = by { $time }, { $span } { $origin }
deadline-at-once = at once { $origin }
deadline-closes = by { $time }. { $platform } takes no answer later than { $n } hours after the message; the routine gives { $span } { $origin }.
deadline-closed = TOO LATE since { $time }. { $platform } takes no answer later than { $n } hours after the message; the routine gives { $span } { $origin }.
more-time = more time
deadline-late = TOO LATE since { $time }, { $span } { $origin }
span-at-once = at once
span-elapsed = { $n ->
    [one] one hour
   *[other] { $n } hours
 }
span-weekdays = { $n ->
    [one] one hour on weekdays
   *[other] { $n } hours on weekdays
 }
span-office = { $n ->
    [one] one office hour
   *[other] { $n } office hours
 }
span-working_days = { $n ->
    [one] one working day
   *[other] { $n } working days
 }
according-to = according to { $source }
by-default = (default; the routine names no time)
duty = On duty
duty-who = { $name } ({ $role })
duty-nobody = Nobody. Please name somebody responsible for the account.
claimed = Taken care of by
claimed-away = { $name } (away until { $day } inclusive)
diary-number = Diary number
diary-is = Diary number { $number }
settled-later = { $outcome } { $time }. { $name } decided it { $decided }.
settled-by-hand = { $outcome } by { $remover } { $time }. { $name } decided it { $decided }.
settled = { $outcome } by { $name } { $time }
decided-removed = { $name } decided { $time } that the comment is to be removed
decided-hidden = { $name } decided { $time } that the comment is to be hidden
decided-answered = { $name } wrote an answer { $time }
decided-countered = { $name } wrote a response { $time }
settled-reason = Reason: { $reason }
open-at-platform = Open on the platform
spoken = { $action }, case { $case }
by-hand = How to do it
by-hand-text = Text to the author, to be posted where the comment stands
by-hand-then = { $instruction } Then press Removed.
remark-exempt = Here the routine does not demand that the comment is removed ({ $source }). Respond to it instead.
remark-exempt-until = From { $day } on such comments are to be removed here too.
remark-hidden-shows = { $platform } lets nobody delete what others post. Remove hides an answer behind a click, where everybody can still read it, and only in threads that the account began itself. If it must go: report the post to { $platform }.
remark-elsewhere-others = This stands at somebody else's account on { $platform } and cannot be removed from here. If it must go: report it to { $platform }, or ask whoever has the account to remove it.
remark-closed = The message was written more than { $n } hours ago, so { $platform } takes no answer to it from here. Answer in another way if you can reach the person.
remark-elsewhere-message = A direct message is seen only by you and its sender, and you cannot remove it at the sender's. Respond to it with Answer. If it must stop: block the sender and report the message in the account's inbox on { $platform }.
remark-live = The comment was written in a live broadcast. There { $platform } lets nobody hide, remove or answer it from here; do that in the app while the broadcast goes on. Press Remove also when it is done: then evidence is saved, and you can say that it is gone.
remark-elsewhere-refused = { $platform } does not let the account hide or remove this. Respond to it with Answer. If it must go: report it to { $platform }, or ask whoever has the thread or the post above to remove it.
remark-not-published = The platform did not publish it: { $reason }
told-to-wait = { $reason }. Tried again { $time }.
remark-not-restored = The comment could not be brought back: { $reason }
remark-not-posted = The text was not posted: { $reason }
remark-undone-before = { $name } decided { $time } that the comment was to be removed; { $who } undid that before anything had happened.
remark-undone-by-hand = { $name } removed the comment by hand { $time }; { $who } undid that. Put it back at the platform if it is to stand there.
remark-undone = { $name } approved { $time }; { $who } undid it.
remark-receiver-away = { $name } is away until { $day } inclusive. { $substitute ->
    [none] Nobody is named to stand in.
   *[other] { $substitute } has the case meanwhile.
 }
remark-held = The comment is not published yet. Approving publishes it.
program = Kanalvakt
shown-title = The comment in case { $case }
shown-summary = The whole text on { $account }, for you alone
shown-care = Only you see this. The log says that you have read it.

## Categories

category-personal_number = Personal identity number
category-phone = Phone number
category-email = E-mail address
category-address = Street address
category-sensitive = Sensitive about an individual
category-profanity = Strong language
category-insult = Personal attack
category-hate = Hate or harassment
category-threat = Threat
category-crime = Incitement to crime
category-sexual = Obscene words
category-advert = Advertisement
category-question = Question
category-reported = Flagged by a colleague

kind-comment = a comment
kind-reply = a reply
kind-post = a post
kind-mention = a mention
kind-quote = a post that quotes the account
kind-message = a message
kind-live = a comment in a live broadcast
platform-facebook = Facebook
platform-instagram = Instagram
platform-youtube = YouTube
platform-x = X (Twitter)
platform-wordpress = the website
platform-other = another platform

## Roles

role-responsible = account manager
role-substitute = substitute
role-administrator = administrator
role-manager = manager
role-coordinator = communications unit
role-decider = the one who decided
role-sender = the one who passed it on
role-answerer = the one who answered
role-publisher = the one who published the post
role-formerly = the one who had the part
role-instead = { $role }, in place of { $name }
role-spoke = the one who has said something of the request
role-handles = the one who answers for the account or handles it
role-receiver = receiver of the case
role-registrar = registrar
role-archivist = archivist
role-lawyer = lawyer
role-department_head = department head
role-it_admin = IT administrator
role-management = management
role-communications_head = head of communications
role-it_head = head of IT
role-strategist = communications strategist
role-board = municipal executive board
role-claimer = the one who handles the case
role-anybody = the one who is there while everybody else is away
role-away = the one in charge, although you are away: nobody else is there

## Outcomes

outcome-open = Open
outcome-stored = Stored
outcome-kept = Approved
outcome-removed = Removed
outcome-hidden = Hidden
outcome-answered = Answered
outcome-countered = Responded to
outcome-unanswered = Closed without an answer
outcome-forwarded = Forwarded
outcome-vanished = Vanished
decision-remove = Remove
decision-forward = Forward

## Buttons

action-case-approve = Approve
action-case-remove = Remove
action-case-counter = Respond
action-case-forward = Forward
action-case-answer = Answer
action-case-claim = Take care of it
action-case-release = Let go
action-case-show = Show
action-case-evidence = Evidence
action-case-removed = Removed
action-case-retry = Try again
action-case-undo = Undo
action-case-diary = Enter diary number
action-reply-posted = Posted
action-forward-settle = The receiver has answered
action-forward-accept = Accept
action-forward-answer = Answer
action-digest-next = { $n ->
    [one] Show the next one
   *[other] Show the next { $n }
 }

## Steps

step-evidence-done = Evidence saved and read back.
step-evidence-now = Saving evidence.
step-evidence-waiting = Evidence is saved.
step-evidence-failed = The evidence could not be saved.
step-diary-done = Entered in the diary:
step-diary-now = Waiting for a diary number. Nothing is removed until there is one.
step-diary-waiting = Diary number.
step-diary-failed = There is no diary number.
step-notice-done = The author has been told.
step-notice-now = Telling the author.
step-notice-waiting = The author is told.
step-notice-failed = The author could not be told:
step-notice_by_hand-done = The author has been told.
step-notice_by_hand-now = Tell the author with the text below.
step-notice_by_hand-waiting = The author is told.
step-notice_by_hand-failed = The author could not be told:
step-no_notice-done = Nothing is said to the author:
step-remove-done = Removed and checked.
step-remove-now = Being removed.
step-remove-waiting = Is removed.
step-remove-failed = Could not be removed:
step-remove_by_hand-done = Removed by hand by
step-remove_by_hand-now = Is removed by hand.
step-remove_by_hand-waiting = Is removed by hand.
step-remove_by_hand-failed = Could not be removed by hand:
step-hide-done = Hidden, and the platform has confirmed it.
step-hide-now = Is being hidden.
step-hide-waiting = Is being hidden.
step-hide-failed = Could not be hidden:
step-hide_by_hand-done = Hidden by hand by
step-hide_by_hand-now = Is hidden by hand.
step-hide_by_hand-waiting = Is hidden by hand.
step-hide_by_hand-failed = Could not be hidden by hand:
step-diary_after-done = The diary is done.
step-diary_after-now = Waiting for a diary number.
step-diary_after-waiting = Diary number.
step-diary_after-failed = There is no diary number.
step-diary_decision-done = The diary is done.
step-diary_decision-now = Waiting for a diary number or the registrar's word that none is needed.
step-diary_decision-waiting = Diary number or the registrar's word that none is needed.
step-diary_decision-failed = There is no word of the registrar's.
step-forward-done = Sent to
step-forward-now = Being sent to
step-forward-waiting = To be sent to
forward-left = { $name } is not in the municipality's register any more. Send the case to somebody else.
forward-chat-only = in chat, but not by e-mail ({ $reason })
step-forward-failed = Could not be sent to
step-acknowledgement-done = The author knows that the case has gone on.
step-acknowledgement-now = Telling the author that the case has gone on.
step-acknowledgement-waiting = The author is told that the case has gone on.
step-acknowledgement-failed = The author could not be told that the case has gone on:
step-acknowledgement_by_hand-done = The author knows that the case has gone on.
step-acknowledgement_by_hand-now = Post the text below where the comment stands and press Posted.
step-acknowledgement_by_hand-waiting = Text to post.
step-acknowledgement_by_hand-failed = The text could not be posted:
acknowledgement-removed = the comment is being removed.
step-accepted-done = The receiver has accepted the case.
step-accepted-now = Waiting for the receiver to answer or accept.
step-accepted-waiting = The receiver answers or accepts.
step-accepted-failed = The receiver has not answered.
step-answered-done = The receiver has answered:
step-answered-now = Waiting for an answer.
step-answered-waiting = The receiver answers.
step-answered-failed = The receiver has not answered.
step-with_registrar-done = The registrar has received the message.
step-with_registrar-now = Waits for the registrar to receive the message. The case is open until then.
step-with_registrar-waiting = The registrar receives the message.
step-with_registrar-failed = The registrar has not received the message.
step-answer-done = The answer is posted.
step-answer-now = The answer is being posted.
step-answer-waiting = The answer is posted.
step-answer-failed = The answer could not be posted:
step-answer_by_hand-done = The answer is posted.
step-answer_by_hand-now = Post the answer below where the question stands and press Posted.
step-answer_by_hand-waiting = Answer to post.
step-answer_by_hand-failed = The answer could not be posted:
step-counter-done = The response is posted.
step-counter-now = The response is being posted.
step-counter-waiting = The response is posted.
step-counter-failed = The response could not be posted:
step-counter_by_hand-done = The response is posted.
step-counter_by_hand-now = Post the response below and press Posted.
step-counter_by_hand-waiting = Response to post.
step-counter_by_hand-failed = The response could not be posted:

## Forms

form-remove-title = Remove the comment
form-remove-submit = Remove
form-remove-intro = First evidence is saved and read back. Then the comment is removed and the platform is checked.
form-remove-hand-title = Remove the comment
form-remove-hand-submit = Continue
form-remove-hand-intro = First evidence is saved and read back. Then the card shows how you remove the comment at the platform.
form-remove-diary-title = Remove the comment
form-remove-diary-submit = Save and send to diary
form-remove-diary-intro = First evidence is saved. When the diary number is there, the removal goes on.
form-remove-hides-title = Hide the comment
form-remove-hides-submit = Hide
form-remove-hides-intro = First evidence is saved and read back. Then the comment is hidden, and the platform confirms it.
form-remove-hand-hides-title = Hide the comment
form-remove-hand-hides-submit = Continue
form-remove-hand-hides-intro = First evidence is saved and read back. Then the card shows how you hide the comment at the platform.
form-remove-diary-hides-title = Hide the comment
form-remove-diary-hides-submit = Save and send to diary
form-remove-diary-hides-intro = First evidence is saved. When the diary number is there, the comment is hidden.
field-grounds = Ground
hint-grounds = The municipality's own list. Choose at least one.
field-secrecy = Is covered by secrecy or concerns somebody's private life
hint-secrecy = Then the case goes to the diary.
hint-exception = If the answer is yes, the comment is not removed on that ground.
field-diary = Diary
hint-diary = If it is a matter of secrecy.
field-archive = The printed copy
hint-archive = The evidence is saved before the comment is removed. Then print it from Evidence on the card, and archive it as you choose here.
field-notice = Notice to the author
notice-send = Send the text below
notice-none = Send nothing
notice-impossible = It is not possible
notice-sent = The author has had the text
field-receiver-not-ours = Not the municipality's? Who is to be asked instead?
hint-receiver-not-ours = Write for example regionen, and leave the answer empty. Then this is posted: { $text }
place-receiver = [what you write here]
field-answer-other = Have you answered otherwise?
hint-answer-other-reason = Write how, for example ”e-mail”, and above the answer as you gave it. It is kept, and nothing is posted here. First of all you answer where the question was asked.
hint-answer-other-free = Write how, for example ”e-mail”, and above the answer as you gave it. It is kept, and nothing is posted here.
field-answer-other-reason = Why not where the question was asked?
error-other-alone = Empty this field, or choose an ordinary answer: only one of them counts.
error-other-reason = Write why the answer was not given where the question was asked.
error-other-how = Write how the answer was given, or empty the reason.
reason-otherwise = Answered otherwise: { $how }.
reason-otherwise-why = Answered otherwise: { $how }. Reason: { $reason }
error-receiver-alone = Empty this field or the answer, for only one of them is posted.
field-answer-mend = We are to correct something in our own post
hint-answer-mend = Correct it at once in the same post, according to { $source }. You get a task that reminds until it is done.
hint-notice-required = The routine demands that the author is told why, if that is possible.
hint-notice-optional = The routine leaves it to you.
hint-notice-off = The routine says that such things are not responded to.
field-notice-text = Text to the author
hint-notice-text = The ground in the text, or [grunden], is replaced with the one that you choose.
field-notice-reason = If the author cannot be told: why?
no-notice-required = no notice was sent
no-notice-optional = the routine does not demand it
no-notice-held = the comment was never published
no-notice-off = such things are not responded to according to the routine
form-removed-title = Removed by hand
form-removed-submit = Save
form-removed-intro = The evidence is saved. Please confirm that the comment can no longer be seen.
form-removed-hides-title = Hidden by hand
form-removed-hides-submit = Save
form-removed-hides-intro = The evidence is saved. Confirm that the comment is hidden.
field-gone = I have removed the comment and seen that it is gone
hint-gone = It is best to look logged out or in a private window.
field-hidden = I have hidden the comment and seen that it lies behind a click
hint-hidden = Everybody can still open it there.
form-keep-reason-title = Approve the comment
form-keep-reason-submit = Approve
form-keep-reason-intro = The comment may be secret or hold personal data. It may stay only if the suspicion is wrong.
form-keep-forbidden-title = Approve the comment
form-keep-forbidden-submit = Approve
form-keep-forbidden-intro = What was flagged may not stand there by the routine. Approve only if the suspicion is wrong.
form-keep-consultation-title = Approve the comment
form-keep-consultation-submit = Approve
form-keep-consultation-intro = The comment may be secret or hold personal data. Consult somebody before it may stay.
form-extend-title = More time for the answer
form-extend-submit = Take more time
form-extend-intro = The answer has longer, and the card shows why.
answer-more-time = More time
extend-typed = What you had written in the answer:
field-extend = Why is it needed?
hint-extend = New time: { $until }, according to { $source }. Write for example whom you wait for.
remark-put-off = { $name } took more time for the answer: { $reason }
form-keep-unanswered-title = Close without an answer
form-keep-unanswered-submit = Close
form-keep-unanswered-intro = A question is not closed without saying why.
field-consulted = Whom have you consulted?
field-keep-reason = Why may the comment stay?
hint-keep-reason = Do not copy the detail itself. The reason is kept in the case.
field-unanswered = Why is no answer needed?
hint-unanswered-allowed = The routine allows that a question is left without an answer. { $source }
hint-unanswered-exception = The routine expects every question to be answered; this is an exception. { $source }
reason-consulted = { $reason } (consulted { $who })
form-answer-title = Answer
form-answer-submit = Post the answer
form-answer-intro = The answer is posted where the comment stands.
form-counter-title = Respond to the comment
form-counter-submit = Post
form-counter-intro = The comment cannot be removed here. Make clear that the municipality does not share the opinion.
field-answer = Text
signature-forbidden = Do not sign with a name or title ({ $source }).
signature-required = Signed automatically: { $signature } ({ $source }).
signature-optional = The routine leaves it to you whether to sign.
hint-longest = { $platform } takes at most { $n } characters, as they are counted there.
form-forward-title = Forward
form-forward-submit = Forward
form-forward-intro = The receiver gets the comment, its address and the evidence. The case is open until the receiver has answered or accepted.
field-forward-to = To
hint-forward-to = The list shows the first { $n } of the register. Write the e-mail address of others.
forward-registrar = Registrar
forward-other = Somebody else: the e-mail address below
field-forward-email = E-mail address
hint-forward-email = For a department or somebody outside the register.
field-forward-note = Message to the receiver
field-acknowledge = Tell the author that the case has gone on
hint-acknowledge = Posted where the comment stands.
field-acknowledgement = Text to the author
receiver-general = the right person within the municipality
form-diary-title = Diary number
form-diary-submit = Save
form-diary-intro = The number belongs to this case and is shown on the card.
field-diary-decision = Shall it be entered in the diary?
diary-yes = Yes, the number is below
diary-no = No, it need not be entered in the diary
field-diary-number = Diary number
hint-diary-number = For example { $example }.
field-diary-existing = Belongs to an existing case in the diary
hint-diary-existing = Then the number may be the same as another case's.
form-settle-title = The receiver's answer
form-settle-submit = Save
form-settle-intro = Write what the receiver answered by e-mail or telephone.
form-forward-answer-title = Answer the question
form-forward-answer-submit = Send the answer
form-forward-answer-intro = The answer goes to the one who forwarded, who posts it where the question stands.
field-forward-answer = Answer
form-posted-title = Posted
form-posted-submit = Save
form-posted-intro = Please confirm that the text on the card stands where the comment stands.
field-posted = Is the text posted?
posted-yes = Yes, it is there
posted-no = No, it is not possible
field-posted-reason = If it is not possible: why?
form-flag-title = Flag a comment
form-flag-submit = Flag
form-flag-intro = The comment is saved and becomes a case in the account's channel.
field-account = Account
field-flag-text = The comment's text
hint-flag-text = Paste it exactly as it stands. If it is longer than { $longest } characters, send it to me in a message that begins with the word flag.
field-flag-more = The comment's text, part { $number }
field-flag-url = Address
hint-flag-url = The link to the comment or the post.
field-flag-author = Author
field-flag-posted = Posted (day)
hint-flag-posted = Time counts from when the comment was written. If you do not know the day it counts from now.
field-flag-hour = Hour
hint-flag-hour = For example 14:30. If you do not know the hour, time counts from the beginning of the day.

## Errors in forms

error-required = Please fill this in.
error-long = At most { $longest } characters; you wrote { $length }.
error-option = Choose one of the options.
hint-choose-person = Write the name or the e-mail address. If several are called the same: name, unit.
hint-choose-people = Write the names or e-mail addresses with commas between them. If several are called the same: name, unit.
hint-choose-account = Write the account's name or address.
error-choose-person-nobody = { $typed } is not among those who can be chosen. Write the whole name or the e-mail address.
error-choose-person-several = { $more ->
    [0] { $typed } may be several: { $names }. Write it as it stands here, or the e-mail address.
   *[other] { $typed } may be several: { $names }, and { $more } more. Write the whole name, name and unit, or the e-mail address.
}
error-choose-account-nobody = { $typed } is not among the accounts that you can choose. Write the account's name or address.
error-choose-account-several = { $more ->
    [0] { $typed } may be several: { $names }. Write it as it stands here, or the address.
   *[other] { $typed } may be several: { $names }, and { $more } more. Write the whole name, or the address.
}
error-choose-one = Write one name only.
error-exception = Then the comment shall not be removed on the ground “{ $ground }”. Choose another ground or Approve.
error-notice-required = The routine demands a notice to the author. Send the text, or say why it is not possible.
error-notice-reason = Write why it is not possible.
error-notice-off = On this ground the routine says that the author gets no reply. Choose Send nothing or It is not possible.
error-no-rules-page = The routine demands a link to the page with the rules, but no such address is set. Ask whoever coordinates the municipality's accounts to add it.
error-rules-link = The text must hold the link to the rules: { $address }
error-signature = The routine says that the text is not signed with a name or title. Take out “{ $words }”.
error-gone = Confirm that the comment is gone, or press Cancel.
error-hidden = Confirm that the comment is hidden, or press Cancel.
error-longest = { $platform } takes at most { $n } characters, and the text is { $long } as it is to stand there. Shorten it.
error-no-registrar = There is no registrar in the register. Choose a person or write an e-mail address.
error-email-beside = The case goes to { $name }. Empty this field, or choose “Somebody else” if it is for the address.
error-email = Write an e-mail address, for example name@municipality.se.
error-acknowledge = The author shall be told that the case has gone on according to { $source }.
error-diary-format = That does not look like a diary number. Write for example { $example }.
error-diary-used = The number already stands on case { $case }. Tick the box below if it is the same case in the diary.
error-url = Write the whole web address without spaces. It begins with https:// or http://.
error-hour = Write the hour as 14:30.
error-hour-of-day = Choose which day the hour is of, too.
error-date = Write the date as 2026-11-20.
error-future = That is in the future.

## No

refused-stranger = You are not in the municipality's register, so this is not possible. Ask whoever coordinates the municipality's accounts to add you.
refused-right = You may not do this for this account. Ask { $who }.
refused-unknown = What you pressed does not exist.
refused-newer-case = The comment has got a new case since then: case { $case }. Decide there.
refused-not-now = This is no longer possible. This is how the case looks now.
refused-settled = Already decided: { $outcome } by { $name } { $time }.
refused-decided = Already decided by { $name } { $time }. This is how the case is now.
refused-changed = The card has changed since you saw it. This is how the case looks now.
refused-changed-claimed = The card has changed: { $name } takes care of the case. Press again on the new card if you still want to go on.
caution-unanswerable = What concerns “{ $ground }” is removed and gets no reply according to { $source }. Answer only if you judge that this is not such a comment.
refused-digest = Only those who handle an account in the channel may show more cases.
refused-search = Only those who handle an account may search the comments.
refused-no-account = The municipality has no accounts yet.

## Evidence

evidence-title = Evidence
evidence-none = No evidence is saved yet.
evidence-saved = Saved and read back { $time }. The links work for a short time.
evidence-pdf = The evidence as PDF/A
evidence-json = The exact text as JSON
evidence-hash = SHA-256: { $hash }
evidence-files = The attachments come from the author. Open them as carefully as anything from somebody you do not know.
evidence-file-which = { $earlier ->
    [0] Attachment { $n }
   *[other] Attachment { $n } of earlier wording { $earlier }
 }
evidence-file = { $which } ({ $media }, { $size } kB)
evidence-file-missing = { $which } is not saved: { $why }.
evidence-missing-address = the address does not lead to a file on the public net
evidence-missing-silent = the place did not answer in time, or with an error
evidence-missing-gone = the file is not at the address, or is not given out
evidence-missing-large = the file is larger than what is saved
evidence-missing-page = at the address lies a web page, no file
evidence-not-kept = The evidence could not be saved ({ $reason }). It is tried again each hour until it can.
evidence-not-saved = The evidence could not be saved ({ $reason }). Nothing is removed until it is saved.
reason-evidence_bad_name = the file's name cannot be used
reason-evidence_disk_full = the disk is full
reason-evidence_not_writable = the folder cannot be written to
reason-evidence_short_write = not everything could be written
reason-evidence_different_content = another file is in its place
reason-evidence_read_back = the file could not be read back
reason-evidence_disk_error = the disk answered with an error
reason-evidence_missing = the saved file is missing
reason-evidence_changed = the saved file has been changed
not-checkable = The platform cannot be asked whether the comment is gone.
platform-lies = The platform says that the comment is removed, but it can still be seen.
fault = Something went wrong within Kanalvakt. The program's log says what.
not-visible-again = The platform does not show the comment again.

## Forwarded

forward-title = A case for you
forward-title-accepted = You have accepted the case
forward-title-answered = You have answered
forward-title-failed = The case could not be sent
forward-from = { $sender } forwarded a comment on { $account } { $time }
forward-note = Message:
forward-comment = { $author } wrote:
forward-settled = Done by { $name }.
forward-summary = { $sender } needs your answer about a comment on { $account }. Answer or accept.
forward-why = You get this because { $sender } chose { $instead ->
        [none] you
       *[other] { $instead }, for whom you stand in,
    } as the receiver ({ $source }). The case is open until you answer or accept.
reminder-title = Reminder: a case waits for you
reminder-summary = { $sender } still waits for your answer about a comment on { $account }.
edited-title = Changed: the comment that waits for you
edited-summary = The comment on { $account } reads otherwise now. { $sender } waits for your answer.
mail-forward-subject = Case { $case }: comment on { $account }
mail-forward-text = Hello,

    { $sender } forwards a comment on { $account } to you. It is attached as evidence.

    Address: { $url }
    Message: { $note }

    { $until }

    { $why }

    Answer { $sender }, or in the municipality's chat. Case { $case } is open until you have answered or accepted it.
mail-left = { $n ->
    [one] One file of the comment is too large for a letter.
   *[other] { $n } files of the comment are too large for a letter.
 } Open the evidence of the case in the chat, or ask the municipality for them.
mail-chosen = You get this because { $sender } chose { $instead ->
        [none] you
       *[other] { $instead }, for whom you stand in,
    } as the receiver ({ $source }).
mail-reminder-text = Hello,

    Case { $case } about a comment on { $account } still waits for your answer to { $sender }.

    Address: { $url }
    Message: { $note }

    { $until }

    { $why }
mail-edited-text = Hello,

    The comment on { $account } in case { $case } has changed since { $sender } forwarded it to you. It is attached as it reads now.

    Address: { $url }
    Message: { $note }

    { $until }

    The case waits for your answer to { $sender }.

    { $why }
mail-registrar-subject = Diary number needed for case { $case }
mail-registrar-text = Hello,

    { $why ->
        [diary-decide] A comment on { $account } is to be removed, and case { $case } needs a diary number or your word that none is needed.
       *[other] A comment on { $account } is to be removed, and case { $case } needs a diary number.
    } The evidence is attached.

    Address: { $url }

    { $until }

    You get this as { $role } ({ $source }).
no-address = (no address)
no-note = (nothing)
no-deadline = No time runs.

## Many at once

digest-title = { $n ->
    [one] One more case waits
   *[other] { $n } more cases wait
 }
digest-intro = Many came at once. These are shown when you press: the urgent first, then the oldest.
digest-urgent = { $n ->
    [one] One of them is urgent. It is shown by itself when somebody has taken on or decided on one of the urgent cases that stand here already.
   *[other] { $n } of them are urgent. They are shown by themselves as somebody takes on or decides on the urgent cases that stand here already.
 }
digest-line = Case { $case } · { $account } · { $what } { $until }
digest-until = · by { $time }
digest-more = … and { $n } more.
digest-why = More than a few new cases at once are collected, so that the channel is not flooded. Threats, sensitive personal data and what must be gone within an hour are shown all the same. This is Kanalvakt’s default, not from the document.
digest-done-title = All collected cases are shown
digest-done = They stand as cards of their own in the channel.

## Words to the bot

help-title = Kanalvakt
help-intro = Hello! I show comments that need a decision, keep track of times and save evidence.
help-unknown = I did not understand that. This is how I can help:
help-flag = flag – tell about a comment that you have seen
help-status = status – open cases and who is on duty
help-search = search words – search the comments
help-cards = On the cards: Approve, Remove, Forward, Answer, Take care of it.
help-reactions = React with 👀 to take care of a case and ✅ to approve (in Teams 👍 to take care of it).
status-title = How things are
status-open = { $n ->
    [0] No open cases.
    [one] One open case.
   *[other] { $n } open cases.
 }
status-late = { $n ->
    [0] Nothing is too late.
    [one] One is too late.
   *[other] { $n } are too late.
 }
status-day = { $n ->
    [0] No comments in the last day.
    [one] One comment in the last day.
   *[other] { $n } comments in the last day.
 }
status-answered = { $n ->
    [0] No time for an answer has run out in the last 30 days.
   *[other] Answered in time in the last 30 days: { $m } of { $n } ({ $share } %).
 }
status-account = { $account }: { $n ->
    [0] nothing open
    [one] one open
   *[other] { $n } open
 }, on duty { $name }, { $way }
status-by-hand = handled by hand
status-at = As of { $time }. Unflagged does not mean that all is well.
search-title = Search
search-empty = Write what you are looking for, for example “search swimming pool”.
search-found = { $n ->
    [0] Nothing was found.
    [one] One hit.
   *[other] { $n } hits, the newest first.
 }
search-hit = { $account } · { $author } · { $ours ->
    [yes] written by the municipality
   *[no] incoming, written
 } { $time } { $case }
search-case = · case { $case }: { $outcome }
flag-done-title = Thank you!
flag-done = The comment is saved and became case { $case } in the account's channel.
flag-known-title = Already known
flag-known = The comment has already come in. Search for it if you want to see what happened.

## The log

log-subject-request = Request { $number }
log-subject-case = Case { $number }
log-subject-gathered = Several reminders
log-added-account = Account: { $said }
log-added-person = Who: { $said }
log-added-for = For: { $said }
log-added-responsible = Responsible: { $said }
log-added-substitute = Substitute: { $said }
log-added-administrators = Administrators: { $said }
log-added-starts = From: { $said }
log-added-ends = Until: { $said }
log-added-until = Until: { $said }
log-added-why = Reason: { $said }
log-added-diary_number = Diary number: { $said }
log-added-failure = Why: { $said }
log-added-no_notice = The author: { $said }
log-added-diary = Diary: { $said }
log-added-archive_place = The printed copy: { $said }
log-case-opened = The case was opened
log-case-reported = Reported the comment
log-case-kept = Kept the comment
log-case-unanswered = Closed the question without an answer
log-case-claimed = Claimed the case
log-case-released = Released the case
log-case-shown = Read the whole text
log-case-forwarded = Forwarded the case
log-case-closed = The case was closed
log-comment-edited = The comment was edited by its author
log-evidence-not_saved = The evidence could not be saved
log-comment-back = The comment is back on the platform
log-case-reopened = The case is open again: it is still to be decided
log-comment-vanished = The comment vanished from the platform
log-comment-published = The comment was published
log-comment-removed = The comment was removed and the platform checked
log-comment-removed_by_hand = Removed the comment by hand
log-notice-given_by_hand = Told the author by hand
log-notice-not_given = The author could not be told
log-comment-restored = The comment was brought back
log-removal-decided = Decided to remove the comment
log-removal-grounds = Gave the grounds
log-removal-evidence = The evidence is ready
log-removal-notice = The notice to the author is settled
log-removal-by_hand = Waits for removal by hand
log-removal-impossible = The platform does not let the account remove the comment
log-removal-failed = The removal failed
log-removal-retried = Tried to remove again
log-decision-undone = Undid a decision
log-removal-undone = Undid the removal
log-restore-failed = The comment could not be brought back
log-publish-failed = The comment could not be published
log-evidence-saved = The evidence was saved and read back
log-evidence-shown = Opened the evidence
log-diary-entered = Gave the diary number
log-diary-declined = Decided not to register
log-answer-decided = Decided on an answer
log-answer-extended = Took more time for the answer
log-answer-otherwise = Took down an answer that was given otherwise
log-counter-decided = Decided on a counter-statement
log-reply-posted = The text was posted
log-reply-posted_by_hand = Posted the text by hand
log-reply-given_up = The text could not be posted
log-reply-failed = The platform did not take the text
log-forward-delivered = The receiver was reached
log-forward-again = Sent the case again
log-forward-failed = The receiver could not be reached
log-forward-accepted = Accepted the case
log-forward-answered = The receiver answered
log-forward-unmailed = The reminder could not be sent by e-mail
log-registrar-unmailed = The registrar could not be reached by e-mail
log-forward-reminded = The receiver was reminded
log-card-undelivered = A card could not be shown
log-person-matched = A person was recognised in the chat
log-setup-applied = The setup was applied
log-refused = Was refused
