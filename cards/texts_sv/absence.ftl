## Frånvaro och den som slutar

duty-instead = { $name } ({ $role }, { $away } är borta till och med { $day })
duty-left = { $name } ({ $role }, { $away } har slutat)

task-leaver_duty-title = Utse ny { $role } för { $account }
task-leaver_duty-text = { $name } har slutat och var { $role } för { $account }. { $now } Utse en ny person, så att kontot inte lämnas obevakat.
task-leaver_administrators-title = Byt administratörer för { $account }
task-leaver_administrators-text = { $name } har slutat och står kvar som administratör för { $account }. Ta bort { $name } som administratör på plattformen och lägg till någon annan om det behövs.
task-leaver_login-title = Byt inloggning till { $account }
task-leaver_login-text = { $name } har slutat och kan ha kvar inloggningen till { $account }. Byt lösenord och logga ut gamla enheter på plattformen. Skriv aldrig lösenordet här.
leaver-now = Just nu bevakas kontot av { $name }.
leaver-nobody = Just nu bevakas kontot av ingen.
action-leaver-name = Utse
