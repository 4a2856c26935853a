## Begäran om att öppna eller avsluta ett konto

request-title-open = Nytt konto: { $name }
request-title-close = Avsluta konto: { $name }
request-unnamed = utan namn än
request-lead-open-draft = { $n } av { $of } frågor är besvarade. Svaren sparas hela tiden, så du kan fortsätta när du vill.
request-lead-open-ready = Alla frågor är besvarade. Skicka begäran för beslut när du är nöjd.
request-lead-open-waits = Alla frågor är besvarade. Begäran kan skickas för beslut när avstämningen är klar.
request-lead-open-asked = Begäran väntar på beslut.
request-lead-open-started = Begäran är godkänd. Nu kan kontot sättas upp.
request-lead-open-done = Kontot är i gång: kommentarerna bevakas och kontot finns i förteckningen.
request-lead-open-done-by-hand = Kontot är i gång och finns i förteckningen. Kanalvakt läser det inte: titta till det varje arbetsdag och skriv flagga om något behöver beslut.
request-lead-open-rejected = Begäran avslogs ({ $name } { $time }).
request-lead-open-lapsed = Begäran avslutades som inte godkänd { $time }.
request-lead-open-withdrawn = Begäran drogs tillbaka { $time }.
request-lead-close-draft = { $of ->
    [one] En fråga är kvar att besvara innan avslutet kan beslutas.
   *[other] { $n } av { $of } frågor är besvarade.
}
request-lead-close-ready = Frågorna är besvarade. Skicka begäran för beslut när du är nöjd.
request-lead-close-waits = Frågorna är besvarade. Begäran kan skickas för beslut när avstämningen är klar.
request-lead-close-asked = Avslutet väntar på beslut.
request-lead-close-started = Avslutet är beslutat. Gå igenom stegen i tur och ordning.
request-lead-close-done = Kontot är avslutat. Det har lämnat förteckningen, och dess handlingar finns kvar.
request-lead-close-rejected = Kontot finns kvar: avslutet avslogs ({ $name } { $time }).
request-lead-close-lapsed = Avslutet upphörde som inte godkänt { $time }. Kontot finns kvar.
request-lead-close-withdrawn = Avslutet drogs tillbaka { $time }. Kontot finns kvar.
request-by = Begärs av { $name }
request-by-shared = Begärs av { $name } tillsammans med { $names }
request-continued = { $label } (fortsättning)
request-changed-since = { $label } (ändrat sedan samrådet)
request-changed-from = { $now }
    Tidigare: { $was }
request-change-lead = { $names } har godkänt begäran som den står. Ändrar du gäller det inte längre: arbetet med kontot väntar, och begäran måste skickas för beslut igen. Det som redan är gjort och vilar på det du ändrar frågas sedan på nytt.
request-reopened-lead = { $name } öppnade begäran för ändring. { $signed ->
    [yes] Godkännandet gäller inte längre, och inte heller den undertecknade blanketten.
   *[no] Godkännandet gäller inte längre.
 } Den som beslutar tillfrågas igen när begäran skickas.
request-reopened-why = Du får det här för att du har godkänt begäran eller förvarar den undertecknade blanketten.
request-changed-lead = { $name } har ändrat det här sedan du lämnade din synpunkt, och nu väntar begäran på beslut.
request-taken-away = inget svar
request-take-down = Avskedsinlägget står kvar på kontot. Ta bort det, så att ingen tror att kontot avslutas.
request-waits-until = Avskedsinlägget ska stå kvar på kontot till { $day }; tills dess bevakas kontot som vanligt. Nästa steg då: { $step }.
request-answer-came = { $name } har svarat på din fråga:
request-answer-why = Du får det här för att du frågade.
request-ended-why = Du får det här för att du har sagt något om begäran.
request-ended-own = Du får det här för att begäran är din.
request-ended-handles = Du får det här för att du ansvarar för kontot eller sköter det.
request-asked-by-label = Begärs av
request-asked = Fråga från { $name } { $time }
request-answered = Svar från { $name }
request-unanswered = Inte besvarad än.
request-empty = Inget är besvarat än.
request-document-before = Den tidigare blanketten, som inte gäller längre (PDF)
request-document = Den undertecknade blanketten (PDF)
request-protocol-open = Protokollet över uppsättningen (PDF)
request-protocol-close = Protokollet över avslutet (PDF)
request-protocol-title-open = Protokoll över uppsättningen
request-protocol-title-close = Protokoll över avslutet
request-protocol-state-open = Kontot i gång
request-protocol-state-close = Kontot avslutat
request-in-vacancy = { $name }, för ingen i personregistret hade den rollen
request-in-place = { $name }, i stället för { $of }
request-unsent = Mejlet till { $to } gick inte fram: { $reason }
request-protocol-failed = Protokollet kunde inte sparas ({ $reason }). Försök igen.
request-form-failed = Blanketten kunde inte sparas ({ $reason }). Ingen meddelas förrän den finns.
request-hours-read = (Kontorstid för kontot: vardagar { $opens }–{ $closes }.)
request-hours-unread = (Inga klockslag i svaret: kommunens kontorstid { $opens }–{ $closes } räknas.)
request-days-read = (Påminnelse att titta till kontot: { $days }.)
request-weekday = { $day ->
    [0] måndag
    [1] tisdag
    [2] onsdag
    [3] torsdag
    [4] fredag
    [5] lördag
   *[6] söndag
 }
request-posts-read = (Påminnelse när inget nytt har publicerats på { $n } dagar.)
request-posts-unread = (Ingen takt för nya inlägg i svaret: påminnelse när inget nytt har publicerats på { $n } dagar, som för andra konton.)
request-yes = Ja
request-questions = { $n ->
    [0] Frågorna är besvarade
    [one] En fråga är kvar att besvara
   *[other] { $n } frågor är kvar att besvara
 }
request-step-said = { $label } – { $said }
request-step-optional = { $label } (frivilligt)
request-step-ours = { $label } (Kanalvakts standard)
request-mark-approved = godkänt av { $name } { $time }
request-mark-rejected = avslaget av { $name } { $time }
request-mark-viewed = synpunkt lämnad av { $name } { $time }
request-mark-told-in-chat = { $said }, men bara i chatten. { $words }
request-mark-told = meddelat av { $name } { $time }
request-mark-confirmed = bekräftat av { $name } { $time }
request-mark-posted = publicerat, enligt { $name } { $time }
request-mark-filed = inlämnat av { $name } { $time }
request-mark-granted = undantag beviljat av { $name } { $time }
request-mark-refused = undantag avslaget av { $name } { $time }
request-mark-replied = besvarat av { $name } { $time }
request-mark-answered = klart enligt { $name } { $time }
request-result-approved = Godkänd
request-result-rejected = Avslagen
request-result-viewed = Synpunkt
request-result-answered = Besvarat
request-result-told = Meddelat
request-result-confirmed = Bekräftat
request-result-posted = Publicerat
request-result-filed = Inlämnat
request-result-granted = Undantag beviljat
request-result-refused = Undantag avslaget
request-signed-open = Begäran om nytt konto
request-signed-close = Begäran om att avsluta konto
request-matter = Begäran { $n }
request-our-question = Frågan är Kanalvakts, inte dokumentets.
request-due = Senast { $day }
request-saved-typed = Sparat. { $n ->
    [one] Ett svar kan
   *[other] { $n } svar kan
 } inte användas som det är. Tryck Fortsätt så ser du varför.
answer-typed = Det här är inte sparat som svar än. { $there ->
    [yes] Nu gäller: ”{ $answer }”.
   *[no] Inget svar gäller än.
 } Rätta det, eller skriv det svar som ska gälla.
request-nothing-new = Inget nytt att spara.
refused-request-unsettled = { $name } har skrivit ett annat svar på ”{ $label }” och inte valt vilket som ska gälla. Begäran är inte skickad. Be { $name } trycka Fortsätt och välja, och skicka sedan.
request-begun-already = { $n ->
    [one] Du har redan en begäran som inte är skickad: { $names }. Vill du fortsätta med den, tryck Fortsätt på dess kort i stället. Svarar du här börjar en ny.
   *[other] Du har redan begäranden som inte är skickade: { $names }. Vill du fortsätta med en av dem, tryck Fortsätt på dess kort i stället. Svarar du här börjar en ny.
 }
request-saved = Sparat.
request-close-begun = Avslutet har börjat. Inget händer på kontot förrän stegen är gjorda.
request-question-sent = Frågan är skickad. Svaret syns här.
request-waits-for-others = Det som är kvar görs av andra. Du får veta när det är klart.
request-address-taken = Adressen hör numera till { $name }. Skriv en annan adress, och skicka begäran för beslut igen.
request-lapsed-reason = Ingen beslutade eller gick vidare på { $n } dagar.

## Det som andra ombeds göra

request-approval-title-open = Godkänn nytt konto: { $name }
request-approval-title-close = Godkänn att kontot avslutas: { $name }
request-approval-lead = { $name } ber om ditt beslut. { $role }
request-consultation-title-open = Samråd om nytt konto: { $name }
request-consultation-title-close = Samråd om att avsluta { $name }
request-consultation-lead = { $name } vill stämma av det här med dig. { $role }
request-step-title-open = Bekräfta för nytt konto: { $name }
request-step-title-close = Steg för att avsluta { $name }
request-step-lead = { $label }
request-exemption-title-open = Undantag för logotypen: { $name }
request-exemption-title-close = Undantag: { $name }
request-exemption-lead = { $name } ber om undantag från kravet på logotyp. { $role }
request-answers-as = Du svarar som { $role }.
request-answers-for = Du svarar för { $role }.
request-other-unit = Enligt registret är du chef för en annan enhet än { $unit }: { $theirs }. Är det inte du som svarar för { $unit }: avslå, och skriv vem det är.
request-any-head = Registret säger inte vilken chef som svarar för { $unit }. Är det inte du: avslå, och skriv vem det är.
request-each-confirms = Du bekräftar för egen del. De andra får samma fråga.
request-two-confirm = Två olika personer bekräftar: en som sköter kontot, och { $role }.
request-confirmed = { $name } har bekräftat för kontot.
request-answer-title-open = Fråga om nytt konto: { $name }
request-answer-title-close = Fråga om avslutet av { $name }
request-answer-lead = Det finns en fråga att svara på.
request-setup-title-open = Sätt upp kontot: { $name }
request-setup-title-close = Avsluta kontot steg för steg: { $name }
request-setup-lead = Beslutet finns. Härnäst för dig: { $label }
request-done-title = Klart: { $title }
request-dropped-title = Inte aktuellt: { $title }
request-instead = Du får det här i stället för { $name }, som är borta.
request-words = { $name }: { $words }
request-step-left = { $name } har slutat: tryck Ändra och välj någon annan.
request-step-after = öppnas efter: { $steps }
refused-step-left = { $name } har slutat. Tryck Ändra på begäran och välj någon annan i stället.
request-asked-finished = Allt är gjort.
request-asked-dropped = Det här behövs inte längre.
request-asked-reopened = Begäran öppnades för ändring, så du behöver inte svara nu. Du tillfrågas igen när den skickas för beslut.
request-appointed = { $name } har utsett { $now } till ansvarig i stället för { $was }.
request-asked-by = { $name } frågar:
request-notice-open = { $name } öppnar ett konto. Det här är begäran med alla svar.
request-notice-close = { $name } avslutar ett konto.
request-notice-open-done = Kontot är i gång. { $name } begärde det; här är begäran med alla svar.
request-notice-close-done = Kontot är avslutat. { $name } begärde det.
request-mail-open = Hej!

    { $by } i { $municipality } begär ett nytt konto: { $name }. Den undertecknade blanketten är bifogad.

    { $why }

    Kanalvakt
request-mail-close = Hej!

    { $by } i { $municipality } avslutar kontot { $name }. Den undertecknade blanketten är bifogad.

    { $why }

    Kanalvakt
action-request-continue = Fortsätt
action-request-send = Skicka för beslut
action-request-anew = Börja om med samma svar
action-request-read = Visa alla svar
action-request-change = Ändra
action-request-share = Dela med en kollega
action-request-ask = Fråga
action-request-withdraw = Dra tillbaka
action-request-retry = Försök igen
action-request-approve = Godkänn
action-request-reject = Avslå
action-request-view = Lämna synpunkt
action-request-do = Gör klart
action-request-grant = Bevilja
action-request-refuse = Avslå
action-request-reply = Svara

task-request_approval-title = Besluta om { $name }
task-request_approval-text = En begäran om { $name } väntar på beslut. Utan beslut blir den inte godkänd.
task-request_consultation-title = Lämna synpunkt om { $name }
task-request_consultation-text = En begäran om { $name } väntar på samråd med dig.
task-request_step-title = Bekräfta ett steg för { $name }
task-request_step-text = Ett steg för { $name } väntar på bekräftelse.
task-request_exemption-title = Besluta om undantag för { $name }
task-request_exemption-text = En begäran om undantag för { $name } väntar på svar.
task-request_answer-title = Svara på en fråga om { $name }
task-request_answer-text = Någon har frågat om begäran som gäller { $name }.
task-request_setup-title = Gå vidare med { $name }
task-request_setup-text = Det finns steg kvar som du gör själv för { $name }.
task-result-approved = Godkänt
task-result-rejected = Avslaget
task-result-viewed = Synpunkt lämnad
task-result-confirmed = Bekräftat
task-result-filed = Inlämnat
task-result-granted = Beviljat
task-result-refused = Avslaget
task-result-replied = Besvarat

reminder-request_draft-title = Begäran väntar på dig: { $name }
reminder-request_draft-text = { $what ->
    [close] Avslutet av { $name } är påbörjat men inte skickat för beslut.
   *[open] Begäran om { $name } är påbörjad men inte skickad för beslut. Svaren är sparade.
 }
reminder-request_started-title = Godkänt: { $name }
reminder-request_started-text = { $what ->
    [close] Att { $name } avslutas är beslutat. Gå igenom stegen i tur och ordning.
   *[open] Begäran om { $name } är godkänd. Nu kan kontot sättas upp.
 }
reminder-request_done-title = Klart: { $name }
reminder-request_done-text = { $what ->
    [close] Kontot { $name } är avslutat och har lämnat förteckningen.
   *[open] Kontot { $name } är i gång och finns i förteckningen.
 }
reminder-request_ended-title = { $how ->
    [done] Klart: { $name }
   *[other] Inte godkänt: { $name }
 }
reminder-request_ended-text = { $how ->
    [lapsed] Begäran om { $name } är avslutad, för ingen beslutade om den eller gick vidare med den i tid. Öppna visar den.
    [withdrawn] Begäran om { $name } är återtagen. Öppna visar den.
    [rejected] Begäran om { $name } godkändes inte. Öppna visar varför.
   *[done] { $what ->
        [close] Kontot { $name } är avslutat.
       *[open] Kontot { $name } är i gång.
    } Öppna visar begäran.
 }
reminder-request_ended-why = { $how ->
    [lapsed] En begäran som ingen har beslutat om på { $n } dagar avslutas som inte godkänd, och alla som den rör får veta det.
   *[other] Alla som en begäran rör får veta hur den slutade.
 }
reminder-request_rejected-title = Avslaget: { $name }
reminder-request_rejected-text = { $what ->
    [close] Att { $name } avslutas godkändes inte. Skälet står i begäran.
   *[open] Begäran om { $name } godkändes inte. Skälet står i begäran.
 }
reminder-request_lapsed-title = Inte godkänt: { $name }
reminder-request_lapsed-text = Begäran om { $name } avslutades, för ingen beslutade eller gick vidare med den i tid.

## Formulären

walk-open-title = Nytt konto
walk-close-title = Avsluta konto
walk-close-submit = Börja avsluta
walk-close-intro = Kontot avslutas steg för steg enligt rutinen. Inget händer på kontot förrän stegen är gjorda.
walk-setup-open-title = Sätt upp kontot
walk-setup-close-title = Avsluta steg för steg
walk-setup-submit = Spara
walk-share-title = Dela begäran
walk-share-submit = Dela
walk-approve-title = Godkänn
walk-reject-title = Avslå
walk-reject-submit = Avslå
walk-ask-title = Fråga
walk-ask-submit = Skicka frågan
walk-reply-title = Svara
walk-reply-submit = Skicka svaret
walk-view-title = Lämna synpunkt
walk-view-submit = Skicka synpunkten
walk-refuse-title = Avslå undantaget
walk-refuse-submit = Avslå
walk-change-title = Ändra begäran
walk-change-submit = Ändra
walk-correct-title = Rätta svar
walk-withdraw-title = Dra tillbaka
walk-withdraw-submit = Dra tillbaka
field-request-account = Vilket konto?
field-request-close-reason = Varför avslutas kontot?
hint-request-close-reason = Syns för dem som beslutar, och sparas.
field-request-reject = Varför?
hint-request-reject = Skälet syns för den som begärde, och sparas.
field-request-ask = Din fråga
hint-request-ask = Frågan och svaret står kvar på begäran.
field-request-reply = Ditt svar
hint-request-reply = Svaret står kvar på begäran.
field-request-view = Din synpunkt
hint-request-view = En synpunkt som sparas med begäran; beslutet fattar den som ska godkänna.
field-request-goes-on = Kan begäran gå vidare?
request-goes-on-yes = Ja
request-goes-on-no = Nej, begäran avslås
hint-request-goes-on = Enligt er rutin stannar begäran vid ett nej.
hint-request-view-stops = Skälet syns för den som begärde, och sparas.
field-request-refuse = Varför?
hint-request-refuse = Skälet syns för den som begärde, och sparas.
field-request-change = Varför?
hint-request-change = Frivilligt. De som har godkänt läser det.
field-request-withdraw = Varför?
hint-request-withdraw = Frivilligt. Sparas.
field-request-share = Med vem?
hint-request-share = Kollegan kan läsa och fylla i begäran, och kan därför inte själv besluta om den.
field-request-responsible = Vem utser du till ansvarig för kontot?
hint-request-responsible = Den som beslutar utser den ansvariga. Förslaget i begäran är förvalt.
field-request-comment = Kommentar
field-request-name-sure = Ja, kontot ska heta så
field-request-address-sure = Ja, adressen ska vara så
field-request-unit-kind-sure = Ja, det stämmer ändå
field-request-email-sure = Ja, det är en funktionsadress som flera kan läsa
field-request-public-sure = Ja, ingen enskild person pekas ut
field-request-contact-sure = Ja, det är en funktion och ingen enskild person
hint-request-sure = Kryssa i rutan om svaret ska gälla som det står, eller skriv ett annat.
hint-request-name-sure = Namnet delar inget ord med { $unit }.
hint-request-several-responsible = Är ni flera bevakar den första kontot, och de andra i tur och ordning när den är borta.
hint-request-goals = Ett mål på varje rad. Minst ett ska gå att mäta, med ett tal och när det ska vara nått, till exempel ”200 följare 2027-06-30” eller ”200 följare inom ett halvår”.
hint-request-public = Svaret blir publikt i förteckningen över konton: skriv inga namn eller uppgifter om enskilda.
hint-request-number = Skriv ett tal.
hint-request-post = Öppna inlägget och klistra in länken till det.
hint-request-nobody = Ingen i registret kan besluta om det här. Be den som sköter Kanalvakt att ge en chef rollen i setupfilen; svaren är sparade så länge.
hint-request-any-head = Registret säger inte vilken chef som svarar för { $unit }. Välj den som gör det.
hint-request-from-above = Bara den som begär kontot kunde annars besluta om det här, så någon över dem gör det.
hint-request-place = På den här plattformen heter fältet ”{ $place }”.
request-page = Sida { $n } av { $of }
request-submit-next = Spara och fortsätt
request-submit-last = Spara
request-way-back = Tillbaka
request-way-ask = Fråga { $name }
request-way-later = Spara till senare
request-way-correct = Rätta tidigare svar
request-way-correct-only = Rätta bara det som svarats efter beslutet
request-correct-lead = Det här har svarats sedan begäran godkändes. Rätta det som blivit fel; det som vilar på ett ändrat svar frågas på nytt.
request-asked-anew = Det här frågas på nytt, för det vilar på något som har ändrats: { $labels }.
request-ask-lead = Frågan går till { $name }.
request-withdraw-lead-open = Begäran avslutas utan beslut. Det som är skrivet finns kvar att läsa.
request-withdraw-lead-close = Avslutet avbryts och kontot finns kvar.
request-uses = Sociala medier kan användas till: { $uses }.
request-visitor-text = Text till besökarna, klar att lägga in på kontot:
request-visitor-short = Så mycket får inte plats i profilen på { $platform }, som tar högst { $n } tecken. Lägg den korta texten nedan där. Hela texten ska stå på sidan som den länkar till: { $page }
request-visitor-short-nowhere = Så mycket får inte plats i profilen på { $platform }, som tar högst { $n } tecken. Lägg den korta texten nedan där, och hela texten på en sida på kommunens webbplats som kontot länkar till.
request-visitor-draft = Texten är ett utkast: kommunens egen text finns inte i rutinen.
request-farewell = Publicera det här på kontot, minst { $n } dagar innan det avslutas:
request-farewell-again = Länken till avskedet finns. Blev den fel, rätta den här; dagarna räknas från första gången.
request-no-passwords = Lösenord skrivs aldrig här. Lämna dem utanför chatten och bekräfta sedan.
request-upload = Lämna filen
request-upload-how = Öppna länken och välj filen. Den sparas innan kontot går vidare till nästa steg.
request-upload-not-now = Filen behövs inte just nu.
request-upload-not-yours = Filen ska lämnas av någon annan.
request-upload-why-open = Kontot öppnas
request-upload-why-close = Kontot avslutas

## När ett svar inte räcker

answer-missing = Fyll i fältet.
answer-missing-tick = Kryssa i rutan när det är gjort.
answer-login = Det ser ut som en inloggning, och sådana tas inte emot här. Inget av svaret sparades. Skriv på nytt utan lösenord, till exempel bara var det förvaras, och byt lösenordet som stod här.
answer-option = Välj något av alternativen.
answer-number = Skriv ett tal, till exempel 4 eller 2,5.
answer-hours = Skriv hur många timmar i veckan det tar: mer än 0 och högst 168.
answer-address = Skriv en webbadress, till exempel https://www.facebook.com/biblioteket.
answer-address-asked = { $name } begär redan ett konto med den adressen. Prata ihop er, eller skriv en annan adress.
answer-address-taken = Adressen hör redan till ett konto i förteckningen.
answer-address-platform = Adressen går till { $platform ->
    [facebook] Facebook
    [instagram] Instagram
    [youtube] YouTube
   *[x] X (Twitter)
}, och en annan plattform är vald. Välj den plattformen, eller rätta adressen.
answer-platform-address = Adressen som är ifylld går till { $platform ->
    [facebook] Facebook
    [instagram] Instagram
    [youtube] YouTube
   *[x] X (Twitter)
}. Välj den plattformen, eller rätta adressen.
answer-post-elsewhere = Länken går inte till kontot ({ $address }). Klistra in länken till inlägget där.
answer-post-page = Länken går till ett konto, inte till inlägget. Öppna inlägget på { $address } och kopiera länken till det.
answer-long-name = Namnet är för långt. Högst { $longest } tecken får plats.
answer-name-unlike = Namnet delar inget ord med { $unit }. Kryssa i rutan om kontot ska heta så, eller skriv ett annat namn.
answer-school-address = Rutinen föreslår att förskola och liknande inte står i adressen heller, för det lockar fel besökare. Ett bättre mönster är { $pattern }. Kryssa i rutan om adressen ska vara så ändå.
answer-school-name = Rutinen föreslår att förskola och liknande inte står i namnet, för det lockar fel besökare. Ett bättre mönster är { $pattern }. Kryssa i rutan om kontot ska heta så ändå.
answer-school-child = Rutinen föreslår att barn inte står i namn eller adress, för det lockar fel besökare. Ett bättre mönster är { $pattern }. Kryssa i rutan om det ska vara så ändå.
answer-school-person = Det kan vara en persons namn. Rutinen föreslår avdelningen eller förskolan och platsen, som { $pattern }. Kryssa i rutan om det ska vara så ändå.
answer-school-pattern = Rutinen föreslår avdelningen eller förskolan och platsen, som { $pattern }. Kryssa i rutan om det ska vara så ändå.
answer-unit-preschool = { $unit } är en förskola. Välj Förskola, så gäller det som rutinen säger om barn.
answer-unit-school = { $unit } är en skola. Välj Skola, så gäller det som rutinen säger om barn.
answer-unit-preschool-unsure = Är { $unit } en förskola? Välj i så fall Förskola, så gäller det som rutinen säger om barn. Kryssa annars i rutan.
answer-unit-school-unsure = Är { $unit } en skola? Välj i så fall Skola, så gäller det som rutinen säger om barn. Kryssa annars i rutan.
answer-must-contain = Texten ska innehålla { $words }.
answer-must-describe = Skriv också vad kontot används för.
answer-contact-person = Det här är { $name }. Ange en funktion, till exempel en gemensam adress eller växeln, för uppgiften blir publik.
answer-contact-number = Skriv inget personnummer, för uppgiften blir publik. Ange en funktion, till exempel en gemensam adress eller växeln.
answer-contact-email = E-postadressen ser ut att vara en persons. Ange en funktion, till exempel en gemensam adress eller växeln, för uppgiften blir publik.
answer-contact-mobile = Det ser ut att vara en persons mobilnummer. Ange en funktion, till exempel växeln, för uppgiften blir publik.
answer-public-person = Här står något om { $name }, och svaret blir publikt i förteckningen. Skriv funktionen i stället, till exempel redaktören eller bibliotekarien.
answer-public-own = Svaret blir publikt i förteckningen. Ta bort adressen eller numret, som ser ut att vara någons eget, eller skriv en funktions.
answer-public-number = Skriv inget personnummer, för svaret blir publikt i förteckningen.
answer-email = Skriv en e-postadress, som sociala.medier@kommun.se.
answer-email-person = Det här är en personlig adress ({ $name }). Kontot registreras med en adress som fler kan läsa, för den som slutar tar inte sin adress med sig.
answer-email-unsure = Adressen kan vara en persons, och personliga adresser får inte användas. Kryssa i rutan om det är en funktionsadress som flera kan läsa, eller skriv en annan.
answer-public-unsure = Det kan vara en enskild person som nämns, och svaret blir publikt i förteckningen. Kryssa i rutan om det inte är så, eller skriv funktionen.
answer-contact-unsure = Det kan vara en enskild person, och uppgiften blir publik. Kryssa i rutan om det är en funktion, eller skriv en annan.
answer-email-personal = Adressen ser ut att vara en persons. Ange en funktionsadress som flera kan läsa, till exempel sociala.medier@kommunen.se eller biblioteket@kommunen.se.
answer-person = Välj någon i listan, eller skriv hela namnet.
answer-unreached = Rutinen vill ha kontaktuppgifter, och registret har ingen e-postadress till { $names }. Den som sköter Kanalvakt skriver in den i setupfilen. Spara till senare så länge, eller välj någon annan.
answer-substitute-same = { $name } kan inte vara sin egen ersättare. Välj en annan person.
answer-too-few = Välj minst { $n }.
answer-too-few-people = Välj minst { $n } personer.
answer-responsible-administers = { $name } ansvarar för kontot och ska därför också vara administratör.
answer-nobody-decides = Ingen i registret kan besluta om det här än. Spara till senare, och be den som sköter Kanalvakt att ge en chef rollen.
answer-approver-same = Den personen ska redan godkänna i en annan roll. Två personer ska godkänna: välj en till.
answer-not-their-unit = { $name } svarar inte för { $unit }. Välj den chef som gör det.
answer-platform-listed = { $name } finns i listan. Välj den där, på frågan om vilket socialt medium det gäller.
answer-own-approval = Den som begär kan inte själv besluta. Välj en annan chef.
answer-goal-past = ”{ $goal }” ska vara nått { $day }, och den dagen har varit. Skriv en dag som kommer.
answer-goal-none = Minst { $n } av målen ska gå att mäta: skriv ett tal och när det ska vara nått, till exempel ”200 följare 2027-06-30” eller ”200 följare inom ett halvår”. Andra mål kan stå på egna rader.
answer-clash = { $name } skrev under tiden: ”{ $answer }”. Skicka igen om ditt svar ska gälla i stället.

refused-request-right = Begäran är { $name }s. Be om att den delas med dig.
refused-request-asked = Begäran ligger för beslut. Inget görs på kontot innan det är godkänt. Tryck på Ändra om något ska skrivas om.
refused-request-not-now = Det går inte nu. Så här står det till med begäran.
refused-request-changed = Begäran har ändrats sedan du öppnade kortet. Så här ser den ut nu.
refused-too-early = Avskedet ska ha stått på kontot i { $n } dagar. Nästa steg kan göras från { $day }. Till dess bevakas kontot som vanligt.
refused-lets-in = Du kan inte släppa in dig själv. Någon annan som redan kommer åt kontot gör det.
refused-two-people = Här ska två olika personer bekräfta, och du har redan gjort det. Någon annan bekräftar nu.
refused-open-cases = { $n ->
    [one] Ett ärende på kontot är inte avgjort än: det som kom { $times }. Avgör det innan inloggningen avslutas, för sedan går det varken att svara eller ta bort.
   *[other] { $n } ärenden på kontot är inte avgjorda än: de som kom { $times }{ $more ->
        [0] {""}
       *[other] {" "}och { $more } till
    }. Avgör dem innan inloggningen avslutas, för sedan går det varken att svara eller ta bort.
}
refused-close-none = Du har inget konto som du kan avsluta. Be den som ansvarar för kontot, eller den som samordnar kommunens konton.

## Ord för svar

owner-department = förvaltningens
owner-unit = enhetens
owner-company = bolagets
owner-common = kommunens gemensamma
unit-kind-preschool = förskola
unit-kind-school = skola
unit-kind-youth = verksamhet för ungdomar
unit-kind-culture = kulturverksamhet
unit-kind-other = annan verksamhet
role-requester = den som begär
