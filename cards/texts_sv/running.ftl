## Konton i drift

help-accounts = konton · konto namn · konton avslutade – vilka konton du ser, vem som sköter dem, och ändra det
accounts-title = Konton
accounts-count = { $n ->
    [one] Ett konto:
   *[other] { $n } konton:
 }
accounts-line = { $number }. { $account } – bevakas av { $duty }, { $n ->
    [0] inga öppna ärenden
    [one] ett öppet ärende
   *[other] { $n } öppna ärenden
 }.
accounts-nobody = ingen
accounts-missing = { $n ->
    [one] En sak saknas.
   *[other] { $n } saker saknas.
 }
accounts-more = { $n ->
    [one] Ett konto till visas inte. Skriv konto och en del av namnet.
   *[other] { $n } konton till visas inte. Skriv konto och en del av namnet.
 }
accounts-show-spoken = Visa { $account }
account-closed = Avslutat { $when } av { $name }.
account-address = Adress
account-document = { $name }, { $day } (PDF)
account-documents = { $n ->
    [0] Inga handlingar finns sparade om kontot.
   *[other] Handlingar:
 }
account-documents-more = { $n ->
    [one] En äldre handling visas inte.
   *[other] { $n } äldre handlingar visas inte.
 }
accounts-closed-title = Avslutade konton
accounts-closed-count = { $n ->
    [one] Ett avslutat konto:
   *[other] { $n } avslutade konton:
 }
accounts-closed-line = { $number }. { $account } – avslutat { $when } av { $name }
accounts-closed-more = { $n ->
    [one] Ett avslutat konto till visas inte. Skriv konton avslutade och en del av namnet.
   *[other] { $n } avslutade konton till visas inte. Skriv konton avslutade och en del av namnet.
 }
refused-accounts-closed = Inget avslutat konto som du får se heter så, eller så finns inget.
account-summary = { $account } bevakas av { $duty }.
account-open = Öppna kontot
account-platform = Plattform
account-unit = Verksamhet
account-duty = Bevakas just nu av
account-hours = Bevakas
account-contact = Kontakt utåt
account-channel = Teamkanal
account-cases = Ärenden
account-health = Kommentarer
account-load = { $n ->
    [0] Inga öppna
    [one] Ett öppet
   *[other] { $n } öppna
 }{ $late ->
    [0] {""}
   *[other] , varav { $late } för sent
 }
account-tasks = { $n ->
    [one] En sak att göra; skriv uppgifter för att se dina:
   *[other] { $n } saker att göra; skriv uppgifter för att se dina:
 }
account-no-responsible = Ingen ansvarar för kontot.
account-no-substitute = Kontot saknar ersättare.
account-few-administrators = Färre än { $n } kan administrera kontot.
account-not-administrator = Den som ansvarar för kontot är inte administratör.
account-unsaid = I förteckningen saknas: { $fields }.
account-no-channel = Kontot har ingen teamkanal, så ingen ser kommentarerna.
access-nobody = ingen
action-account-show = Visa
action-account-people = Ändra personer
action-account-login = Inloggningen är bytt
action-account-agree = Godkänn
action-account-decline = Avslå
action-request-close = Avsluta kontot
people-also = Fler som står för den dagliga driften
people-also-hint = De bevakar kontot i tur och ordning när den första är borta, före ersättaren.
people-also-role = { $role }, fler
people-title = Kontots personer
people-save = Spara
people-propose = Skicka förslag
people-decides = Det du sparar gäller genast. Den som är ny ska släppas in på plattformen, och den som inte ska vara kvar tas bort; det blir uppgifter.
people-anchored = Den som blir ny ansvarig, ersättare eller administratör blir det när { $role } har godkänt det. Den som bara ska bort tas bort genast.
people-proposes = Chefen utser. Ditt förslag skickas till { $who }, och ingenting ändras förrän det är godkänt.
people-same = Ingenting ändrades.
people-saved = Ändringen är sparad. Det som ska göras på plattformen har blivit uppgifter.
people-proposed = Förslaget är skickat till den som utser. Du får se svaret.
people-meanwhile = Någon annan har ändrat det här sedan du öppnade formuläret. Nu gäller: { $names }. Skicka igen om det ska bli som du har valt.
people-decline-title = Avslå förslaget
field-people-reason = Varför?
login-title = Inloggningen är bytt
login-submit = Meddela
login-intro = Alla som använder inloggningen får bekräfta att de kommer in, och den som rutinen nämner får veta. Så förvaras den: { $custody }.
login-part-password = Lösenord
login-part-email = Kontots e-postadress
login-part-phone = Telefonnummer eller tvåstegsinloggning
login-part-user = Användarnamn
login-saved = Noterat. De som använder inloggningen har fått uppgifter.
field-login-parts = Vad är bytt?
task-people_proposed-title = Godkänn personer för { $account }
task-people_proposed-text = { $name } föreslår för { $account }: { $what }.{ $more }
people-proposed-holds = det som redan gäller
people-proposed-agreed = { $name } har sagt ja.
people-proposed-besides = Det gäller när { $role } också har godkänt.
task-access_give-title = Släpp in { $name } på { $account }
task-access_give-text = { $shared ->
    [yes] Ge { $name } inloggningen till { $account } utanför chatten ({ $custody }). Skriv aldrig lösenordet här.
   *[other] Gör { $name } till administratör för { $account } på { $platform }.
 } Tryck Klart, så får { $name } bekräfta att det fungerar.
task-access_confirm-title = Kommer du in på { $account }?
task-access_confirm-text = { $new ->
    [yes] Inloggningen till { $account } är bytt. Hämta den nya utanför chatten ({ $custody }).
   *[other] Du har fått tillgång till { $account }.
 } Prova att du kommer in, och tryck Klart. Kommer du inte in, säg till den som ansvarar för kontot.
task-access_take-title = Ta bort { $name } från { $account }
task-access_take-text = { $name } ska inte längre administrera { $account }. Ta bort { $name } som administratör på { $platform }.
task-login_change-title = Byt inloggning till { $account }
task-login_change-text = { $name } ska inte längre ha inloggningen till { $account }. Byt lösenord och logga ut gamla enheter på plattformen. Skriv aldrig lösenordet här.
task-login_hand-title = Lämna över inloggningen till { $account }
task-login_hand-text = Inloggningen till { $account } är bytt. Lämna den nya { $custody }. Det görs utanför chatten; skriv aldrig lösenordet här. Tryck Klart när du har lämnat den.
task-login_receive-title = Har inloggningen till { $account } kommit fram?
task-login_receive-text = { $name } har lämnat över den nya inloggningen till { $account }. Tryck Klart när du har den.
task-access_told-title = Ändrat: { $account }
task-access_told-text = { $who } har ändrat det här för { $account }: { $what }. Tryck Klart när du har sett det.
access-told-people = { $role }: { $before } → { $now }
access-reached = { $name } ({ $address })
access-told-login = ny inloggning ({ $parts })
refused-accounts-none = Du har inga konton. En enhet ser sina egna, och den som samordnar ser alla.
refused-accounts-found = Inget konto som du får se heter så. Skriv konton för att se dem alla, eller konton avslutade.
refused-account-right = Det får du inte göra med { $account }. Fråga den som ansvarar för kontot.
refused-account-closed = { $account } är avslutat.
refused-people-now = Förslaget kan inte längre godkännas. { $why } Avslå det och be om ett nytt.
log-account-login_changed = Meddelade att inloggningen är bytt
help-post = inlägg adress – säg att ni har lagt ut ett inlägg på ett gemensamt konto och svarar på det
unit-post-title = Vårt inlägg
unit-post-submit = Vi bevakar det
unit-post-intro = Den som lägger ut något på ett gemensamt konto bevakar inlägget och svarar på frågorna. Det som kommer in på inlägget visas också i er teamkanal, i ditt namn.
unit-post-told = Det som kommer in på inlägget, och det som väntar där och ingen har tagit sig an, visas från och med nu också i { $channel }, och du svarar.
field-unit-post-address = Inläggets adress
hint-unit-post-address = Kopiera adressen från plattformen.
field-unit-post-channel = I vilken teamkanal?
error-unit-post = På den adressen finns inget av kommunens konton. Kopiera hela adressen till inlägget.
error-unit-post-unknown = Plattformen känner inte igen adressen bland kontots egna, senaste inlägg. Öppna själva inlägget och kopiera adressen därifrån.
error-unit-post-silent = Plattformen kunde inte säga vems inlägget är ({ $reason }). Försök igen om en stund.
refused-no-channel = Kommunen har ingen teamkanal än. Be den som sköter Kanalvakt.
log-post-published = Sa att en enhet bevakar ett inlägg
reminder-assigned-title = Nytt uppdrag: { $roles }
reminder-assigned-text = { $by } har utsett dig för { $account }: { $roles }. Det gäller från och med { $day }. { $means }
reminder-assigned-why = Den som sköter ett konto ska veta om det, och vad det innebär.
reminder-unassigned-title = Uppdraget är slut: { $roles }
reminder-unassigned-text = { $by } har ändrat vilka som sköter { $account }. Från och med { $day } är du inte längre { $roles }. { $means }
reminder-unassigned-why = Den som inte längre sköter ett konto ska veta om det.
assigned-both = { $one } och { $other }
assigned-means-substitute = När den som ansvarar är borta sköter du kontot och får dess bevakning och påminnelser.
assigned-means-administrator = Du ska kunna logga in på kontot.
assigned-no-longer = Du är inte längre { $roles }.
assigned-still = Du är fortfarande { $roles }.
assigned-over = Påminnelser om kontot går till dem som sköter det nu.
