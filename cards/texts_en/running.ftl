## Accounts in use

help-accounts = accounts · account name · accounts closed – which accounts you see, who takes care of them, and to change that
accounts-title = Accounts
accounts-count = { $n ->
    [one] One account:
   *[other] { $n } accounts:
 }
accounts-line = { $number }. { $account } – watched by { $duty }, { $n ->
    [0] no open cases
    [one] one open case
   *[other] { $n } open cases
 }.
accounts-nobody = nobody
accounts-missing = { $n ->
    [one] One thing is missing.
   *[other] { $n } things are missing.
 }
accounts-more = { $n ->
    [one] One more account is not shown. Write account and a part of its name.
   *[other] { $n } more accounts are not shown. Write account and a part of the name.
 }
accounts-show-spoken = Show { $account }
account-closed = Closed { $when } by { $name }.
account-address = Address
account-document = { $name }, { $day } (PDF)
account-documents = { $n ->
    [0] No documents are kept about the account.
   *[other] Documents:
 }
account-documents-more = { $n ->
    [one] One older document is not shown.
   *[other] { $n } older documents are not shown.
 }
accounts-closed-title = Closed accounts
accounts-closed-count = { $n ->
    [one] One closed account:
   *[other] { $n } closed accounts:
 }
accounts-closed-line = { $number }. { $account } – closed { $when } by { $name }
accounts-closed-more = { $n ->
    [one] One more closed account is not shown. Write accounts closed and a part of its name.
   *[other] { $n } more closed accounts are not shown. Write accounts closed and a part of the name.
 }
refused-accounts-closed = No closed account that you may see has that name, or there is none.
account-summary = { $account } is watched by { $duty }.
account-open = Open the account
account-platform = Platform
account-unit = Unit
account-duty = Watched now by
account-hours = Watched
account-contact = Public contact
account-channel = Team channel
account-cases = Cases
account-health = Comments
account-load = { $n ->
    [0] None open
    [one] One open
   *[other] { $n } open
 }{ $late ->
    [0] {""}
   *[other] , of which { $late } late
 }
account-tasks = { $n ->
    [one] One thing to do; write tasks to see yours:
   *[other] { $n } things to do; write tasks to see yours:
 }
account-no-responsible = Nobody is responsible for the account.
account-no-substitute = The account has no substitute.
account-few-administrators = Fewer than { $n } can administer the account.
account-not-administrator = Whoever is responsible for the account is no administrator of it.
account-unsaid = The register lacks: { $fields }.
account-no-channel = The account has no team channel, so nobody sees its comments.
access-nobody = nobody
action-account-show = Show
action-account-people = Change people
action-account-login = The login is changed
action-account-agree = Approve
action-account-decline = Reject
action-request-close = Close the account
people-also = Others who run it day by day
people-also-hint = They watch the account in turn while the first is away, before the substitute.
people-also-role = { $role }, others
people-title = The account's people
people-save = Save
people-propose = Send proposal
people-decides = What you save holds at once. Whoever is new must be let in on the platform, and whoever is not to stay is taken away; those become tasks.
people-anchored = Whoever is to be responsible, substitute or administrator becomes that when { $role } has approved it. Whoever is only to go goes at once.
people-proposes = The manager decides. Your proposal goes to { $who }, and nothing is changed before it is approved.
people-same = Nothing was changed.
people-saved = The change is saved. What must be done on the platform has become tasks.
people-proposed = The proposal was sent to whoever decides. You will see the answer.
people-meanwhile = Somebody else has changed this since you opened the form. Now it is: { $names }. Send again if it is to be as you chose.
people-decline-title = Reject the proposal
field-people-reason = Why?
login-title = The login is changed
login-submit = Tell
login-intro = All who use the login confirm that they get in, and those whom the routine names hear of it. It is kept like this: { $custody }.
login-part-password = Password
login-part-email = The account's e-mail address
login-part-phone = Telephone number or two-step login
login-part-user = User name
login-saved = Noted. Those who use the login have got tasks.
field-login-parts = What is changed?
task-people_proposed-title = Approve people for { $account }
task-people_proposed-text = { $name } proposes for { $account }: { $what }.{ $more }
people-proposed-holds = what holds already
people-proposed-agreed = { $name } has said yes.
people-proposed-besides = It holds when { $role } has approved too.
task-access_give-title = Let { $name } into { $account }
task-access_give-text = { $shared ->
    [yes] Give { $name } the login of { $account } outside the chat ({ $custody }). Never write the password here.
   *[other] Make { $name } an administrator of { $account } on { $platform }.
 } Press Done, and { $name } is asked to confirm that it works.
task-access_confirm-title = Do you get into { $account }?
task-access_confirm-text = { $new ->
    [yes] The login of { $account } is changed. Fetch the new one outside the chat ({ $custody }).
   *[other] You have been given access to { $account }.
 } Try whether you get in, and press Done. If you do not, tell whoever is responsible for the account.
task-access_take-title = Remove { $name } from { $account }
task-access_take-text = { $name } is no longer to administer { $account }. Remove { $name } as administrator on { $platform }.
task-login_change-title = Change the login of { $account }
task-login_change-text = { $name } is no longer to have the login of { $account }. Change the password and log out old devices on the platform. Never write the password here.
task-login_hand-title = Hand over the login of { $account }
task-login_hand-text = The login of { $account } is changed. Hand over the new one: { $custody }. Do it outside the chat; never write the password here. Press Done when you have handed it over.
task-login_receive-title = Has the login of { $account } come?
task-login_receive-text = { $name } has handed over the new login of { $account }. Press Done when you have it.
task-access_told-title = Changed: { $account }
task-access_told-text = { $who } has changed this for { $account }: { $what }. Press Done when you have seen it.
access-told-people = { $role }: { $before } → { $now }
access-reached = { $name } ({ $address })
access-told-login = new login ({ $parts })
refused-accounts-none = You have no accounts. A unit sees its own, and whoever coordinates sees all.
refused-accounts-found = No account that you may see has that name. Write accounts to see them all, or accounts closed.
refused-account-right = You may not do that with { $account }. Ask whoever is responsible for the account.
refused-account-closed = { $account } is closed.
refused-people-now = The proposal can no longer be approved. { $why } Reject it and ask for a new one.
log-account-login_changed = Said that the login is changed
help-post = post address – say that you have published a post on a common account and answer on it
unit-post-title = Our post
unit-post-submit = We watch it
unit-post-intro = Whoever publishes on a common account watches the post and answers the questions. What comes in on it is shown in your team channel too, in your name.
unit-post-told = What comes in on the post, and what waits there and nobody has taken on, is from now on shown in { $channel } too, and you answer.
field-unit-post-address = The post's address
hint-unit-post-address = Copy the address from the platform.
field-unit-post-channel = In which team channel?
error-unit-post = None of the municipality's accounts is at that address. Copy the whole address of the post.
error-unit-post-unknown = The platform does not know the address among the account's own newest posts. Open the post itself and copy its address from there.
error-unit-post-silent = The platform could not say whose post it is ({ $reason }). Try again in a while.
refused-no-channel = The municipality has no team channel yet. Ask whoever takes care of Kanalvakt.
log-post-published = Said that a unit watches a post
reminder-assigned-title = New assignment: { $roles }
reminder-assigned-text = { $by } has appointed you for { $account }: { $roles }. It holds from { $day }. { $means }
reminder-assigned-why = Whoever handles an account must know that they do, and what it means.
reminder-unassigned-title = The assignment is over: { $roles }
reminder-unassigned-text = { $by } has changed who handles { $account }. From { $day } you are no longer { $roles }. { $means }
reminder-unassigned-why = Whoever no longer handles an account must know that.
assigned-both = { $one } and { $other }
assigned-means-substitute = When whoever is responsible is away you handle the account and get its watching and reminders.
assigned-means-administrator = You should be able to log in to the account.
assigned-no-longer = You are no longer { $roles }.
assigned-still = You are still { $roles }.
assigned-over = Reminders about the account go to those who handle it now.
