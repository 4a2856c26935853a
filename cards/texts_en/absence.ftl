## Absence, and who leaves

duty-instead = { $name } ({ $role }, { $away } is away until { $day } inclusive)
duty-left = { $name } ({ $role }, { $away } has left)

task-leaver_duty-title = Name a new { $role } for { $account }
task-leaver_duty-text = { $place ->
    [manager] { $name } has left and was { $role } for { $account }. Name somebody new, so that what concerns the account reaches somebody who can decide.
   *[other] { $name } has left and was { $role } for { $account }. { $now } Name somebody new, so that the account is not left unwatched.
 }
task-leaver_role-title = Nobody has the role { $role } any more
task-leaver_role-text = Since { $names } left nobody has the role { $role }, so what belongs to it is not done. Ask whoever looks after Kanalvakt to give somebody the role in the setup file; this task goes away then.
task-leaver_also-title = Replace { $name } as { $role } for { $account }
task-leaver_also-text = { $name } has left and is still { $role } for { $account }, together with others. { $now } Name somebody instead, or press Done if nobody new is needed: then { $name } is taken away as { $role }.
task-leaver_administrators-title = Change the administrators of { $account }
task-leaver_administrators-text = { $name } has left and is still an administrator of { $account }. Take { $name } away as administrator at the platform, and add somebody else if needed.
task-leaver_login-title = Change the login to { $account }
task-leaver_login-text = { $name } has left and may still have the login to { $account }. Change the password and sign old devices out at the platform. Never write the password here.
leaver-now = Just now { $name } watches the account.
leaver-nobody = Just now nobody watches the account.
leaver-form-title = Name somebody new
field-leaver-person = New person
task-result-named_new = Somebody new named
task-result-proposed_new = New person proposed
task-result-passed_on = Supported and passed on
log-person-left = The person's account in the chat is closed
log-account-changed = Changed the account's details
action-leaver-name = Name somebody

## Absence
absence-title = Absence: { $name }
absence-title-over = The absence is over: { $name }
absence-summary = { $name } is away { $span }.
absence-when = Away
absence-substitute = Substitute
absence-accounts = Watches
absence-takes-over = Takes over
absences-takes-over = { $who }. Takes over: { $others }
absence-named-away = { $name } is away too { $span }.
absence-nobody = Nobody named
absence-nobody-yet = Nobody yet – the manager names somebody
absence-and-more = { $names } and { $n } more
absence-span-partly = { $span } (you stand in { $mine })
absence-withdrawn = The absence was taken away.
absence-alone = { $n ->
    [one] { $names } is away too { $span }, so nobody stands in for { $name } then.
   *[other] { $names } are away too { $span }, so nobody stands in for { $name } then.
 }
absence-gap = { $account } has no substitute { $span }.
absence-gap-away = { $n ->
    [one] { $names } is away too, so { $account } has no substitute { $span }.
   *[other] { $names } are away too, so { $account } has no substitute { $span }.
 }
absence-then = Then { $who } watches the account.
absence-then-nobody = Then nobody watches the account.
absence-back = I am back
absence-withdraw = Take the absence away
absence-noted-by = Noted by { $name }.
absence-from-calendar = From the calendar. What stands there is never shown here.
absence-noted = Noted.
absence-beside = Noted. The absence { $span } stays as it was, with whoever stands in on those days.
absence-merged = Noted. There was an absence on those days already, so the two are one now.
absence-substitute-named = The substitute has been changed.
absence-welcome-back = Welcome back! You have duty again.
absence-myself = Myself
absence-form-title = Absence
absence-form-submit = Save
absence-form-intro = Say when you are away, so that reminders and duty go to the right person. Nobody asks why.
absence-substitute-form-title = Substitute
absences-title = Your absences
absences-none = You have no absence noted.
absences-line = { $number }. { $span }. Substitute: { $who }
absences-show = Change { $n }
absences-more = { $n ->
    [one] One more is shown when one of these is over.
   *[other] { $n } more are shown when some of these are over.
 }
action-absence-new = New absence
action-absence-show = Change
action-absence-end = End
action-absence-substitute = Change substitute
field-absence-person = Who is away?
field-absence-from = From
field-absence-to = To
field-absence-substitute = Substitute
field-uncovered-accounts = Accounts
hint-absence-to = The last day away. The same day if it is one day.
hint-absence-substitute = Who watches the accounts. Leave it empty if the account's usual substitute does.
hint-absence-named = Has duty and gets the reminders meanwhile, and is told at once.
hint-absence-rule = There must always be one according to { $source }. Leave it empty if the account's usual substitute does it.
hint-absence-nobody = If there is nobody yet, write: { $nobody }.
error-absence-backwards = The last day is before the first.
error-absence-over = Those days are past.
error-absence-long-ago = That is more than a month ago. Write from today.
error-absence-long = At most one year at a time. Who is away longer needs somebody new to be responsible.
error-absence-self = The substitute should be somebody else than who is away.
error-absence-unknown = That person is not in the register.
error-absence-overlaps = There is an absence { $span } with { $name } as substitute already. Change the substitute there, or choose the same here.
error-absence-away-too = { $name } is away too { $span }. Choose somebody else.
error-absence-demanded = According to { $source } there must be a substitute, and { $account } has none on those days. Choose somebody, or that the manager names one.
error-absence-several = { $typed } may be several: { $names }.
error-absence-nobody = { $typed } is not in the register.
error-absence-choose = Choose in the list.
refused-absence-person = Write the whole name, for example: absence for Anna Ek tomorrow. Nothing is noted.
error-absence-words = I did not understand this: “{ $words }”. Fill in the days here instead.
error-absence-when = Fill in the last day.
refused-absence-right = The absence can be changed only by who is away, their manager or whoever coordinates the municipality's accounts.
refused-absence-other = You can note an absence only for yourself and for those who handle accounts that you are the manager of.
refused-absence-over = That absence is over or was taken away.
refused-absence-changed = The absence has changed since you saw it. This is how it is now.
refused-back-when = Nothing has changed: I did not understand “{ $words }”. Write back on the day you are, and you watch again.
refused-not-away = You are not noted as away just now.
help-absence = absence – say when you are away and who stands in, for example: absence 24/12-2/1 substitute Bo
help-requests = register-channel · close-channel – open or close an account, step by step
help-tasks = tasks – what you have to do

task-access_stand_in-title = Do you get into { $account }?
task-access_stand_in-text = You stand in for { $name } { $span }. Try before then whether you get into { $account }, and press Done. If you do not, tell { $name } or the manager in time. Never write the password here.
task-uncovered-title = No substitute while { $name } is away
task-uncovered-text = { $name } is away { $span }. { $lacks } Name a substitute or take over.
uncovered-accounts = { $n ->
    [one] Then this account has no substitute: { $accounts }.
   *[other] Then these accounts have no substitute: { $accounts }.
 }
uncovered-roles = Then nobody is there in their place as: { $roles }.
task-result-named = Substitute named
task-result-taken = Watching taken over
action-uncovered-name = Name substitute
action-uncovered-take = I take over
refused-take-self = It is you who are away. Name somebody else.
reminder-absence_stand_in-title = You stand in for { $name }
reminder-absence_stand_in-text = { $name } is away { $span }. { $stands_for ->
    [roles] Meanwhile you get what otherwise goes to { $name } ({ $roles }).
    [both] Meanwhile you have duty and get the reminders for the accounts that { $name } handles, and what otherwise goes to { $name } ({ $roles }).
   *[accounts] Meanwhile you have duty and get the reminders for the accounts that { $name } handles.
 }
reminder-absence_changed-title = You stand in for { $name }: other days
reminder-absence_changed-text = { $name } is now away { $span }. { $stands_for ->
    [roles] Meanwhile you get what otherwise goes to { $name } ({ $roles }).
    [both] Meanwhile you have duty and get the reminders for the accounts that { $name } handles, and what otherwise goes to { $name } ({ $roles }).
   *[accounts] Meanwhile you have duty and get the reminders for the accounts that { $name } handles.
 }
reminder-absence_over-title = You do not stand in for { $name } any more
reminder-absence_over-text = { $end ->
    [back] { $name } is back.
    [withdrawn] The absence { $span } has been withdrawn.
   *[noted] Somebody else stands in for { $name } { $span }.
 } { $stands_for ->
    [roles] What goes to { $name } ({ $roles }) does not go to you any more.
    [both] Duty and reminders for the accounts that { $name } handles do not go to you any more, nor what otherwise goes to { $name } ({ $roles }).
   *[accounts] Duty and reminders for the accounts that { $name } handles do not go to you any more.
 }
reminder-absence_noted-title = Your absence has been noted
reminder-absence_noted-text = { $by } has noted that you are away { $span }. If that is wrong, write: back.
reminder-absence_news-title = { $whose ->
    [own] Your absence
   *[other] { $name }'s absence
 } has been { $end ->
    [back] ended
    [withdrawn] removed
   *[noted] changed
 }
reminder-absence_news-text = { $changed_by } has { $end ->
    [back] ended it early.
    [withdrawn] removed it: { $span }.
   *[noted] changed it: { $whose ->
        [own] you are away
       *[other] { $name } is away
     } { $span }. { $takes_over ->
        [as_named] Substitute: { $substitute }.
        [nobody] { $substitute ->
            [none] No substitute has been named.
           *[named] Substitute: { $substitute }, but nobody takes over as it is.
         }
       *[others] { $substitute ->
            [none] On duty meanwhile: { $takes_over }.
           *[named] Substitute: { $substitute }. On duty meanwhile: { $takes_over }.
         }
     }
 } { $whose ->
    [own] If that is wrong, write: absence.
   *[other] It was you who noted it.
 }
log-absence-noted = Noted an absence
log-absence-changed = Changed an absence
log-absence-ended = Ended an absence early
log-absence-withdrawn = Took an absence away
log-absence-covered = Named a substitute during an absence

task-calendar-title = The calendar cannot be read
task-calendar-text = The absences in the calendar of { $name } cannot be fetched: { $reason } What was fetched before stands. Until then say it with the word absence.
calendar-why-missing = its address is not among the program's secrets.
calendar-why-address = its address may not be used. It should begin with https and lead to the open network.
calendar-why-silent = the calendar's server does not answer.
calendar-why-gone = the calendar is no longer at the address, or no longer shared.
calendar-why-large = the calendar is too large.
calendar-why-unreadable = what is at the address is no calendar.
