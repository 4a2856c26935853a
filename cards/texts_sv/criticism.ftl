## Mycket kritik

criticism-title-on = Många är kritiska: { $account }
criticism-title-lifted = Svar kan ges igen: { $account }
criticism-title-ended = Kritiken är över: { $account }
criticism-on = Officiella svar på { $account } väntar tills { $roles } har konsulterats.
criticism-lifted = Alla har konsulterats { $time }. Officiella svar på { $account } kan ges igen.
criticism-ended = { $name } avslutade { $time }. Officiella svar på { $account } kan ges som vanligt.
criticism-declared = { $name } tryckte Många är kritiska { $time }. { $n ->
    [0] Inga kritiska kommentarer hade räknats då.
    [one] En kritisk kommentar hade räknats då.
   *[other] { $n } kritiska kommentarer hade räknats då.
 }
criticism-counted = { $n ->
    [one] En kritisk kommentar på kort tid, räknat { $time }.
   *[other] { $n } kritiska kommentarer på kort tid, räknat { $time }.
 }
criticism-still = Ta bort och vidarebefordra går som vanligt. Svarstiderna räknas hela tiden.
criticism-cases = Öppna ärenden på kontot
criticism-case = Ärende { $case }
criticism-said = { $rule }. { $clock }.
criticism-no-finding = Utan flagga
criticism-due = { $what } senast { $time }
criticism-due-late = { $what }: FÖR SENT sedan { $time }
criticism-due-now = { $what } omedelbart
criticism-no-clock = Ingen tid räknas
criticism-more = { $n ->
    [one] Ett öppet ärende till finns i kanalen.
   *[other] { $n } öppna ärenden till finns i kanalen.
 }
criticism-why = Rutinen vill att ni samråder innan kommunen svarar: { $source }
and = och
consult-title = Du behöver konsulteras: { $account }
consult-lead = Många är kritiska på { $account }. Du konsulteras som { $role } innan kommunen svarar.
consult-why = Du får det här som { $role }: { $source }
consult-as = Konsulterad: { $role }
consult-form-title = Jag är konsulterad
consult-form-submit = Jag är konsulterad
consult-form-intro = Du svarar som { $role } för { $account }. När alla är konsulterade kan kommunen svara igen.
field-view = Din synpunkt
hint-view = Frivilligt. Till exempel vem som ska svara, eller vad svaret bör ta upp. Alla i kanalen ser den.
consulted-done = { $role }: { $name } konsulterad { $time }
consulted-waits = { $role }: { $names }
consulted-nobody = { $role }: ingen att fråga just nu. Den som först är tillbaka får frågan.
consulted-view = { $name }s synpunkt:
locked-title = Svaret väntar på samråd
locked-lead = Många är kritiska på { $account }. Kommunen svarar inte förrän de här har konsulterats.
locked-clock = Klockan går ändå
locked-may = Du kan fortfarande ta bort, godkänna och vidarebefordra. Svara öppnas när alla är konsulterade.
reminder-consult_asked-title = Du behöver konsulteras: { $account }
reminder-consult_asked-text = Många är kritiska. Officiella svar väntar på att du konsulteras som { $as_what }. Svarstiderna räknas hela tiden.
reminder-consult_asked-why = Många är kritiska på kontot. Rutinen vill att ni samråder innan kommunen svarar.
reminder-consult-title = Påminnelse: du behöver konsulteras
reminder-consult-text = Officiella svar på { $account } väntar på att du konsulteras som { $as_what }. Svarstiderna räknas hela tiden.
reminder-consult-why = Många är kritiska på kontot. Rutinen vill att ni samråder innan kommunen svarar.
reminder-consult_unanswered-title = Officiella svar väntar på samråd
reminder-consult_unanswered-text = { $n ->
    [0] Det finns ingen att konsultera som { $as_what } just nu.
   *[other] Ingen har konsulterats som { $as_what } än, trots påminnelse till { $names }.
 } Officiella svar på { $account } väntar, och svarstiderna räknas hela tiden.
reminder-consult_unanswered-why = Många är kritiska på kontot. Rutinen vill att ni samråder innan kommunen svarar.
told-locked = Svaret får inte publiceras än: många är kritiska på kontot, och alla som ska konsulteras har inte konsulterats. Tiden räknas ändå.
action-criticism-declare = Många är kritiska
action-criticism-consult = Jag är konsulterad
refused-no-criticism = Kommunens rutin har inget särskilt om mycket kritik.
refused-consulted = { $role } är redan konsulterad: { $name } { $time }.
error-acknowledgement-locked = Många är kritiska på kontot just nu, och egna ord i svaret väntar tills alla har konsulterats. Låt texten stå som den föreslogs, eller skicka inget till avsändaren.
error-locked = Många är kritiska på kontot just nu. Svaret kan publiceras när alla har konsulterats; texten är kvar här.
reply-waits = Väntar tills alla har konsulterats om kritiken.
remark-locked = Publicera inte svaret än: många är kritiska, och alla har inte konsulterats.
log-criticism-began = Svar låstes: många är kritiska
log-criticism-counted = Kommentarerna räknades som många kritiska
log-criticism-consulted = Konsulterades om kritiken
log-criticism-lifted = Alla är konsulterade, svar kan ges igen
log-criticism-ended = Avslutade låset för kritik
log-subject-criticism = Kritik { $number }
