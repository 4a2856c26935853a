## A request to open or close an account

request-title-open = New account: { $name }
request-title-close = Close account: { $name }
request-unnamed = without a name yet
request-lead-open-draft = { $n } of { $of } questions are answered. The answers are saved all the time, so you can go on whenever you like.
request-lead-open-ready = All questions are answered. Send the request for decision when you are content.
request-lead-open-waits = All questions are answered. The request can be sent for decision when it has been checked with those who must be asked first.
request-lead-open-asked = The request waits for a decision.
request-lead-open-started = The request is approved. Now the account can be set up.
request-lead-open-done = The account is live: its comments are watched and it is in the register.
request-lead-open-done-by-hand = The account is live and in the register. Kanalvakt does not read it: look at it every working day, and write flag where something needs a decision.
request-lead-open-rejected = The request was rejected ({ $name } { $time }).
request-lead-open-lapsed = The request ended as not approved { $time }.
request-lead-open-withdrawn = The request was withdrawn { $time }.
request-lead-close-draft = { $of ->
    [one] One question is left to answer before the closing can be decided.
   *[other] { $n } of { $of } questions are answered.
}
request-lead-close-ready = The questions are answered. Send the request for decision when you are content.
request-lead-close-waits = The questions are answered. The request can be sent for decision when it has been checked with those who must be asked first.
request-lead-close-asked = The closing waits for a decision.
request-lead-close-started = The closing is decided. Go through the steps one by one.
request-lead-close-done = The account is closed. It has left the register, and its records remain.
request-lead-close-rejected = The account stays: its closing was rejected ({ $name } { $time }).
request-lead-close-lapsed = The closing ended as not approved { $time }. The account stays.
request-lead-close-withdrawn = The closing was withdrawn { $time }. The account stays.
request-by = Requested by { $name }
request-by-shared = Requested by { $name } together with { $names }
request-continued = { $label } (continued)
request-changed-since = { $label } (changed since the consultation)
request-changed-from = { $now }
    Before: { $was }
request-change-lead = { $names } has approved the request as it stands. If you change it that holds no longer: the work on the account waits, and the request must be sent for decision again. What is done already and rests on what you change is then asked anew.
request-reopened-lead = { $name } opened the request for changes. { $signed ->
    [yes] The approval holds no longer, nor does the signed form.
   *[no] The approval holds no longer.
 } Whoever decides is asked again when the request is sent.
request-reopened-why = You get this because you have approved the request or keep its signed form.
request-changed-lead = { $name } has changed this since you gave your view, and now the request waits for a decision.
request-taken-away = no answer
request-take-down = The farewell still stands on the account. Take it down, so that nobody believes that the account closes.
request-waits-until = The farewell is to stand on the account until { $day }; until then the account is watched as usual. The next step then: { $step }.
request-answer-came = { $name } has answered your question:
request-answer-why = You get this because you asked.
request-ended-why = You get this because you have said something of the request.
request-ended-own = You get this because the request is yours.
request-ended-handles = You get this because you answer for the account or handle it.
request-asked-by-label = Requested by
request-asked = Question from { $name } { $time }
request-answered = Answer from { $name }
request-unanswered = Not answered yet.
request-empty = Nothing is answered yet.
request-document-before = The earlier form, which holds no longer (PDF)
request-document = The signed form (PDF)
request-protocol-open = The protocol of the set-up (PDF)
request-protocol-close = The protocol of the closing (PDF)
request-protocol-title-open = Protocol of the set-up
request-protocol-title-close = Protocol of the closing
request-protocol-state-open = Account live
request-protocol-state-close = Account closed
request-in-vacancy = { $name }, as nobody in the register of people held that role
request-in-place = { $name }, in place of { $of }
request-unsent = The mail to { $to } did not go through: { $reason }
request-protocol-failed = The protocol could not be saved ({ $reason }). Try again.
request-form-failed = The form could not be saved ({ $reason }). Nobody is told until it is there.
request-hours-read = (Office hours of the account: weekdays { $opens }–{ $closes }.)
request-hours-unread = (The answer names no hours: the municipality's office hours { $opens }–{ $closes } count.)
request-days-read = (A reminder to look at the account: { $days }.)
request-weekday = { $day ->
    [0] Monday
    [1] Tuesday
    [2] Wednesday
    [3] Thursday
    [4] Friday
    [5] Saturday
   *[6] Sunday
 }
request-posts-read = (A reminder when nothing new has been posted for { $n } days.)
request-posts-unread = (The answer names no pace of new posts: a reminder when nothing new has been posted for { $n } days, as for other accounts.)
request-yes = Yes
request-questions = { $n ->
    [0] The questions are answered
    [one] One question is left to answer
   *[other] { $n } questions are left to answer
 }
request-step-said = { $label } – { $said }
request-step-optional = { $label } (optional)
request-step-ours = { $label } (Kanalvakt's default)
request-mark-approved = approved by { $name } { $time }
request-mark-rejected = rejected by { $name } { $time }
request-mark-viewed = view given by { $name } { $time }
request-mark-told-in-chat = { $said }, but only in chat. { $words }
request-mark-told = told by { $name } { $time }
request-mark-confirmed = confirmed by { $name } { $time }
request-mark-posted = posted, according to { $name } { $time }
request-mark-filed = handed in by { $name } { $time }
request-mark-granted = exemption granted by { $name } { $time }
request-mark-refused = exemption refused by { $name } { $time }
request-mark-replied = answered by { $name } { $time }
request-mark-answered = done according to { $name } { $time }
request-result-approved = Approved
request-result-rejected = Rejected
request-result-viewed = View
request-result-answered = Answered
request-result-told = Told
request-result-confirmed = Confirmed
request-result-posted = Posted
request-result-filed = Handed in
request-result-granted = Exemption granted
request-result-refused = Exemption refused
request-signed-open = Request for a new account
request-signed-close = Request to close an account
request-matter = Request { $n }
request-our-question = Kanalvakt asks this, not the document.
request-due = By { $day }
request-saved-typed = Saved. { $n ->
    [one] One answer
   *[other] { $n } answers
 } cannot be used as it is. Press Continue to see why.
answer-typed = This is not kept as an answer yet. { $there ->
    [yes] The answer now is: “{ $answer }”.
   *[no] There is no answer yet.
 } Put it right, or write the answer that is to hold.
request-nothing-new = Nothing new to save.
refused-request-unsettled = { $name } has written another answer to “{ $label }” and has not chosen which is to hold. The request was not sent. Ask { $name } to press Continue and choose, and send then.
request-begun-already = { $n ->
    [one] You have a request already that is not sent: { $names }. To go on with it, press Continue on its card instead. Answering here begins a new one.
   *[other] You have requests already that are not sent: { $names }. To go on with one of them, press Continue on its card instead. Answering here begins a new one.
 }
request-saved = Saved.
request-close-begun = The closing has begun. Nothing happens on the account until the steps are done.
request-question-sent = The question is sent. The answer appears here.
request-waits-for-others = What is left is done by others. You will be told when it is done.
request-address-taken = The address now belongs to { $name }. Write another, and send the request for decision again.
request-lapsed-reason = Nobody decided or went on with it for { $n } days.

## What others are asked to do

request-approval-title-open = Approve a new account: { $name }
request-approval-title-close = Approve the closing of an account: { $name }
request-approval-lead = { $name } asks for your decision. { $role }
request-consultation-title-open = Consultation on a new account: { $name }
request-consultation-title-close = Consultation on closing { $name }
request-consultation-lead = { $name } wants to check this with you. { $role }
request-step-title-open = Confirm for a new account: { $name }
request-step-title-close = A step to close { $name }
request-step-lead = { $label }
request-exemption-title-open = Exemption from the logo: { $name }
request-exemption-title-close = Exemption: { $name }
request-exemption-lead = { $name } asks to be exempted from the logo. { $role }
request-answers-as = You answer as { $role }.
request-answers-for = You answer for { $role }.
request-other-unit = By the register you are the manager of another unit than { $unit }: { $theirs }. If it is not you who answers for { $unit }: reject, and write who it is.
request-any-head = The register does not say which head answers for { $unit }. If it is not you: reject, and write who it is.
request-each-confirms = You confirm for yourself. The others get the same question.
request-two-confirm = Two different people confirm: one who handles the account, and { $role }.
request-confirmed = { $name } has confirmed for the account.
request-answer-title-open = A question about a new account: { $name }
request-answer-title-close = A question about closing { $name }
request-answer-lead = There is a question to answer.
request-setup-title-open = Set up the account: { $name }
request-setup-title-close = Close the account step by step: { $name }
request-setup-lead = The decision is there. Next for you: { $label }
request-done-title = Done: { $title }
request-dropped-title = Not needed: { $title }
request-instead = You get this in place of { $name }, who is away.
request-words = { $name }: { $words }
request-step-left = { $name } has left: press Change and choose somebody else.
request-step-after = opens after: { $steps }
refused-step-left = { $name } has left. Press Change on the request and choose somebody else instead.
request-asked-finished = Everything is done.
request-asked-dropped = This is no longer needed.
request-asked-reopened = The request was opened for changes, so you need not answer now. You are asked again when it is sent for decision.
request-appointed = { $name } has appointed { $now } as responsible instead of { $was }.
request-asked-by = { $name } asks:
request-notice-open = { $name } opens an account. This is the request with all its answers.
request-notice-close = { $name } closes an account.
request-notice-open-done = The account is live. { $name } asked for it; this is the request with all answers.
request-notice-close-done = The account is closed. { $name } asked for it.
request-mail-open = Hello,

    { $by } at { $municipality } requests a new account: { $name }. The signed form is attached.

    { $why }

    Kanalvakt
request-mail-close = Hello,

    { $by } at { $municipality } closes the account { $name }. The signed form is attached.

    { $why }

    Kanalvakt
action-request-continue = Go on
action-request-send = Send for decision
action-request-anew = Begin anew, same answers
action-request-read = Show all answers
action-request-change = Change
action-request-share = Share with a colleague
action-request-ask = Ask
action-request-withdraw = Withdraw
action-request-retry = Try again
action-request-approve = Approve
action-request-reject = Reject
action-request-view = Give a view
action-request-do = Do it
action-request-grant = Grant
action-request-refuse = Refuse
action-request-reply = Answer

task-request_approval-title = Decide on { $name }
task-request_approval-text = A request about { $name } waits for a decision. Without a decision it is not approved.
task-request_consultation-title = Give a view on { $name }
task-request_consultation-text = A request about { $name } waits to be checked with you.
task-request_step-title = Confirm a step for { $name }
task-request_step-text = A step for { $name } waits for you.
task-request_exemption-title = Decide on an exemption for { $name }
task-request_exemption-text = A request for an exemption for { $name } waits for you.
task-request_answer-title = Answer a question about { $name }
task-request_answer-text = Somebody has asked about the request for { $name }.
task-request_setup-title = Go on with { $name }
task-request_setup-text = There are steps left for { $name } that you take yourself.
task-result-approved = Approved
task-result-rejected = Rejected
task-result-viewed = View given
task-result-confirmed = Confirmed
task-result-filed = Handed in
task-result-granted = Granted
task-result-refused = Refused
task-result-replied = Answered

reminder-request_draft-title = A request waits for you: { $name }
reminder-request_draft-text = { $what ->
    [close] The closing of { $name } is begun but not sent for decision.
   *[open] The request for { $name } is begun but not sent for decision. The answers are saved.
 }
reminder-request_started-title = Approved: { $name }
reminder-request_started-text = { $what ->
    [close] It is decided that { $name } closes. Go through the steps one by one.
   *[open] The request for { $name } is approved. Now the account can be set up.
 }
reminder-request_done-title = Done: { $name }
reminder-request_done-text = { $what ->
    [close] The account { $name } is closed and has left the register.
   *[open] The account { $name } is live and in the register.
 }
reminder-request_ended-title = { $how ->
    [done] Done: { $name }
   *[other] Not approved: { $name }
 }
reminder-request_ended-text = { $how ->
    [lapsed] The request about { $name } has ended, for nobody decided about it or went on with it in time. Open shows it.
    [withdrawn] The request about { $name } is withdrawn. Open shows it.
    [rejected] The request about { $name } was not approved. Open shows why.
   *[done] { $what ->
        [close] The account { $name } is closed.
       *[open] The account { $name } is live.
    } Open shows the request.
 }
reminder-request_ended-why = { $how ->
    [lapsed] A request that nobody has decided about for { $n } days ends as not approved, and all whom it concerns hear so.
   *[other] All whom a request concerns hear how it ended.
 }
reminder-request_rejected-title = Rejected: { $name }
reminder-request_rejected-text = { $what ->
    [close] The closing of { $name } was not approved. The reason is in the request.
   *[open] The request for { $name } was not approved. The reason is in the request.
 }
reminder-request_lapsed-title = Not approved: { $name }
reminder-request_lapsed-text = The request about { $name } ended, for nobody decided or went on with it in time.

## The forms

walk-open-title = New account
walk-close-title = Close account
walk-close-submit = Begin to close
walk-close-intro = The account is closed step by step as the routine says. Nothing happens on the account until the steps are done.
walk-setup-open-title = Set up the account
walk-setup-close-title = Close step by step
walk-setup-submit = Save
walk-share-title = Share the request
walk-share-submit = Share
walk-approve-title = Approve
walk-reject-title = Reject
walk-reject-submit = Reject
walk-ask-title = Ask
walk-ask-submit = Send the question
walk-reply-title = Answer
walk-reply-submit = Send the answer
walk-view-title = Give a view
walk-view-submit = Send the view
walk-refuse-title = Refuse the exemption
walk-refuse-submit = Refuse
walk-change-title = Change the request
walk-change-submit = Change
walk-correct-title = Put answers right
walk-withdraw-title = Withdraw
walk-withdraw-submit = Withdraw
field-request-account = Which account?
field-request-close-reason = Why is the account closed?
hint-request-close-reason = Seen by those who decide, and kept.
field-request-reject = Why?
hint-request-reject = The reason is seen by whoever asked, and kept.
field-request-ask = Your question
hint-request-ask = The question and its answer stay on the request.
field-request-reply = Your answer
hint-request-reply = The answer stays on the request.
field-request-view = Your view
hint-request-view = A view that is kept with the request; whoever approves decides.
field-request-goes-on = Can the request go on?
request-goes-on-yes = Yes
request-goes-on-no = No, the request is rejected
hint-request-goes-on = By your routine a no ends the request.
hint-request-view-stops = The reason is shown to whoever asked, and kept.
field-request-refuse = Why?
hint-request-refuse = The reason is seen by whoever asked, and kept.
field-request-change = Why?
hint-request-change = Optional. Those who have approved read it.
field-request-withdraw = Why?
hint-request-withdraw = Optional. Kept.
field-request-share = With whom?
hint-request-share = Your colleague can read and fill in the request, and can therefore not decide on it.
field-request-responsible = Whom do you make responsible for the account?
hint-request-responsible = Whoever decides appoints the responsible person. The request's proposal is preset.
field-request-comment = Comment
field-request-name-sure = Yes, that is to be the name
field-request-address-sure = Yes, that is to be the address
field-request-unit-kind-sure = Yes, it is right all the same
field-request-email-sure = Yes, it is a function's address that several can read
field-request-public-sure = Yes, nobody is pointed out
field-request-contact-sure = Yes, it is a function and no person
hint-request-sure = Tick the box if the answer is to stand as it is, or write another.
hint-request-name-sure = The name shares no word with { $unit }.
hint-request-several-responsible = If you are several, the first watches the account, and the others in turn while that one is away.
hint-request-goals = One goal a line. At least one must be possible to measure, with a number and when it is to be reached, such as “200 followers 2027-06-30” or “200 followers within six months”.
hint-request-public = The answer becomes public in the list of accounts: write no names or details of anybody.
hint-request-number = Write a number.
hint-request-post = Open the post and paste the link to it.
hint-request-nobody = Nobody in the register can decide on this. Ask whoever runs Kanalvakt to give a manager the role in the setup file; your answers are kept meanwhile.
hint-request-any-head = The register does not say which head answers for { $unit }. Choose the one who does.
hint-request-from-above = Only those who ask for the account could decide about this, so somebody above them does.
hint-request-place = On this platform the field is called “{ $place }”.
request-page = Page { $n } of { $of }
request-submit-next = Save and go on
request-submit-last = Save
request-way-back = Back
request-way-ask = Ask { $name }
request-way-later = Save for later
request-way-correct = Put earlier answers right
request-way-correct-only = Put right only what was answered since the decision
request-correct-lead = This was answered since the request was approved. Put right what is wrong; what rests on a changed answer is asked anew.
request-asked-anew = This is asked anew, for something that it rests on has been changed since: { $labels }.
request-ask-lead = The question goes to { $name }.
request-withdraw-lead-open = The request ends without a decision. What is written can still be read.
request-withdraw-lead-close = The closing is called off and the account stays.
request-uses = Social media can be used to: { $uses }.
request-visitor-text = Text for the visitors, ready to be put on the account:
request-visitor-short = That is more than a profile on { $platform } takes, at most { $n } characters. Put the short text below there. The whole text is to stand on the page that it links to: { $page }
request-visitor-short-nowhere = That is more than a profile on { $platform } takes, at most { $n } characters. Put the short text below there, and the whole text on a page of the municipality's site that the account links to.
request-visitor-draft = The text is a draft: the municipality's own text is not in the routine.
request-farewell = Post this on the account, at least { $n } days before it closes:
request-farewell-again = The link to the farewell is there. If it is wrong, put it right here; the days count from the first time.
request-no-passwords = Passwords are never written here. Hand them over outside the chat, and then confirm.
request-upload = Hand in the file
request-upload-how = Open the link and choose the file. It is saved before the account goes on to the next step.
request-upload-not-now = The file is not needed just now.
request-upload-not-yours = Somebody else hands in the file.
request-upload-why-open = The account is opened
request-upload-why-close = The account is closed

## When an answer is not enough

answer-missing = Fill in the field.
answer-missing-tick = Tick the box when it is done.
answer-login = That looks like a login, and none is taken here. Nothing of the answer was kept. Write it anew without a password, for example only where it is kept, and change the password that stood here.
answer-option = Choose one of the options.
answer-number = Write a number, such as 4 or 2.5.
answer-hours = Write how many hours a week it takes: more than 0 and at most 168.
answer-address = Write a web address, such as https://www.facebook.com/library.
answer-address-asked = { $name } already asks for an account at that address. Agree with them, or write another address.
answer-address-taken = The address already belongs to an account in the register.
answer-address-platform = The address leads to { $platform ->
    [facebook] Facebook
    [instagram] Instagram
    [youtube] YouTube
   *[x] X (Twitter)
}, and another platform is chosen. Choose that one, or correct the address.
answer-platform-address = The address that was given leads to { $platform ->
    [facebook] Facebook
    [instagram] Instagram
    [youtube] YouTube
   *[x] X (Twitter)
}. Choose that platform, or correct the address.
answer-post-elsewhere = The link does not lead to the account ({ $address }). Paste the link to the post there.
answer-post-page = The link leads to an account, not to the post. Open the post at { $address } and copy the link to it.
answer-long-name = The name is too long. At most { $longest } characters fit.
answer-name-unlike = The name shares no word with { $unit }. Tick the box if that is to be the name, or write another.
answer-school-address = The routine proposes that preschool and the like do not stand in the address either, for that draws the wrong visitors. A better pattern is { $pattern }. Tick the box if the address is to be so all the same.
answer-school-name = The routine proposes that preschool and the like do not stand in the name, for that draws the wrong visitors. A better pattern is { $pattern }. Tick the box if that is to be the name all the same.
answer-school-child = The routine proposes that no children stand in a name or an address, for that draws the wrong visitors. A better pattern is { $pattern }. Tick the box if it is to be so all the same.
answer-school-person = That may be a person's name. The routine proposes the group or the preschool and the place, such as { $pattern }. Tick the box if it is to be so all the same.
answer-school-pattern = The routine proposes the group or the preschool and the place, such as { $pattern }. Tick the box if it is to be so all the same.
answer-unit-preschool = { $unit } is a preschool. Choose Preschool, and what the routine says of children holds.
answer-unit-school = { $unit } is a school. Choose School, and what the routine says of children holds.
answer-unit-preschool-unsure = Is { $unit } a preschool? Then choose Preschool, so that what the routine says about children holds. Else tick the box.
answer-unit-school-unsure = Is { $unit } a school? Then choose School, so that what the routine says about children holds. Else tick the box.
answer-must-contain = The text must contain { $words }.
answer-must-describe = Say also what the account is used for.
answer-contact-person = This is { $name }. Give a function, such as a shared address or the switchboard, for it will be public.
answer-contact-number = Write no personal number, for this becomes public. Name a function, for example a shared address or the switchboard.
answer-contact-email = The e-mail address looks like a person's. Name a function, for example a shared address or the switchboard, for this becomes public.
answer-contact-mobile = That looks like a person's mobile number. Name a function, for example the switchboard, for this becomes public.
answer-public-person = This says something about { $name }, and the answer becomes public in the list. Write the function instead, for example the editor or the librarian.
answer-public-own = The answer becomes public in the register. Take away the address or number, which looks like somebody's own, or write a function's.
answer-public-number = Write no personal number, for the answer becomes public in the list.
answer-email = Write an e-mail address, such as social.media@municipality.se.
answer-email-person = This is a personal address ({ $name }). The account is registered with an address that several can read, for whoever leaves does not leave theirs behind.
answer-email-unsure = The address may be a person's, and personal addresses may not be used. Tick the box if it is a function's address that several can read, or write another.
answer-public-unsure = Somebody may be named here, and the answer becomes public in the register. Tick the box if it is not so, or write the function.
answer-contact-unsure = That may be a person, and it becomes public. Tick the box if it is a function, or write another.
answer-email-personal = The address looks like a person's. Give a function's address that several can read, such as social.media@municipality.se or library@municipality.se.
answer-person = Choose somebody in the list, or write the whole name.
answer-unreached = The routine wants contact details, and the register has no e-mail address of { $names }. Whoever looks after Kanalvakt writes it into the setup file. Save it for later meanwhile, or choose somebody else.
answer-substitute-same = { $name } cannot be their own substitute. Choose somebody else.
answer-too-few = Choose at least { $n }.
answer-too-few-people = Choose at least { $n } people.
answer-responsible-administers = { $name } is responsible for the account and must therefore be an administrator too.
answer-nobody-decides = Nobody in the register can decide on this yet. Save for later, and ask whoever runs Kanalvakt to give a manager the role.
answer-approver-same = That person approves in another role already. Two people are to approve: choose another.
answer-not-their-unit = { $name } does not answer for { $unit }. Choose the head who does.
answer-platform-listed = { $name } is in the list. Choose it there, where the platform is asked for.
answer-own-approval = Whoever asks cannot decide themselves. Choose another manager.
answer-goal-past = “{ $goal }” is to be reached by { $day }, and that day has passed. Write a day to come.
answer-goal-none = At least { $n } of the goals must be possible to measure: write a number and when it is to be reached, such as “200 followers 2027-06-30” or “200 followers within six months”. Other goals may stand on lines of their own.
answer-clash = { $name } wrote meanwhile: “{ $answer }”. Send again if yours is to hold instead.

refused-request-right = This is the request of { $name }. Ask for it to be shared with you.
refused-request-asked = The request is being decided. Nothing is done on the account before it is approved. Press Change if something is to be written anew.
refused-request-not-now = That cannot be done now. This is how the request stands.
refused-request-changed = The request has changed since you opened the card. This is how it is now.
refused-too-early = The farewell must have stood on the account for { $n } days. The next step can be taken from { $day }. Until then the account is watched as usual.
refused-lets-in = You cannot let yourself in. Somebody else who already has access does it.
refused-two-people = Two different people confirm this, and you have done so already. Now somebody else confirms.
refused-open-cases = { $n ->
    [one] One case on the account is not decided yet: the one that came { $times }. Decide it before the logins are ended, for after that nothing can be answered or removed.
   *[other] { $n } cases on the account are not decided yet: those that came { $times }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. Decide them before the logins are ended, for after that nothing can be answered or removed.
}
refused-close-none = There is no account that you can close. Ask whoever is responsible for it, or whoever coordinates the municipality's accounts.

## Words for answers

owner-department = the department's
owner-unit = the unit's
owner-company = the company's
owner-common = common to the municipality
unit-kind-preschool = preschool
unit-kind-school = school
unit-kind-youth = a service for young people
unit-kind-culture = a cultural service
unit-kind-other = another service
role-requester = who asks
