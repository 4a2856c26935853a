# Konton som läses hos sin plattform, och att de inte går att läsa.

task-blind-title = Kontot går inte att läsa: { $account }
task-blind-text = Kanalvakt ser inga nya kommentarer på { $account } sedan { $since }: { $reason }. Titta till kontot för hand så länge, och skriv flagga om något behöver tas bort. Kortet avslutas av sig självt när kontot går att läsa igen.
task-token_ends-title = Nyckeln till { $account } går ut { $until }
task-token_ends-text = Från { $until } ser Kanalvakt inga nya kommentarer på { $account } och kan varken dölja eller svara där. Skaffa en ny nyckel hos plattformen, lägg in den bland programmets hemligheter och skriv den nya dagen (token_until) i uppsättningsfilen.
task-webhook_quiet-title = Plattformen meddelar inte längre direkt: { $account }
task-webhook_quiet-text = Webhooken för { $account } meddelade senast en kommentar { $since }. Det som skrivs där kommer nu bara när Kanalvakt själv läser kontot, alltså någon minut senare. Be den som sköter kopplingen hos plattformen att se över webhooken.
task-webhook_never-title = Plattformen meddelar inte direkt: { $account }
task-webhook_never-text = Webhooken för { $account } har aldrig meddelat någon kommentar, fast Kanalvakt har hittat nya när det läst kontot. Det som skrivs där kommer alltså någon minut senare än det kunde. Be den som sköter kopplingen hos plattformen att se efter att appen prenumererar på kontot (README, Webhook).
blind-why-secret = hemligheten { $name } finns inte hos programmet
blind-why-connector = Kanalvakt har ingen koppling till plattformen ännu. Ta bort connection ur uppsättningsfilen, så sköts kontot för hand
blind-why-app-youtube = programmet saknar inställningarna KANALVAKT_YOUTUBE_CLIENT_ID och KANALVAKT_YOUTUBE_CLIENT_SECRET
blind-why-app-x = programmet saknar inställningarna KANALVAKT_X_CONSUMER_KEY och KANALVAKT_X_CONSUMER_SECRET
blind-why-fault = programmet stötte på ett fel, som står i dess logg
blind-why-hanging = läsningen tog aldrig slut och avbröts
status-read = läst { $time }
status-blind = KAN INTE LÄSAS sedan { $time }: { $reason }
status-unread = kopplat men inte läst ännu
status-used = { $n } % av anropen använda
status-token = nyckeln går ut { $day }
status-quiet = webhooken är tyst
watch-account-by-hand = läses inte, titta till det för hand
task-connect-title = Koppla kontot: { $account }
task-connect-text = { $account } är i gång, men Kanalvakt läser det inte: det som skrivs där blir inga ärenden av sig självt. Lägg in kontot i uppsättningsfilen med id { $id } och en connection (README, { $platform }). Till dess tittar den som har bevakningen till kontot för hand. Kortet avslutas av sig självt när kopplingen finns. Ska kontot skötas för hand, tryck Klart.
field-connect-by-hand = Kontot ska skötas för hand: den som har bevakningen tittar till det varje arbetsdag och flaggar det som behöver beslut
watch-account-blind = KAN INTE LÄSAS sedan { $time }, titta till kontot för hand
