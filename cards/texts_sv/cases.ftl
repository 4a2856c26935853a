## Kort

case-title-flagged = { $kind ->
    [message] Direktmeddelande
   *[other] Kommentar
 } att ta ställning till: { $account }
case-title-question = Fråga att besvara: { $account }
case-title-open = { $kind ->
    [message] Direktmeddelande till
   *[other] Kommentar på
 } { $account }
case-title-removing = Tas bort: { $account }
case-title-hiding = Döljs: { $account }
case-title-restoring = Tas tillbaka: { $account }
case-title-forwarded = Vidarebefordrad: { $account }
case-title-replying = Svar på väg: { $account }
case-title-awaiting = { $outcome }, väntar på mottagaren: { $account }
case-title-closed = { $outcome }: { $account }
written-day = { $day } (klockslaget är okänt)
written-unknown = – okänt när, vi fick veta det { $day }
case-from = { $author } skrev { $kind } på { $platform } { $time }
case-context = Ärende { $case } · kom in { $time }
case-edited = Avsändaren har ändrat kommentaren. Det här är version { $revision }, sedd { $time }; tidigare versioner är sparade.
author-unknown = Okänd avsändare
text-hidden = Texten kan innehålla sekretess eller personuppgifter och visas inte här.
text-hidden-show = Tryck Visa för att läsa den själv.
text-empty = Ingen text.
text-cut = … ({ $more } tecken till; tryck Visa för hela texten)
attachments = { $n ->
    [one] En bilaga
   *[other] { $n } bilagor
 } hör till kommentaren.
finding = { $rule }: kan falla under ”{ $ground }” enligt { $source }
finding-of-author = { $rule } i avsändarens namn
finding-words = { $finding } – { $words }
summary-ground = Kan strida mot ”{ $ground }”.
summary-deadline = Senast { $time }.
summary-at-once = Omedelbart.
summary-decide = Ta ställning.
deadline-remove = Ta bort eller godkänn
deadline-answer = Besvara
deadline-in-time = senast { $time }, { $span } { $origin }
deadline-at-once = omedelbart { $origin }
deadline-closes = senast { $time }. { $platform } tar inte emot något svar senare än { $n } timmar efter meddelandet; rutinen ger { $span } { $origin }.
deadline-closed = FÖR SENT sedan { $time }. { $platform } tar inte emot något svar senare än { $n } timmar efter meddelandet; rutinen ger { $span } { $origin }.
more-time = mer tid
deadline-late = FÖR SENT sedan { $time }, { $span } { $origin }
span-at-once = omedelbart
span-elapsed = { $n ->
    [one] en timme
   *[other] { $n } timmar
 }
span-weekdays = { $n ->
    [one] en timme på vardagar
   *[other] { $n } timmar på vardagar
 }
span-office = { $n ->
    [one] en timme på kontorstid
   *[other] { $n } timmar på kontorstid
 }
span-working_days = { $n ->
    [one] en arbetsdag
   *[other] { $n } arbetsdagar
 }
according-to = enligt { $source }
by-default = (standard; rutinen anger ingen tid)
duty = Bevakas av
duty-who = { $name } ({ $role })
duty-nobody = Ingen. Utse en ansvarig för kontot.
claimed = Tas om hand av
claimed-away = { $name } (borta till och med { $day })
diary-number = Diarienummer
diary-is = Diarienummer { $number }
settled-later = { $outcome } { $time }. { $name } bestämde det { $decided }.
settled-by-hand = { $outcome } av { $remover } { $time }. { $name } bestämde det { $decided }.
settled = { $outcome } av { $name } { $time }
decided-removed = { $name } bestämde { $time } att kommentaren ska tas bort
decided-hidden = { $name } bestämde { $time } att kommentaren ska döljas
decided-answered = { $name } skrev ett svar { $time }
decided-countered = { $name } skrev ett bemötande { $time }
settled-reason = Skäl: { $reason }
open-at-platform = Öppna på plattformen
spoken = { $action }, ärende { $case }
by-hand = Gör så här
by-hand-text = Text till avsändaren, att publicera där kommentaren står
by-hand-then = { $instruction } Tryck sedan Borttaget.
remark-exempt = Här kräver rutinen inte att kommentaren tas bort ({ $source }). Bemöt den i stället.
remark-exempt-until = Från och med { $day } ska sådant tas bort även här.
remark-hidden-shows = { $platform } låter ingen ta bort andras inlägg. Ta bort döljer ett svar bakom ett klick, där alla ännu kan läsa det, och bara i trådar som kontot självt har börjat. Måste det bort: anmäl inlägget till { $platform }.
remark-elsewhere-others = Det här står hos någon annan på { $platform } och går inte att ta bort härifrån. Måste det bort: anmäl det till { $platform }, eller be den som har kontot att ta bort det.
remark-closed = Meddelandet skrevs för mer än { $n } timmar sedan, så { $platform } tar inte emot något svar på det härifrån. Svara på annat sätt om ni kan nå personen.
remark-elsewhere-message = Ett direktmeddelande syns bara för er och avsändaren, och ni kan inte ta bort det hos avsändaren. Bemöt det med Svara. Måste det stoppas: blockera avsändaren och anmäl meddelandet i kontots inkorg på { $platform }.
remark-live = Kommentaren skrevs i en direktsändning. Där låter { $platform } ingen dölja, ta bort eller svara på den härifrån; gör det i appen medan sändningen pågår. Tryck Ta bort också när det är gjort: då sparas beviset, och ni kan säga att den är borta.
remark-elsewhere-refused = { $platform } låter inte kontot dölja eller ta bort det här. Bemöt det med Svara. Måste det bort: anmäl det till { $platform }, eller be den som har tråden eller inlägget ovanför att ta bort det.
remark-not-published = Plattformen publicerade den inte: { $reason }
told-to-wait = { $reason }. Nytt försök { $time }.
remark-not-restored = Kommentaren kunde inte tas tillbaka: { $reason }
remark-not-posted = Texten blev inte publicerad: { $reason }
remark-undone-before = { $name } beslutade { $time } att kommentaren skulle tas bort; { $who } ångrade det innan något hade hänt.
remark-undone-by-hand = { $name } tog bort kommentaren för hand { $time }; { $who } ångrade det. Lägg tillbaka den på plattformen om den ska stå kvar.
remark-undone = { $name } godkände { $time }; { $who } ångrade det.
remark-receiver-away = { $name } är borta till och med { $day }. { $substitute ->
    [none] Ingen är utsedd att ersätta.
   *[other] { $substitute } har ärendet under tiden.
 }
remark-held = Kommentaren är inte publicerad än. Godkänn publicerar den.
program = Kanalvakt
shown-title = Kommentaren i ärende { $case }
shown-summary = Hela texten på { $account }, bara för dig
shown-care = Bara du ser det här. Att du läste det står i loggen.

## Kategorier

category-personal_number = Personnummer
category-phone = Telefonnummer
category-email = E-postadress
category-address = Gatuadress
category-sensitive = Känsligt om en enskild
category-profanity = Grovt språk
category-insult = Personangrepp
category-hate = Hets eller trakasserier
category-threat = Hot
category-crime = Uppmaning till brott
category-sexual = Obscena ord
category-advert = Reklam
category-question = Fråga
category-reported = Flaggad av en kollega

kind-comment = en kommentar
kind-reply = ett svar
kind-post = ett inlägg
kind-mention = ett omnämnande
kind-quote = ett inlägg som citerar kontot
kind-message = ett meddelande
kind-live = en kommentar i en direktsändning
platform-facebook = Facebook
platform-instagram = Instagram
platform-youtube = YouTube
platform-x = X (Twitter)
platform-wordpress = webbplatsen
platform-other = en annan plattform

## Roller

role-responsible = kontoansvarig
role-substitute = ersättare
role-administrator = administratör
role-manager = närmaste chef
role-coordinator = kommunikationsenheten
role-decider = den som beslutade
role-sender = den som vidarebefordrade
role-answerer = den som svarade
role-publisher = den som publicerade inlägget
role-formerly = den som hade uppdraget
role-instead = { $role }, i stället för { $name }
role-spoke = den som har sagt något om begäran
role-handles = den som ansvarar för kontot eller sköter det
role-receiver = mottagare av ärendet
role-registrar = registrator
role-archivist = arkivarie
role-lawyer = jurist
role-department_head = förvaltningschef
role-it_admin = it-ansvarig
role-board = kommunstyrelse
role-strategist = kommunikationsstrateg
role-communications_head = kommunikationschef
role-it_head = IT-chef
role-management = ledning
role-claimer = den som tar hand om ärendet
role-anybody = den som är på plats när alla andra är borta
role-away = den som har ansvaret, fast du är borta: ingen annan är på plats

## Utfall

outcome-open = Öppet
outcome-stored = Sparad
outcome-kept = Godkänd
outcome-removed = Borttagen
outcome-hidden = Dold
outcome-answered = Besvarad
outcome-countered = Bemött
outcome-unanswered = Avslutad utan svar
outcome-forwarded = Vidarebefordrad
outcome-vanished = Försvann
decision-remove = Ta bort
decision-forward = Vidarebefordra

## Knappar

action-case-approve = Godkänn
action-case-remove = Ta bort
action-case-counter = Bemöt
action-case-forward = Vidarebefordra
action-case-answer = Svara
action-case-claim = Ta hand om
action-case-release = Släpp
action-case-show = Visa
action-case-evidence = Bevis
action-case-removed = Borttaget
action-case-retry = Försök igen
action-case-undo = Ångra
action-case-diary = Ange diarienummer
action-reply-posted = Publicerat
action-forward-settle = Mottagaren har svarat
action-forward-accept = Ta emot
action-forward-answer = Svara
action-digest-next = { $n ->
    [one] Visa nästa
   *[other] Visa nästa { $n }
 }

## Steg

step-evidence-done = Bevis sparat och kontrolläst.
step-evidence-now = Sparar bevis.
step-evidence-waiting = Bevis sparas.
step-evidence-failed = Beviset kunde inte sparas.
step-diary-done = Diariefört:
step-diary-now = Väntar på diarienummer. Inget tas bort förrän det finns.
step-diary-waiting = Diarienummer.
step-diary-failed = Diarienummer saknas.
step-notice-done = Avsändaren har fått besked.
step-notice-now = Ger avsändaren besked.
step-notice-waiting = Avsändaren får besked.
step-notice-failed = Avsändaren kunde inte få besked:
step-notice_by_hand-done = Avsändaren har fått besked.
step-notice_by_hand-now = Ge avsändaren besked med texten nedan.
step-notice_by_hand-waiting = Avsändaren får besked.
step-notice_by_hand-failed = Avsändaren kunde inte få besked:
step-no_notice-done = Inget besked till avsändaren:
step-remove-done = Borttagen och kontrollerad.
step-remove-now = Tas bort.
step-remove-waiting = Tas bort.
step-remove-failed = Kunde inte tas bort:
step-remove_by_hand-done = Borttagen för hand av
step-remove_by_hand-now = Tas bort för hand.
step-remove_by_hand-waiting = Tas bort för hand.
step-remove_by_hand-failed = Kunde inte tas bort för hand:
step-hide-done = Dold, och plattformen har bekräftat det.
step-hide-now = Döljs.
step-hide-waiting = Döljs.
step-hide-failed = Kunde inte döljas:
step-hide_by_hand-done = Dold för hand av
step-hide_by_hand-now = Döljs för hand.
step-hide_by_hand-waiting = Döljs för hand.
step-hide_by_hand-failed = Kunde inte döljas för hand:
step-diary_after-done = Diariet är klart.
step-diary_after-now = Väntar på diarienummer.
step-diary_after-waiting = Diarienummer.
step-diary_after-failed = Diarienummer saknas.
step-diary_decision-done = Diariet är klart.
step-diary_decision-now = Väntar på diarienummer eller registrators besked att det inte behövs.
step-diary_decision-waiting = Diarienummer eller registrators besked att det inte behövs.
step-diary_decision-failed = Registrators besked saknas.
step-forward-done = Skickat till
step-forward-now = Skickas till
step-forward-waiting = Skickas till
forward-left = { $name } finns inte längre i kommunens förteckning. Skicka ärendet till någon annan.
forward-chat-only = i chatten, men inte med e-post ({ $reason })
step-forward-failed = Kunde inte skickas till
step-acknowledgement-done = Avsändaren vet att ärendet gått vidare.
step-acknowledgement-now = Talar om för avsändaren att ärendet gått vidare.
step-acknowledgement-waiting = Avsändaren får veta att ärendet gått vidare.
step-acknowledgement-failed = Avsändaren kunde inte få veta att ärendet gått vidare:
step-acknowledgement_by_hand-done = Avsändaren vet att ärendet gått vidare.
step-acknowledgement_by_hand-now = Publicera texten nedan där kommentaren står och tryck Publicerat.
step-acknowledgement_by_hand-waiting = Text att publicera.
step-acknowledgement_by_hand-failed = Texten kunde inte publiceras:
acknowledgement-removed = kommentaren tas bort.
step-accepted-done = Mottagaren har tagit emot ärendet.
step-accepted-now = Väntar på att mottagaren svarar eller tar emot.
step-accepted-waiting = Mottagaren svarar eller tar emot.
step-accepted-failed = Mottagaren har inte svarat.
step-answered-done = Mottagaren har svarat:
step-answered-now = Väntar på svar.
step-answered-waiting = Mottagaren svarar.
step-answered-failed = Mottagaren har inte svarat.
step-with_registrar-done = Registratorn har tagit emot meddelandet.
step-with_registrar-now = Väntar på att registratorn tar emot meddelandet. Ärendet är öppet tills dess.
step-with_registrar-waiting = Registratorn tar emot meddelandet.
step-with_registrar-failed = Registratorn har inte tagit emot meddelandet.
step-answer-done = Svaret är publicerat.
step-answer-now = Svaret publiceras.
step-answer-waiting = Svaret publiceras.
step-answer-failed = Svaret kunde inte publiceras:
step-answer_by_hand-done = Svaret är publicerat.
step-answer_by_hand-now = Publicera svaret nedan där frågan står och tryck Publicerat.
step-answer_by_hand-waiting = Svar att publicera.
step-answer_by_hand-failed = Svaret kunde inte publiceras:
step-counter-done = Bemötandet är publicerat.
step-counter-now = Bemötandet publiceras.
step-counter-waiting = Bemötandet publiceras.
step-counter-failed = Bemötandet kunde inte publiceras:
step-counter_by_hand-done = Bemötandet är publicerat.
step-counter_by_hand-now = Publicera bemötandet nedan och tryck Publicerat.
step-counter_by_hand-waiting = Bemötande att publicera.
step-counter_by_hand-failed = Bemötandet kunde inte publiceras:

## Formulär

form-remove-title = Ta bort kommentaren
form-remove-submit = Ta bort
form-remove-intro = Först sparas ett bevis som läses tillbaka. Sedan tas kommentaren bort och plattformen kontrolleras.
form-remove-hand-title = Ta bort kommentaren
form-remove-hand-submit = Fortsätt
form-remove-hand-intro = Först sparas ett bevis som läses tillbaka. Sedan visar kortet hur du tar bort kommentaren på plattformen.
form-remove-diary-title = Ta bort kommentaren
form-remove-diary-submit = Spara och diarieför
form-remove-diary-intro = Först sparas ett bevis. När diarienumret finns går borttagningen vidare.
form-remove-hides-title = Dölj kommentaren
form-remove-hides-submit = Dölj
form-remove-hides-intro = Först sparas ett bevis som läses tillbaka. Sedan döljs kommentaren, och plattformen bekräftar det.
form-remove-hand-hides-title = Dölj kommentaren
form-remove-hand-hides-submit = Fortsätt
form-remove-hand-hides-intro = Först sparas ett bevis som läses tillbaka. Sedan visar kortet hur du döljer kommentaren på plattformen.
form-remove-diary-hides-title = Dölj kommentaren
form-remove-diary-hides-submit = Spara och diarieför
form-remove-diary-hides-intro = Först sparas ett bevis. När diarienumret finns döljs kommentaren.
field-grounds = Grund
hint-grounds = Kommunens egen lista. Välj minst en.
field-secrecy = Omfattas av sekretess eller rör någons privatliv
hint-secrecy = Då ska ärendet till diariet.
hint-exception = Om svaret är ja tas kommentaren inte bort på den grunden.
field-diary = Diarium
hint-diary = Om det gäller sekretess.
field-archive = Utskriften
hint-archive = Beviset sparas innan kommentaren tas bort. Skriv sedan ut det från Bevis på kortet och arkivera det så som du väljer här.
field-notice = Besked till avsändaren
notice-send = Skicka texten nedan
notice-none = Skicka inget
notice-impossible = Det går inte
notice-sent = Avsändaren har fått texten
field-receiver-not-ours = Gäller det inte kommunen? Vem ska tillfrågas i stället?
hint-receiver-not-ours = Skriv till exempel regionen, och lämna svaret tomt. Då publiceras: { $text }
place-receiver = [det du skriver här]
field-answer-other = Har du svarat på annat sätt?
hint-answer-other-reason = Skriv hur, till exempel ”e-post”, och svaret ovanför så som du gav det. Det sparas, och inget publiceras här. I första hand svarar ni där frågan ställdes.
hint-answer-other-free = Skriv hur, till exempel ”e-post”, och svaret ovanför så som du gav det. Det sparas, och inget publiceras här.
field-answer-other-reason = Varför inte där frågan ställdes?
error-other-alone = Töm det här fältet, eller välj ett vanligt svar: bara ett av dem gäller.
error-other-reason = Skriv varför svaret inte gavs där frågan ställdes.
error-other-how = Skriv hur svaret gavs, eller töm skälet.
reason-otherwise = Besvarad på annat sätt: { $how }.
reason-otherwise-why = Besvarad på annat sätt: { $how }. Skäl: { $reason }
error-receiver-alone = Töm det här fältet eller svaret, för bara ett av dem publiceras.
field-answer-mend = Vi ska rätta något i vårt eget inlägg
hint-answer-mend = Rätta det genast i samma inlägg, enligt { $source }. Du får en uppgift som påminner tills det är gjort.
hint-notice-required = Rutinen kräver att avsändaren får veta varför, om det är möjligt.
hint-notice-optional = Rutinen lämnar det till dig.
hint-notice-off = Rutinen säger att sådant inte bemöts.
field-notice-text = Text till avsändaren
hint-notice-text = Grunden i texten, eller [grunden], byts mot den du väljer.
field-notice-reason = Om avsändaren inte kan få besked: varför?
no-notice-required = inget besked skickades
no-notice-optional = rutinen kräver det inte
no-notice-held = kommentaren var aldrig publicerad
no-notice-off = sådant bemöts inte enligt rutinen
form-removed-title = Borttaget för hand
form-removed-submit = Spara
form-removed-intro = Beviset är sparat. Bekräfta att kommentaren inte längre syns.
form-removed-hides-title = Dolt för hand
form-removed-hides-submit = Spara
form-removed-hides-intro = Beviset är sparat. Bekräfta att kommentaren är dold.
field-gone = Jag har tagit bort kommentaren och sett att den inte syns
hint-gone = Titta gärna utloggad eller i ett privat fönster.
field-hidden = Jag har dolt kommentaren och sett att den ligger bakom ett klick
hint-hidden = Alla kan ännu öppna den där.
form-keep-reason-title = Godkänn kommentaren
form-keep-reason-submit = Godkänn
form-keep-reason-intro = Kommentaren kan innehålla sekretess eller personuppgifter. Den får stå kvar bara om misstanken inte stämmer.
form-keep-forbidden-title = Godkänn kommentaren
form-keep-forbidden-submit = Godkänn
form-keep-forbidden-intro = Det som har flaggats får enligt rutinen inte stå kvar. Godkänn bara om misstanken inte stämmer.
form-keep-consultation-title = Godkänn kommentaren
form-keep-consultation-submit = Godkänn
form-keep-consultation-intro = Kommentaren kan innehålla sekretess eller personuppgifter. Rådgör innan den får stå kvar.
form-extend-title = Mer tid för svaret
form-extend-submit = Ta mer tid
form-extend-intro = Svaret får längre tid, och kortet visar varför.
answer-more-time = Mer tid
extend-typed = Det du hade skrivit i svaret:
field-extend = Varför behövs det?
hint-extend = Ny tid: { $until }, enligt { $source }. Skriv till exempel vem ni väntar på.
remark-put-off = { $name } tog mer tid för svaret: { $reason }
form-keep-unanswered-title = Avsluta utan svar
form-keep-unanswered-submit = Avsluta
form-keep-unanswered-intro = En fråga avslutas inte utan att det står varför.
field-consulted = Vem har du rådgjort med?
field-keep-reason = Varför får kommentaren stå kvar?
hint-keep-reason = Skriv inte av uppgiften. Skälet sparas i ärendet.
field-unanswered = Varför behövs inget svar?
hint-unanswered-allowed = Rutinen tillåter att en fråga lämnas utan svar. { $source }
hint-unanswered-exception = Rutinen utgår från att alla frågor besvaras; det här är ett undantag. { $source }
reason-consulted = { $reason } (rådgjort med { $who })
form-answer-title = Svara
form-answer-submit = Publicera svaret
form-answer-intro = Svaret publiceras där kommentaren står.
form-counter-title = Bemöt kommentaren
form-counter-submit = Publicera
form-counter-intro = Kommentaren kan inte tas bort här. Tydliggör att kommunen inte delar uppfattningen.
field-answer = Text
signature-forbidden = Skriv inte under med namn eller titel ({ $source }).
signature-required = Undertecknas automatiskt: { $signature } ({ $source }).
signature-optional = Rutinen lämnar till dig om du skriver under.
hint-longest = { $platform } tar högst { $n } tecken, så som det räknas där.
form-forward-title = Vidarebefordra
form-forward-submit = Vidarebefordra
form-forward-intro = Mottagaren får kommentaren, adressen och beviset. Ärendet är öppet tills mottagaren har svarat eller tagit emot.
field-forward-to = Till
hint-forward-to = Listan visar de { $n } första i förteckningen. Skriv e-postadressen till andra.
forward-registrar = Registrator
forward-other = Annan: e-postadressen nedan
field-forward-email = E-postadress
hint-forward-email = För en förvaltning eller någon utanför förteckningen.
field-forward-note = Meddelande till mottagaren
field-acknowledge = Tala om för avsändaren att ärendet gått vidare
hint-acknowledge = Publiceras där kommentaren står.
field-acknowledgement = Text till avsändaren
receiver-general = rätt person inom kommunen
form-diary-title = Diarienummer
form-diary-submit = Spara
form-diary-intro = Numret hör till det här ärendet och visas på kortet.
field-diary-decision = Ska det diarieföras?
diary-yes = Ja, numret står nedan
diary-no = Nej, det behöver inte diarieföras
field-diary-number = Diarienummer
hint-diary-number = Till exempel { $example }.
field-diary-existing = Förs till ett befintligt ärende
hint-diary-existing = Då får numret vara samma som ett annat ärendes.
form-settle-title = Mottagarens svar
form-settle-submit = Spara
form-settle-intro = Skriv vad mottagaren svarade per e-post eller telefon.
form-forward-answer-title = Svara på frågan
form-forward-answer-submit = Skicka svaret
form-forward-answer-intro = Svaret går till den som vidarebefordrade, som publicerar det där frågan står.
field-forward-answer = Svar
form-posted-title = Publicerat
form-posted-submit = Spara
form-posted-intro = Bekräfta att texten på kortet står där kommentaren står.
field-posted = Är texten publicerad?
posted-yes = Ja, den står där
posted-no = Nej, det går inte
field-posted-reason = Om det inte går: varför?
form-flag-title = Flagga en kommentar
form-flag-submit = Flagga
form-flag-intro = Kommentaren sparas och blir ett ärende i kontots kanal.
field-account = Konto
field-flag-text = Kommentarens text
hint-flag-text = Klistra in den precis som den står. Är den längre än { $longest } tecken: skicka den till mig i ett meddelande som börjar med ordet flagga.
field-flag-more = Kommentarens text, del { $number }
field-flag-url = Adress
hint-flag-url = Länken till kommentaren eller inlägget.
field-flag-author = Avsändare
field-flag-posted = Publicerad (dag)
hint-flag-posted = Tiden räknas från när kommentaren skrevs. Vet du inte dagen räknas den från nu.
field-flag-hour = Klockslag
hint-flag-hour = Till exempel 14:30. Vet du inte klockslaget räknas tiden från dagens början.

## Fel i formulär

error-required = Fyll i det här.
error-long = Högst { $longest } tecken; du skrev { $length }.
error-option = Välj ett av alternativen.
hint-choose-person = Skriv namnet eller e-postadressen. Heter flera lika: namn, enhet.
hint-choose-people = Skriv namnen eller e-postadresserna med komma mellan. Heter flera lika: namn, enhet.
hint-choose-account = Skriv kontots namn eller adress.
error-choose-person-nobody = { $typed } finns inte bland dem som kan väljas. Skriv hela namnet eller e-postadressen.
error-choose-person-several = { $more ->
    [0] { $typed } kan vara flera: { $names }. Skriv som det står här, eller e-postadressen.
   *[other] { $typed } kan vara flera: { $names }, och { $more } till. Skriv hela namnet, namn och enhet, eller e-postadressen.
}
error-choose-account-nobody = { $typed } finns inte bland kontona som du kan välja. Skriv kontots namn eller adress.
error-choose-account-several = { $more ->
    [0] { $typed } kan vara flera: { $names }. Skriv som det står här, eller adressen.
   *[other] { $typed } kan vara flera: { $names }, och { $more } till. Skriv hela namnet, eller adressen.
}
error-choose-one = Skriv bara ett namn.
error-exception = Då ska kommentaren inte tas bort på grunden ”{ $ground }”. Välj en annan grund eller Godkänn.
error-notice-required = Rutinen kräver besked till avsändaren. Skicka texten, eller säg varför det inte går.
error-notice-reason = Skriv varför det inte går.
error-notice-off = På den här grunden bemöts avsändaren inte enligt rutinen. Välj Skicka inget eller Det går inte.
error-no-rules-page = Rutinen kräver en länk till sidan med reglerna, men ingen sådan adress är inställd. Be den som samordnar kommunens konton lägga in den.
error-rules-link = Texten ska innehålla länken till reglerna: { $address }
error-signature = Rutinen säger att texten inte undertecknas med namn eller titel. Ta bort ”{ $words }”.
error-gone = Bekräfta att kommentaren är borta, eller tryck Avbryt.
error-hidden = Bekräfta att kommentaren är dold, eller tryck Avbryt.
error-longest = { $platform } tar högst { $n } tecken, och texten är { $long } som den ska stå där. Korta den.
error-no-registrar = Ingen registrator finns i förteckningen. Välj en person eller skriv en e-postadress.
error-email-beside = Ärendet går till { $name }. Töm det här fältet, eller välj ”Annan” om det ska till adressen.
error-email = Skriv en e-postadress, till exempel namn@kommun.se.
error-acknowledge = Avsändaren ska få veta att ärendet gått vidare enligt { $source }.
error-diary-format = Det ser inte ut som ett diarienummer. Skriv till exempel { $example }.
error-diary-used = Numret står redan på ärende { $case }. Kryssa i rutan nedan om det är samma ärende i diariet.
error-url = Skriv hela webbadressen utan mellanslag. Den börjar med https:// eller http://.
error-hour = Skriv klockslaget som 14:30.
error-hour-of-day = Välj också vilken dag klockslaget gäller.
error-date = Skriv datumet som 2026-11-20.
error-future = Det ligger i framtiden.

## Nej

refused-stranger = Du finns inte i kommunens förteckning, så det här går inte. Be den som samordnar kommunens konton lägga till dig.
refused-right = Det här får du inte göra för det här kontot. Fråga { $who }.
refused-unknown = Det du tryckte på finns inte.
refused-newer-case = Kommentaren har fått ett nytt ärende sedan dess: ärende { $case }. Bestäm där.
refused-not-now = Det går inte längre. Så här ser ärendet ut nu.
refused-settled = Redan avgjort: { $outcome } av { $name } { $time }.
refused-decided = Redan beslutat av { $name } { $time }. Så här ser ärendet ut nu.
refused-changed = Kortet har ändrats sedan du såg det. Så här ser ärendet ut nu.
refused-changed-claimed = Kortet har ändrats: { $name } tar hand om ärendet. Tryck igen på det nya kortet om du ändå vill fortsätta.
caution-unanswerable = Det som gäller ”{ $ground }” tas bort och bemöts inte enligt { $source }. Svara bara om du bedömer att det här inte är sådant.
refused-digest = Bara den som hanterar ett konto i kanalen kan visa fler ärenden.
refused-search = Bara den som hanterar ett konto kan söka bland kommentarerna.
refused-no-account = Kommunen har inga konton än.

## Bevis

evidence-title = Bevis
evidence-none = Inget bevis är sparat än.
evidence-saved = Sparat och kontrolläst { $time }. Länkarna gäller en kort stund.
evidence-pdf = Beviset som PDF/A
evidence-json = Den exakta texten som JSON
evidence-hash = SHA-256: { $hash }
evidence-files = Bilagorna kommer från avsändaren. Öppna dem lika försiktigt som annat från någon du inte känner.
evidence-file-which = { $earlier ->
    [0] Bilaga { $n }
   *[other] Bilaga { $n } till tidigare lydelse { $earlier }
 }
evidence-file = { $which } ({ $media }, { $size } kB)
evidence-file-missing = { $which } är inte sparad: { $why }.
evidence-missing-address = adressen leder inte till en fil på det öppna nätet
evidence-missing-silent = platsen svarade inte i tid, eller med fel
evidence-missing-gone = filen finns inte på adressen, eller lämnas inte ut
evidence-missing-large = filen är större än vad som sparas
evidence-missing-page = på adressen ligger en webbsida, ingen fil
evidence-not-kept = Beviset kunde inte sparas ({ $reason }). Det görs om varje timme tills det går.
evidence-not-saved = Beviset kunde inte sparas ({ $reason }). Inget tas bort förrän det är sparat.
reason-evidence_bad_name = namnet på filen går inte att använda
reason-evidence_disk_full = disken är full
reason-evidence_not_writable = mappen går inte att skriva i
reason-evidence_short_write = allt kunde inte skrivas
reason-evidence_different_content = en annan fil ligger på platsen
reason-evidence_read_back = filen gick inte att läsa tillbaka
reason-evidence_disk_error = disken svarade med fel
reason-evidence_missing = den sparade filen saknas
reason-evidence_changed = den sparade filen har ändrats
not-checkable = Det går inte att kontrollera hos plattformen om kommentaren är borta.
platform-lies = Plattformen säger att kommentaren är borttagen, men den syns fortfarande.
fault = Något gick fel hos Kanalvakt. Felet står i programmets logg.
not-visible-again = Plattformen visar inte kommentaren igen.

## Vidarebefordrat

forward-title = Ett ärende till dig
forward-title-accepted = Du har tagit emot ärendet
forward-title-answered = Du har svarat
forward-title-failed = Ärendet kunde inte skickas
forward-from = { $sender } vidarebefordrade en kommentar på { $account } { $time }
forward-note = Meddelande:
forward-comment = { $author } skrev:
forward-settled = Klart av { $name }.
forward-summary = { $sender } behöver ditt svar om en kommentar på { $account }. Svara eller ta emot.
forward-why = Du får det här för att { $sender } har valt { $instead ->
        [none] dig
       *[other] { $instead }, som du ersätter,
    } som mottagare ({ $source }). Ärendet är öppet tills du svarar eller tar emot.
reminder-title = Påminnelse: ett ärende väntar på dig
reminder-summary = { $sender } väntar fortfarande på ditt svar om en kommentar på { $account }.
edited-title = Ändrat: kommentaren som väntar på dig
edited-summary = Kommentaren på { $account } lyder annorlunda nu. { $sender } väntar på ditt svar.
mail-forward-subject = Ärende { $case }: kommentar på { $account }
mail-forward-text = Hej!

    { $sender } vidarebefordrar en kommentar på { $account } till dig. Den finns bifogad som bevis.

    Adress: { $url }
    Meddelande: { $note }

    { $until }

    { $why }

    Svara { $sender }, eller i kommunens chatt. Ärende { $case } är öppet tills du har svarat eller tagit emot det.
mail-left = { $n ->
    [one] En fil som hörde till kommentaren är för stor för ett brev.
   *[other] { $n } filer som hörde till kommentaren är för stora för ett brev.
 } Öppna Bevis i ärendet i chatten, eller be om dem hos kommunen.
mail-chosen = Du får det här för att { $sender } har valt { $instead ->
        [none] dig
       *[other] { $instead }, som du ersätter,
    } som mottagare ({ $source }).
mail-reminder-text = Hej!

    Ärende { $case } om en kommentar på { $account } väntar fortfarande på ditt svar till { $sender }.

    Adress: { $url }
    Meddelande: { $note }

    { $until }

    { $why }
mail-edited-text = Hej!

    Kommentaren på { $account } i ärende { $case } har ändrats sedan { $sender } vidarebefordrade den till dig. Den finns bifogad som den lyder nu.

    Adress: { $url }
    Meddelande: { $note }

    { $until }

    Ärendet väntar på ditt svar till { $sender }.

    { $why }
mail-registrar-subject = Diarienummer behövs för ärende { $case }
mail-registrar-text = Hej!

    { $why ->
        [diary-decide] En kommentar på { $account } ska tas bort och ärende { $case } behöver ett diarienummer eller ditt besked att det inte behövs.
       *[other] En kommentar på { $account } ska tas bort och ärende { $case } behöver ett diarienummer.
    } Beviset är bifogat.

    Adress: { $url }

    { $until }

    Du får det här som { $role } ({ $source }).
no-address = (ingen adress)
no-note = (inget)
no-deadline = Ingen tid löper.

## Många på en gång

digest-title = { $n ->
    [one] Ett ärende till väntar
   *[other] { $n } ärenden till väntar
 }
digest-intro = Det kom många på en gång. De här visas när du trycker: de brådskande först, sedan de äldsta.
digest-urgent = { $n ->
    [one] Ett av dem brådskar. Det visas av sig självt när någon har tagit hand om eller beslutat om ett av de brådskande ärenden som redan står här.
   *[other] { $n } av dem brådskar. De visas av sig själva, efter hand som någon tar hand om eller beslutar om de brådskande ärenden som redan står här.
 }
digest-line = Ärende { $case } · { $account } · { $what } { $until }
digest-until = · senast { $time }
digest-more = … och { $n } till.
digest-why = Fler än några nya ärenden på en gång samlas, så att kanalen inte dränks. Hot, känsliga personuppgifter och det som ska bort inom en timme visas ändå. Det är Kanalvakts standard, inte ur dokumentet.
digest-done-title = Alla samlade ärenden är visade
digest-done = De står som egna kort i kanalen.

## Ord till boten

help-title = Kanalvakt
help-intro = Hej! Jag visar kommentarer som behöver ett beslut, håller reda på tider och sparar bevis.
help-unknown = Det förstod jag inte. Så här kan jag hjälpa:
help-flag = flagga – berätta om en kommentar du har sett
help-status = status – öppna ärenden och vem som bevakar
help-search = sök ord – sök bland kommentarerna
help-cards = På korten: Godkänn, Ta bort, Vidarebefordra, Svara, Ta hand om.
help-reactions = Reagera med 👀 för att ta hand om och ✅ för att godkänna (i Teams 👍 för att ta hand om).
status-title = Läget
status-open = { $n ->
    [0] Inga öppna ärenden.
    [one] Ett öppet ärende.
   *[other] { $n } öppna ärenden.
 }
status-late = { $n ->
    [0] Inget är för sent.
    [one] Ett är för sent.
   *[other] { $n } är för sena.
 }
status-day = { $n ->
    [0] Inga kommentarer det senaste dygnet.
    [one] En kommentar det senaste dygnet.
   *[other] { $n } kommentarer det senaste dygnet.
 }
status-answered = { $n ->
    [0] Ingen svarstid har gått ut de senaste 30 dagarna.
   *[other] Svar i tid de senaste 30 dagarna: { $m } av { $n } ({ $share } %).
 }
status-account = { $account }: { $n ->
    [0] inget öppet
    [one] ett öppet
   *[other] { $n } öppna
 }, bevakas av { $name }, { $way }
status-by-hand = sköts för hand
status-at = Läget { $time }. Oflaggat betyder inte att allt är bra.
search-title = Sökning
search-empty = Skriv vad du söker, till exempel ”sök badhuset”.
search-found = { $n ->
    [0] Inget hittades.
    [one] En träff.
   *[other] { $n } träffar, de nyaste först.
 }
search-hit = { $account } · { $author } · { $ours ->
    [yes] skrivet av kommunen
   *[no] inkommen, skriven
 } { $time } { $case }
search-case = · ärende { $case }: { $outcome }
flag-done-title = Tack!
flag-done = Kommentaren är sparad och blev ärende { $case } i kontots kanal.
flag-known-title = Redan känd
flag-known = Kommentaren har redan kommit in. Sök efter den om du vill se vad som hände.

## Loggen

log-subject-request = Begäran { $number }
log-subject-case = Ärende { $number }
log-subject-gathered = Flera påminnelser
log-added-account = Konto: { $said }
log-added-person = Vem: { $said }
log-added-for = Åt: { $said }
log-added-responsible = Kontoansvarig: { $said }
log-added-substitute = Ersättare: { $said }
log-added-administrators = Administratörer: { $said }
log-added-starts = Från och med: { $said }
log-added-ends = Till: { $said }
log-added-until = Till: { $said }
log-added-why = Skäl: { $said }
log-added-diary_number = Diarienummer: { $said }
log-added-failure = Skäl: { $said }
log-added-no_notice = Avsändaren: { $said }
log-added-diary = Diarium: { $said }
log-added-archive_place = Utskriften: { $said }
log-case-opened = Ärendet öppnades
log-case-reported = Rapporterade kommentaren
log-case-kept = Godkände kommentaren
log-case-unanswered = Avslutade frågan utan svar
log-case-claimed = Tog hand om ärendet
log-case-released = Släppte ärendet
log-case-shown = Läste hela texten
log-case-forwarded = Vidarebefordrade ärendet
log-case-closed = Ärendet avslutades
log-comment-edited = Kommentaren ändrades av sin avsändare
log-evidence-not_saved = Beviset kunde inte sparas
log-comment-back = Kommentaren är tillbaka på plattformen
log-case-reopened = Ärendet är öppet igen: det återstår att ta ställning
log-comment-vanished = Kommentaren försvann från plattformen
log-comment-published = Kommentaren publicerades
log-comment-removed = Kommentaren togs bort och plattformen kontrollerades
log-comment-removed_by_hand = Tog bort kommentaren för hand
log-notice-given_by_hand = Gav avsändaren besked för hand
log-notice-not_given = Avsändaren kunde inte få besked
log-comment-restored = Kommentaren togs tillbaka
log-removal-decided = Beslutade att ta bort kommentaren
log-removal-grounds = Angav grunderna
log-removal-evidence = Beviset är klart
log-removal-notice = Beskedet till avsändaren är klart
log-removal-by_hand = Väntar på borttagning för hand
log-removal-impossible = Plattformen låter inte kontot ta bort kommentaren
log-removal-failed = Borttagningen misslyckades
log-removal-retried = Försökte ta bort igen
log-decision-undone = Ångrade ett beslut
log-removal-undone = Ångrade borttagningen
log-restore-failed = Kommentaren kunde inte tas tillbaka
log-publish-failed = Kommentaren kunde inte publiceras
log-evidence-saved = Beviset sparades och lästes tillbaka
log-evidence-shown = Öppnade beviset
log-diary-entered = Angav diarienumret
log-diary-declined = Beslutade att inte diarieföra
log-answer-decided = Beslutade om ett svar
log-answer-extended = Tog mer tid för svaret
log-answer-otherwise = Skrev ned ett svar som gavs på annat sätt
log-counter-decided = Beslutade om ett bemötande
log-reply-posted = Texten publicerades
log-reply-posted_by_hand = Publicerade texten för hand
log-reply-given_up = Texten kunde inte publiceras
log-reply-failed = Plattformen tog inte emot texten
log-forward-delivered = Mottagaren nåddes
log-forward-again = Skickade ärendet igen
log-forward-failed = Mottagaren kunde inte nås
log-forward-accepted = Tog emot ärendet
log-forward-answered = Mottagarens svar kom
log-forward-unmailed = Påminnelsen gick inte fram med e-post
log-registrar-unmailed = Registratorn kunde inte nås med e-post
log-forward-reminded = Mottagaren påmindes
log-card-undelivered = Ett kort kunde inte visas
log-person-matched = En person kändes igen i chatten
log-setup-applied = Inställningarna lästes in
log-refused = Nekades
