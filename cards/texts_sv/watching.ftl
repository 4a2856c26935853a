## Bevakning

watch-title-open = Dagens bevakning: { $day }
watch-title-looked = Kollat: { $day }
watch-title-past = Ingen kollade: { $day }
watch-title-rest = Ingen bevakning planerad: { $day }
watch-title-early = Kom för tidigt: { $day }
watch-title-partly = Delvis kollat: { $day }
watch-summary = { $title }. { $state } Tryck Jag har kollat när ni har gått igenom kontona.
watch-looked-all = { $name } kollade { $time }, för alla kontona här.
watch-for-own = Kontona bevakas av olika personer. Jag har kollat gäller de konton som du bevakar. Har du kollat de andra också: tryck en gång till.
watch-left = Kvar att kolla: { $accounts }.
watch-looked = { $name } kollade { $time }.
watch-past = Ingen tryckte Jag har kollat den dagen.
watch-early = En klocka gick fel. Kortet för den dagen kommer när den är här.
watch-rest = Enligt planerna bevakas inget av kanalens konton den dagen.
watch-partly = { $names } kollade sina konton den dagen. De andra kontona kollade ingen.
watch-nothing-open = Inga öppna ärenden.
watch-open = { $n ->
    [one] Ett öppet ärende.
   *[other] { $n } öppna ärenden.
 }
watch-late = { $n ->
    [0] Inget är försenat.
    [one] Ett är försenat.
   *[other] { $n } är försenade.
 }
watch-late-heading = Försenade – ta de här först
watch-next-heading = Öppna ärenden, närmast i tid först
watch-case = Ärende { $case }
watch-case-account = { $account }
watch-case-late = { $what } – FÖR SENT sedan { $time }
watch-case-due = { $what } senast { $time }
watch-case-claimed = { $name } tar hand om det
watch-what-remove = ta bort eller godkänn
watch-what-answer = besvara
watch-more-cases = … och { $n ->
    [one] ett öppet ärende till.
   *[other] { $n } öppna ärenden till.
 }
watch-held = { $n ->
    [one] Ett av ärendena väntar bakom kanalens samlingskort och har inget eget kort än.
   *[other] { $n } av ärendena väntar bakom kanalens samlingskort och har inga egna kort än.
 }
watch-accounts-heading = Konton och vem som bevakar
watch-no-accounts = Inga konton hör till kanalen just nu.
watch-account-open = { $n ->
    [one] ett öppet ärende
   *[other] { $n } öppna ärenden
 }
watch-account-late = { $n ->
    [one] ett försenat
   *[other] { $n } försenade
 }
watch-account-hours = bevakas { $hours }
watch-account-looked = kollat { $time } av { $name }
watch-duty-instead = { $name } ({ $role }, i stället för { $instead })
watch-more-accounts = … och { $n ->
    [one] ett konto till
   *[other] { $n } konton till
 }: { $people }.
watch-person = { $name } ({ $n })
watch-more-people = { $n ->
    [one] en person till
   *[other] { $n } personer till
 }
watch-elsewhere = Titta också efter vad som sägs om kommunen på andra håll. Skriv flagga och klistra in adressen, så blir det ett ärende.
watch-nobody = ingen bevakar dem
watch-days = { $days ->
    [planned] de dagar som deras planer säger, annars varje vardag
    [saturdays] varje vardag och lördag
   *[weekdays] varje vardag
 }
watch-free-days = { $days ->
    [saturdays] Söndagar och helgdagar räknas inte.
   *[weekdays] Lördagar, söndagar och helgdagar räknas inte.
 }
watch-why = Någon ska titta till kontona { watch-days } enligt { $source }. Kortet kommer kl. { $morning }.
watch-why-default = Någon bör titta till kontona { watch-days }. Det är Kanalvakts standard; rutinen säger inte hur ofta. Kortet kommer kl. { $morning }.
watch-as-of = Läget { $time }
watch-shown-late = Visades sent: { $opened } i stället för { $planned }.
action-watch-looked = Jag har kollat
refused-watch-right = Bara den som hanterar ett konto i kanalen kan trycka Jag har kollat.
refused-watch-looked = { $name } har redan kollat ({ $time }).
refused-watch-others = Dina konton är redan kollade. Kvar är { $accounts }, som andra bevakar.
refused-watch-past = Det här kortet gäller { $day }. Tryck på dagens kort i stället.
reminder-watch_noon-title = Inte kollat än idag: { $accounts }
reminder-watch_noon-text = Titta till { $accounts } och tryck sedan Jag har kollat på dagens kort i teamkanalen.
reminder-watch_noon-why = Någon ska titta till kontona { watch-days }. Dagens kort kommer kl. { $morning }, och har ingen kollat kl. { $noon } påminns den som bevakar. { watch-free-days }
reminder-watch_afternoon-title = Inte kollat { $day }: { $accounts }
reminder-watch_afternoon-text = Ingen har sagt att { $accounts } är genomgångna. Det bevakas av { $people }.
reminder-watch_afternoon-why = Någon ska titta till kontona { watch-days }. Dagens kort kommer kl. { $morning }, och har ingen kollat kl. { $afternoon } får ersättare, chef och samordnare veta det. { watch-free-days }
watch-accounts-said = { $more ->
    [0] { $account }
    [one] { $account } och ett konto till
   *[other] { $account } och { $more } konton till
 }
log-watch-opened = Visade dagens bevakning
log-watch-looked = Kollade kontona
log-watch-unseen = Ingen kollade kontona den dagen
log-watch-missed = Dagens bevakning visades inte
status-more = … och { $n ->
    [one] ett konto till
   *[other] { $n } konton till
 }.{ $unwell ->
    [0] {""}
    [one] {" "}Ett av dem har något som behöver åtgärdas.
   *[other] {" "}{ $unwell } av dem har något som behöver åtgärdas.
 }
status-homeless = { $n ->
    [one] Ett konto hör inte till någon teamkanal, så det visas inte i någon morgongenomgång.
   *[other] { $n } konton hör inte till någon teamkanal, så de visas inte i någon morgongenomgång.
 }

## Konton som har tystnat

task-silent-title = Inget eget inlägg på länge: { $account }
task-silent-text = { $posted ->
    [yes] Det senaste egna inlägget på { $account } är från { $since }, för { $n } dagar sedan.
   *[no] Kanalvakt känner inte till något eget inlägg på { $account } sedan { $since }, för { $n } dagar sedan.
 } Publicera något, eller tryck Vi har publicerat om ni redan har gjort det.
task-inactive-title = Ska kontot finnas kvar? { $account }
task-inactive-text = { $posted ->
    [yes] Det senaste egna inlägget på { $account } är från { $since }, för { $n } dagar sedan.
   *[no] Kanalvakt känner inte till något eget inlägg på { $account } sedan { $since }, för { $n } dagar sedan.
 } Bedöm om kontot ska finnas kvar eller avslutas.
task-result-posted = Ett inlägg är publicerat
task-result-kept = Kontot behålls
task-result-closing = Kontot ska avslutas
action-account-posted = Vi har publicerat
action-inactive-keep = Behåll
action-inactive-close = Avsluta
inactive-keep-title = Behåll kontot
inactive-keep-submit = Behåll
inactive-keep-intro = { $account } behålls. Frågan kommer tillbaka om kontot förblir tyst lika länge till.
inactive-close-title = Avsluta kontot
inactive-close-submit = Avsluta kontot
inactive-close-intro = Då börjar avslutet av { $account }: du får stegen på ett eget kort, och en annan chef än du säger ja. Inget tas bort ännu.
field-inactive-keep = Varför ska kontot finnas kvar?
field-inactive-close = Varför ska kontot avslutas?
hint-inactive-reason = Sparas i loggen tillsammans med ditt namn.
reminder-silent-title = { $title }
reminder-silent-text = { $text }
log-inactive-kept = Bedömde att kontot ska finnas kvar
log-inactive-closing = Bedömde att kontot ska avslutas
