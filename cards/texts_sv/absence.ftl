## Frånvaro och den som slutar

duty-instead = { $name } ({ $role }, { $away } är borta till och med { $day })
duty-left = { $name } ({ $role }, { $away } har slutat)

task-leaver_duty-title = Utse ny { $role } för { $account }
task-leaver_duty-text = { $place ->
    [manager] { $name } har slutat och var { $role } för { $account }. Utse en ny, så att det som rör kontot når någon som kan bestämma.
   *[other] { $name } har slutat och var { $role } för { $account }. { $now } Utse en ny person, så att kontot inte lämnas obevakat.
 }
task-leaver_role-title = Ingen har rollen { $role } längre
task-leaver_role-text = Sedan { $names } slutade har ingen rollen { $role }, så det som hör till den blir inte gjort. Be den som sköter Kanalvakt att ge någon rollen i inställningsfilen; då försvinner den här uppgiften.
task-leaver_also-title = Ersätt { $name } som { $role } för { $account }
task-leaver_also-text = { $name } har slutat och står kvar som { $role } för { $account }, tillsammans med andra. { $now } Utse någon i stället, eller tryck Klart om ingen ny behövs: då tas { $name } bort som { $role }.
task-leaver_administrators-title = Byt administratörer för { $account }
task-leaver_administrators-text = { $name } har slutat och står kvar som administratör för { $account }. Ta bort { $name } som administratör på plattformen och lägg till någon annan om det behövs.
task-leaver_login-title = Byt inloggning till { $account }
task-leaver_login-text = { $name } har slutat och kan ha kvar inloggningen till { $account }. Byt lösenord och logga ut gamla enheter på plattformen. Skriv aldrig lösenordet här.
leaver-now = Just nu bevakas kontot av { $name }.
leaver-nobody = Just nu bevakas kontot av ingen.
leaver-form-title = Utse ny person
field-leaver-person = Ny person
task-result-named_new = Ny person utsedd
task-result-proposed_new = Ny person föreslagen
task-result-passed_on = Tillstyrkt och skickat vidare
log-person-left = Personens konto i chatten är stängt
log-account-changed = Ändrade kontots uppgifter
action-leaver-name = Utse

## Frånvaro
absence-title = Frånvaro: { $name }
absence-title-over = Frånvaron är slut: { $name }
absence-summary = { $name } är borta { $span }.
absence-when = Borta
absence-substitute = Ersättare
absence-accounts = Bevakar
absence-takes-over = Tar över
absences-takes-over = { $who }. Tar över: { $others }
absence-named-away = { $name } är också borta { $span }.
absence-nobody = Ingen utsedd
absence-nobody-yet = Ingen än – chefen får utse någon
absence-and-more = { $names } och { $n } till
absence-span-partly = { $span } (du ersätter { $mine })
absence-withdrawn = Frånvaron är borttagen.
absence-alone = { $n ->
    [one] { $names } är också borta { $span }, så då ersätter ingen { $name }.
   *[other] { $names } är också borta { $span }, så då ersätter ingen { $name }.
 }
absence-gap = { $account } saknar ersättare { $span }.
absence-gap-away = { $n ->
    [one] { $names } är också borta, så { $account } saknar ersättare { $span }.
   *[other] { $names } är också borta, så { $account } saknar ersättare { $span }.
 }
absence-then = Då bevakas kontot av { $who }.
absence-then-nobody = Då bevakas kontot av ingen.
absence-back = Jag är tillbaka
absence-withdraw = Ta bort frånvaron
absence-noted-by = Anmäld av { $name }.
absence-from-calendar = Hämtad från kalendern. Vad som står där visas aldrig här.
absence-noted = Noterat.
absence-beside = Noterat. Frånvaron { $span } står kvar som den var, med den som ersätter de dagarna.
absence-merged = Noterat. Det fanns redan en frånvaro de dagarna, så de två är nu en.
absence-substitute-named = Ersättaren är ändrad.
absence-welcome-back = Välkommen tillbaka! Du har bevakningen igen.
absence-myself = Mig själv
absence-form-title = Frånvaro
absence-form-submit = Spara
absence-form-intro = Säg när du är borta, så går påminnelser och bevakning till rätt person. Ingen frågar varför.
absence-substitute-form-title = Ersättare
absences-title = Din frånvaro
absences-none = Du har ingen anmäld frånvaro.
absences-line = { $number }. { $span }. Ersättare: { $who }
absences-show = Ändra { $n }
absences-more = { $n ->
    [one] En till visas när någon av de här är över.
   *[other] { $n } till visas när några av de här är över.
 }
action-absence-new = Ny frånvaro
action-absence-show = Ändra
action-absence-end = Avsluta
action-absence-substitute = Byt ersättare
field-absence-person = Vem är borta?
field-absence-from = Från och med
field-absence-to = Till och med
field-absence-substitute = Ersättare
field-uncovered-accounts = Konton
hint-absence-to = Sista dagen borta. Samma dag om det gäller en dag.
hint-absence-substitute = Den som bevakar kontona. Lämna tomt om kontots vanliga ersättare gör det.
hint-absence-named = Får bevakning och påminnelser under tiden, och får veta det direkt.
hint-absence-rule = Ska alltid finnas enligt { $source }. Lämna tomt om kontots vanliga ersättare gör det.
hint-absence-nobody = Finns ingen än, skriv: { $nobody }.
error-absence-backwards = Sista dagen ligger före den första.
error-absence-over = De dagarna har redan varit.
error-absence-long-ago = Det är mer än en månad sedan. Skriv från i dag.
error-absence-long = Högst ett år i taget. Den som är borta längre behöver en ny kontoansvarig.
error-absence-self = Ersättaren ska vara någon annan än den som är borta.
error-absence-unknown = Den personen finns inte i förteckningen.
error-absence-overlaps = Det finns redan en frånvaro { $span } med { $name } som ersättare. Byt ersättare där, eller välj samma här.
error-absence-away-too = { $name } är själv borta { $span }. Välj någon annan.
error-absence-demanded = Enligt { $source } ska en ersättare finnas, och { $account } har ingen de dagarna. Välj någon, eller välj att chefen får utse.
error-absence-several = { $typed } kan vara flera: { $names }.
error-absence-nobody = { $typed } finns inte i förteckningen.
error-absence-choose = Välj i listan.
refused-absence-person = Skriv hela namnet, till exempel: frånvaro för Anna Ek imorgon. Inget är anmält.
error-absence-words = Det här förstod jag inte: ”{ $words }”. Fyll i dagarna här i stället.
error-absence-when = Fyll i sista dagen.
refused-absence-right = Frånvaron kan bara ändras av den som är borta, av närmaste chef eller av den som samordnar kommunens konton.
refused-absence-other = Du kan bara anmäla frånvaro för dig själv och för dem som sköter konton som du är chef för.
refused-absence-over = Den frånvaron är redan slut eller borttagen.
refused-absence-changed = Frånvaron har ändrats sedan du såg den. Så här ser den ut nu.
refused-back-when = Inget är ändrat: jag förstod inte ”{ $words }”. Skriv tillbaka den dag du är det, så får du bevakningen igen.
refused-not-away = Du är inte anmäld som borta just nu.
help-absence = frånvaro – säg när du är borta och vem som ersätter dig, till exempel: frånvaro 24/12-2/1 ersättare Bo
help-requests = registrera-kanal · avsluta-kanal – öppna eller avsluta ett konto, steg för steg
help-tasks = uppgifter – det du har att göra

task-access_stand_in-title = Kommer du in på { $account }?
task-access_stand_in-text = Du ersätter { $name } { $span }. Prova före dess att du kommer in på { $account }, och tryck Klart. Kommer du inte in, säg till { $name } eller chefen i tid. Skriv aldrig lösenordet här.
task-uncovered-title = Ersättare saknas när { $name } är borta
task-uncovered-text = { $name } är borta { $span }. { $lacks } Utse en ersättare eller ta över.
uncovered-accounts = { $n ->
    [one] Då saknar det här kontot ersättare: { $accounts }.
   *[other] Då saknar de här kontona ersättare: { $accounts }.
 }
uncovered-roles = Då finns ingen i stället som: { $roles }.
task-result-named = Ersättare utsedd
task-result-taken = Bevakningen övertagen
action-uncovered-name = Utse ersättare
action-uncovered-take = Jag tar över
refused-take-self = Det är du som är borta. Utse någon annan.
reminder-absence_stand_in-title = Du ersätter { $name }
reminder-absence_stand_in-text = { $name } är borta { $span }. { $stands_for ->
    [roles] Under tiden får du det som annars går till { $name } ({ $roles }).
    [both] Under tiden får du bevakning och påminnelser för de konton som { $name } sköter, och det som annars går till { $name } ({ $roles }).
   *[accounts] Under tiden får du bevakning och påminnelser för de konton som { $name } sköter.
 }
reminder-absence_changed-title = Du ersätter { $name }: dagarna är ändrade
reminder-absence_changed-text = { $name } är nu borta { $span }. { $stands_for ->
    [roles] Under tiden får du det som annars går till { $name } ({ $roles }).
    [both] Under tiden får du bevakning och påminnelser för de konton som { $name } sköter, och det som annars går till { $name } ({ $roles }).
   *[accounts] Under tiden får du bevakning och påminnelser för de konton som { $name } sköter.
 }
reminder-absence_over-title = Du ersätter inte { $name } längre
reminder-absence_over-text = { $end ->
    [back] { $name } är tillbaka.
    [withdrawn] Frånvaron { $span } är borttagen.
   *[noted] Någon annan ersätter { $name } { $span }.
 } { $stands_for ->
    [roles] Det som går till { $name } ({ $roles }) går inte till dig längre.
    [both] Bevakning och påminnelser för de konton som { $name } sköter går inte till dig längre, och inte det som annars går till { $name } ({ $roles }).
   *[accounts] Bevakning och påminnelser för de konton som { $name } sköter går inte till dig längre.
 }
reminder-absence_noted-title = Din frånvaro är anmäld
reminder-absence_noted-text = { $by } har anmält att du är borta { $span }. Stämmer det inte, skriv: tillbaka.
reminder-absence_news-title = { $whose ->
    [own] Din frånvaro
   *[other] Frånvaron för { $name }
 } är { $end ->
    [back] avslutad
    [withdrawn] borttagen
   *[noted] ändrad
 }
reminder-absence_news-text = { $changed_by } har { $end ->
    [back] avslutat den i förtid.
    [withdrawn] tagit bort den: { $span }.
   *[noted] ändrat den: { $whose ->
        [own] du är borta
       *[other] { $name } är borta
     } { $span }. { $takes_over ->
        [as_named] Ersättare: { $substitute }.
        [nobody] { $substitute ->
            [none] Ingen ersättare är utsedd.
           *[named] Ersättare: { $substitute }, men ingen tar över just nu.
         }
       *[others] { $substitute ->
            [none] Bevakar under tiden: { $takes_over }.
           *[named] Ersättare: { $substitute }. Bevakar under tiden: { $takes_over }.
         }
     }
 } { $whose ->
    [own] Stämmer det inte, skriv: frånvaro.
   *[other] Det var du som anmälde den.
 }
log-absence-noted = Anmälde frånvaro
log-absence-changed = Ändrade frånvaro
log-absence-ended = Avslutade frånvaro i förtid
log-absence-withdrawn = Tog bort frånvaro
log-absence-covered = Utsåg ersättare under frånvaro

task-calendar-title = Kalendern går inte att läsa
task-calendar-text = Frånvaron i kalendern för { $name } går inte att hämta: { $reason } Det som redan är hämtat står kvar. Anmäl frånvaro med ordet frånvaro så länge.
calendar-why-missing = adressen finns inte bland programmets hemligheter.
calendar-why-address = adressen får inte användas. Den ska börja med https och leda till det öppna nätet.
calendar-why-silent = kalenderns server svarar inte.
calendar-why-gone = kalendern finns inte längre på adressen, eller delas inte längre.
calendar-why-large = kalendern är för stor.
calendar-why-unreadable = det som finns på adressen är ingen kalender.
