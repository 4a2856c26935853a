# Konton som läses hos sin plattform, och att de inte går att läsa.

task-blind-title = Kontot går inte att läsa: { $account }
task-blind-text = Kanalvakt ser inga nya kommentarer på { $account } sedan { $since }: { $reason }. Titta till kontot för hand så länge, och skriv flagga om något behöver tas bort. Kortet avslutas av sig självt när kontot går att läsa igen.
task-partly_blind-title = En del av kontot går inte att läsa: { $account }
task-partly_blind-text = Kanalvakt läser { $account }, men sedan { $since } inte allt: { $reason }. Titta till den delen för hand så länge, och skriv flagga om något behöver tas bort. Kortet avslutas av sig självt när den går att läsa igen.
task-barred-title = Kanalvakt får inte längre { $what ->
    [remove] ta bort
    [message] svara på meddelanden
   *[answer] svara
  } på { $account }
task-barred-text = Sedan { $since } säger plattformen nej när Kanalvakt ska { $what ->
    [remove] dölja eller ta bort en kommentar
    [message] svara på ett meddelande
   *[answer] svara på en kommentar
  } på { $account }: { $reason }. Det som skrivs där läses som vanligt. Be den som sköter kopplingen hos plattformen att ge behörigheten igen (README), och gör det som väntar för hand så länge. Kortet avslutas av sig självt nästa gång det lyckas för Kanalvakt att { $what ->
    [remove] dölja eller ta bort en kommentar
    [message] svara på ett meddelande
   *[answer] svara på en kommentar
  } där.
task-calls_tight-title = Anropen till { $account } är snart slut
task-calls_tight-text = Sedan { $since } är minst 90 procent av de anrop som plattformen tillåter använda. Tar de slut ser Kanalvakt inga nya kommentarer på { $account } och kan varken dölja eller svara där förrän plattformen ger nya. Be den som sköter kopplingen hos plattformen att se efter vad som använder dem, och titta till kontot för hand om det blir tyst. Kortet avslutas av sig självt när det finns anrop igen.
task-token_ends-title = Nyckeln till { $account } går ut { $until }
task-token_ends-text = Från { $until } ser Kanalvakt inga nya kommentarer på { $account } och kan varken dölja eller svara där. Skaffa en ny nyckel hos plattformen, lägg in den bland programmets hemligheter och skriv den nya dagen (token_until) i uppsättningsfilen.
task-webhook_quiet-title = Plattformen meddelar inte längre direkt: { $account }
task-webhook_quiet-text = Webhooken för { $account } meddelade senast en kommentar { $since }. Det som skrivs där kommer nu bara när Kanalvakt själv läser kontot, alltså någon minut senare. Be den som sköter kopplingen hos plattformen att se över webhooken.
task-webhook_never-title = Plattformen meddelar inte direkt: { $account }
task-webhook_never-text = Webhooken för { $account } har aldrig meddelat någon kommentar, fast Kanalvakt har hittat nya när det läst kontot. Det som skrivs där kommer alltså någon minut senare än det kunde. Be den som sköter kopplingen hos plattformen att se efter att appen prenumererar på kontot (README, Webhook).
task-feed_silent-title = Det kommer inget längre från { $account }
task-feed_silent-text = Kanalvakt läser inte { $account } självt. Det som skrivs där skickas till Kanalvakts webhook av ett annat program, senast { $since }. Sedan dess har inget kommit, så länge att något kan vara fel. Titta till kontot för hand så länge, och be den som sköter det programmet att se efter (README, Sending comments). Kortet avslutas av sig självt när något kommer igen. Ska kontot skötas för hand, tryck Klart.
blind-why-secret = hemligheten { $name } finns inte hos programmet
blind-why-connector = Kanalvakt har ingen koppling till plattformen ännu. Ta bort connection ur uppsättningsfilen, så sköts kontot för hand
blind-why-app-youtube = programmet saknar inställningarna KANALVAKT_YOUTUBE_CLIENT_ID och KANALVAKT_YOUTUBE_CLIENT_SECRET
blind-why-app-x = programmet saknar inställningarna KANALVAKT_X_CONSUMER_KEY och KANALVAKT_X_CONSUMER_SECRET
blind-why-fault = programmet stötte på ett fel, som står i dess logg
blind-why-hanging = läsningen tog aldrig slut och avbröts
blind-why-stopped = läsningen har stannat utan att något fel har sagts. Be den som sköter programmet att se i dess logg och starta om det
status-read = läst { $time }
status-blind = KAN INTE LÄSAS sedan { $time }: { $reason }
status-stopped = HAR INTE LÄSTS sedan { $time }
status-partly = EN DEL KAN INTE LÄSAS sedan { $time }: { $reason }
status-barred = FÅR INTE { $what ->
    [remove] TA BORT
    [message] SVARA PÅ MEDDELANDEN
   *[answer] SVARA
  } sedan { $time }: { $reason }
status-unread = kopplat men inte läst ännu
status-used = { $n } % av anropen använda
status-token = nyckeln går ut { $day }
status-quiet = webhooken är tyst
status-fed = kommer genom webhooken, senast { $time }
status-fed-silent = INGET HAR KOMMIT sedan { $time }
watch-account-by-hand = läses inte, titta till det för hand
task-connect-title = Koppla kontot: { $account }
task-connect-text = { $account } är i gång, men Kanalvakt läser det inte: det som skrivs där blir inga ärenden av sig självt. Lägg in kontot i uppsättningsfilen med id { $id } och en connection (README, { $platform }). Till dess tittar den som har bevakningen till kontot för hand. Kortet avslutas av sig självt när kopplingen finns, eller när ett annat program skickar det som skrivs där. Ska kontot skötas för hand, tryck Klart.
field-by-hand = Kontot ska skötas för hand: den som har bevakningen tittar till det varje arbetsdag och flaggar det som behöver beslut
watch-account-blind = KAN INTE LÄSAS sedan { $time }, titta till kontot för hand
watch-account-partly = EN DEL KAN INTE LÄSAS sedan { $time }, titta till den för hand
