## Absence, and who leaves

duty-instead = { $name } ({ $role }, { $away } is away until { $day } inclusive)
duty-left = { $name } ({ $role }, { $away } has left)

task-leaver_duty-title = Name a new { $role } for { $account }
task-leaver_duty-text = { $name } has left and was { $role } for { $account }. { $now } Name somebody new, so that the account is not left unwatched.
task-leaver_administrators-title = Change the administrators of { $account }
task-leaver_administrators-text = { $name } has left and is still an administrator of { $account }. Take { $name } away as administrator at the platform, and add somebody else if needed.
task-leaver_login-title = Change the login to { $account }
task-leaver_login-text = { $name } has left and may still have the login to { $account }. Change the password and sign old devices out at the platform. Never write the password here.
leaver-now = Just now { $name } watches the account.
leaver-nobody = Just now nobody watches the account.
action-leaver-name = Name somebody
