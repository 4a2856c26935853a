## Uppgifter

task-done = Klart: { $title }
task-dropped = Behövs inte längre: { $title }
task-ended = { $result } ({ $name } { $time })
task-not-needed = Uppgiften togs bort { $time }, för den behövs inte längre.
task-result-done = Klart
task-due-label = Senast
task-due = { $day }
task-due-late = { $day } – FÖR SENT
task-whose = Görs av
task-nobody = Ingen. Den som först kan tar hand om den.
task-instead = { $who } i stället för { $name }
task-why = Varför får du det här? Enligt { $source }.
task-why-default = Varför får du det här? Rutinen förutsätter att det görs, men säger inte när. Tiden är Kanalvakts standard.
task-summary = { $title }, senast { $day }.
task-form-title = Klart
tasks-title = Uppgifter
tasks-yours = { $n ->
    [0] Du har inga uppgifter just nu.
    [one] Du har en uppgift:
   *[other] Du har { $n } uppgifter:
 }
tasks-others = { $n ->
    [one] En annan uppgift som du kan ta hand om:
   *[other] { $n } andra uppgifter som du kan ta hand om:
 }
tasks-line = { $number }. { $title }
tasks-due = (senast { $day })
tasks-late = (FÖR SENT sedan { $day })
tasks-more = { $n ->
    [one] En uppgift till visas när någon av de här är klar.
   *[other] { $n } uppgifter till visas när några av de här är klara.
 }
tasks-cases = { $n ->
    [one] På kontona som du bevakar väntar också ett ärende. { $late } Skriv status för att se var.
   *[other] På kontona som du bevakar väntar också { $n } ärenden. { $late } Skriv status för att se var.
 }
tasks-show = Visa { $n }
tasks-show-spoken = Visa uppgiften { $title }
action-task-done = Klart
action-task-show = Visa
action-task-case = Visa ärendet
field-task-note = Anteckning
hint-task-note = Vad som gjordes. Sparas i loggen; skriv inga personuppgifter som inte behövs.
field-task-greater = Det är en större ändring
field-task-decision = Beslut om en större ändring
hint-task-decision = Fattas av: { $decided }. Skriv datum och paragraf, eller diarienummer.
hint-task-next = Lämna tomt om det inte finns någon mer gång. Utan datum frågar Kanalvakt igen om ett år.
error-task-next = Välj en dag som inte har varit än.
error-task-decision = En större ändring ska behandlas av: { $decided }. Skriv beslutets datum och paragraf, eller vänta med Klart.
task-decision = Beslut ({ $decided }): { $decision }
task-vanished_secret-title = Diarieför ärende { $case }, som försvann
task-vanished_secret-text = Kommentaren på { $account } kan innehålla sekretess eller personuppgifter. Den försvann innan någon bedömde den, och beviset finns på ärendets kort. Skriv diarienumret, eller varför inget behövs.
task-direct_message-title = Ta emot direktmeddelandet i ärende { $case }
task-direct_message-text = Ett direktmeddelande har kommit till { $account }. Det syns bara för mottagaren och är en inkommen allmän handling. Visa ärendet leder till det. Tryck Klart när det är mottaget, och skriv numret om det diarieförs.
task-direct_message_edited-title = Ta emot det ändrade direktmeddelandet i ärende { $case }
task-direct_message_edited-text = Avsändaren har ändrat ett direktmeddelande till { $account }. Även det ändrade är en inkommen allmän handling. Visa ärendet leder till det. Tryck Klart när det är mottaget, och skriv numret om det diarieförs.
refused-task-right = Den uppgiften kan du inte ändra. Fråga { $who }.
refused-task-done = Uppgiften är redan klar: { $name } { $time }.
refused-task-dropped = Uppgiften behövs inte längre.
refused-task-changed = Uppgiften har ändrats sedan du såg den. Så här ser den ut nu.
task-somebody = den som samordnar kommunens konton
reminder-task-title = Att göra: { $title }
reminder-task-text = { $text }
reminder-task_overdue-title = Försenat: { $title }
reminder-task_overdue-text = Det skulle ha varit klart { $day } och görs av { $name }. { $text }
log-task-asked = Gav en uppgift
log-task-done = Gjorde klart en uppgift
log-task-dropped = En uppgift behövs inte längre
log-task-moved = En uppgift ändrades
tasks-unregistered = { $n ->
    [one] Ett ärende väntar på diarienummer: { $cases }. Öppna det från kortet som du fick.
   *[other] { $n } ärenden väntar på diarienummer: { $cases }. Öppna dem från korten som du fick.
 }
