## Påminnelser

reminder-deadline_remove-title = { $late ->
    [now] Genast: ta ställning till en kommentar
    [yes] För sent: ta ställning till en kommentar
   *[other] Påminnelse: ta ställning till en kommentar
 }
reminder-deadline_remove-text = { $stage ->
    [first] Ärende { $case } är fortfarande öppet. Kommentaren ska godkännas eller tas bort.
    [escalated] { $late ->
        [yes] Ingen tog ställning till ärende { $case } medan tid fanns. Därför får även du veta det.
       *[other] Ingen har tagit ställning till ärende { $case } och tiden går. Därför får även du veta det.
     }
    [due] Tiden för ärende { $case } är ute. Kommentaren står kvar och ingen har tagit ställning.
    [overdue] Ärende { $case } väntar fortfarande, trots att tiden är ute. Kommentaren står kvar.
   *[at_once] Kommentaren i ärende { $case } ska bedömas omedelbart. Ta bort den eller godkänn den.
 }
reminder-deadline_remove-why = Kommentarer som kan bryta mot reglerna ska tas bort eller godkännas i tid.
reminder-deadline_by_hand-title = { $late ->
    [now] Genast: något ska göras på plattformen
    [yes] För sent: något ska göras på plattformen
   *[other] Påminnelse: något ska göras på plattformen
 }
reminder-deadline_by_hand-text = Ärende { $case } är beslutat, men någon måste utföra det för hand på plattformen och sedan trycka att det är gjort.
reminder-deadline_by_hand-why = Det som är beslutat ska också bli gjort i tid. Här måste en person göra det.
reminder-deadline_diary-title = { $late ->
    [now] Genast: ett ärende väntar på diarienummer
    [yes] För sent: ett ärende väntar på diarienummer
   *[other] Påminnelse: ett ärende väntar på diarienummer
 }
reminder-deadline_diary-text = Ärende { $case } väntar på diarienummer. Kommentaren står kvar tills dess.
reminder-deadline_diary-why = Kommentaren får inte tas bort förrän diariet är klart, och tiden för att ta bort den går.
reminder-deadline_answer-title = { $late ->
    [now] Genast: besvara en fråga
    [yes] För sent: besvara en fråga
   *[other] Påminnelse: besvara en fråga
 }
reminder-deadline_answer-text = { $stage ->
    [first] Frågan i ärende { $case } är inte besvarad än.
    [escalated] { $late ->
        [yes] Ingen besvarade frågan i ärende { $case } medan tid fanns. Därför får även du veta det.
       *[other] Ingen har besvarat frågan i ärende { $case } och tiden går. Därför får även du veta det.
     }
    [due] Tiden för att besvara ärende { $case } är ute.
    [overdue] Frågan i ärende { $case } är fortfarande inte besvarad, trots att tiden är ute.
   *[at_once] Frågan i ärende { $case } ska besvaras omedelbart.
 }
reminder-deadline_answer-why = Frågor till kommunen ska besvaras i tid.
reminder-deadline_receiver-title = För sent: en vidarebefordrad fråga
reminder-deadline_receiver-text = Frågan i ärende { $case } är vidarebefordrad men inte besvarad, och tiden är ute. Hör med mottagaren.
reminder-deadline_receiver-why = Frågor till kommunen ska besvaras i tid, också när de har skickats vidare.
reminder-deadline_received-title = { $late ->
    [now] Genast: publicera mottagarens svar
    [yes] För sent: publicera mottagarens svar
   *[other] Påminnelse: publicera mottagarens svar
 }
reminder-deadline_received-text = Frågan i ärende { $case } är vidarebefordrad, och mottagaren har svarat. Svaret är inte publicerat där frågan står. Tryck Svara på ärendets kort.
reminder-deadline_received-why = Frågor till kommunen ska besvaras i tid där de ställs, också när de har skickats vidare.

told-account = Konto
told-deadline = Tid
told-overdue = Försenat med
told-settled = Klart. Du behöver inte göra något.
told-again = Du har fått en ny påminnelse om det här.
told-snoozed = Du påminns igen { $time }. Bara du; andra påminns som vanligt.
told-late = Den här påminnelsen skulle ha kommit { $time }, men Kanalvakt var inte igång då.
told-why-short = Du får det som { $role } · { $source }
told-closes = { $platform } tar inte emot något svar senare än { $n } timmar efter meddelandet. Längre tid än så finns därför inte.
told-closed = Svara på annat sätt om ni kan nå personen.
told-why-address = Rutinen anger den här adressen som mottagare · { $source }
told-why-source = { $source }
because = Enligt { $source }.
our-default = Kanalvakts standard
told-standard = standard, inte ur dokumentet
told-letter-hello = Hej!
until = senast { $time }
until-passed = tiden gick ut { $time }
until-counted = senast { $time }: { $counted }
until-passed-counted = tiden gick ut { $time }: { $counted }
counted-at_once = omedelbart
counted-at_once-from = omedelbart, från { $time }
counted-from = { $counted }, från { $time }
counted-elapsed = { $n ->
    [one] en timme räknat även kvällar och helger
   *[other] { $n } timmar räknat även kvällar och helger
 }
counted-days = { $n } dygn räknat även helger
counted-weekdays = { $n ->
    [one] en timme
   *[other] { $n } timmar
 } som inte räknar { $saturday ->
    [True] söndag och helgdagar
   *[other] lördag, söndag och helgdagar
 }
counted-office = { $n ->
    [one] en timme räknat bara på kontorstid ({ $hours })
   *[other] { $n } timmar räknat bara på kontorstid ({ $hours })
 }
counted-working_days = { $n ->
    [one] en arbetsdag, till samma klockslag
   *[other] { $n } arbetsdagar, till samma klockslag
 }
start-of-day = början av { $day } (klockslaget är okänt)
days-skipped = { $said } ({ $days } räknas inte)
deadline-counted-from = { $said }, räknat från { $time }
length-minutes = { $n ->
    [one] en minut
   *[other] { $n } minuter
 }
length-hours = { $n ->
    [one] en timme
   *[other] { $n } timmar
 }
length-days = { $n ->
    [one] ett dygn
   *[other] { $n } dygn
 }

action-told-open = Öppna
action-told-snooze = Påminn mig senare
action-told-why = Varför får jag detta?
refused-told = Den påminnelsen gick till { $name }.

gathered-title = { $n } påminnelser på en gång
gathered-intro = Flera saker väntar på dig på en gång. De mest brådskande står först.
gathered-line = { $about }
gathered-line-until = { $about } – { $until }
gathered-line-settled = { $about } – klart
gathered-about = { $title } ({ $about })
gathered-about-case = { $account }, ärende { $case }
gathered-more = … och { $n } till.
gathered-open-title = Öppna en av dem
gathered-open-submit = Öppna
gathered-open-which = Vilken?

why-title = Varför får jag detta?
why-rule = Regel
why-source = { $source }
why-standard = standard, inte ur dokumentet. Rutinen för { $routine } säger inget om det.
why-clock = Tiden räknas så här
why-clock-each = vart och ett för sig, från sin egen början: { $counted }
why-until = Tiden går ut
why-again = Påminns igen
why-again-each = efter { $counted }, tills det är gjort
why-turn = Återkommer
turn-days = { $days } varje år; nu för { $day }
turn-months = { $n ->
    [one] varje månad; nu sedan { $day }
    [2] varannan månad; nu sedan { $day }
    [12] en gång om året; nu sedan { $day }
   *[other] var { $n }:e månad; nu sedan { $day }
 }
why-runs = Svarstiden
why-due = Ska vara gjort senast
why-moment = Påminnelsen gällde
why-role = Du får det som
why-several = Flera saker av samma slag väntar på dig. Öppna visar dem, en i taget.
why-role-of = { $role } ({ $accounts })
why-role-person = den som det gäller
why-private = Bara du ser det här svaret.

snooze-title = Påminn mig senare
snooze-submit = Påminn mig då
snooze-intro = Kanalvakt påminner dig igen om det inte är klart då.
snooze-when = När?
snooze-only-you = Gäller bara dig. Andra påminns som vanligt.
snooze-hour = Om en timme, { $time }
snooze-afternoon = I eftermiddag, { $time }
snooze-tomorrow = I morgon bitti, { $time }
snooze-workday = Nästa arbetsdag, { $time }
snooze-past = Ja, påminn mig då ändå
snooze-error-past = Då är tiden redan ute: den går ut { $time }. Välj en tidigare tid, eller kryssa i att du vill det ändå.

log-reminder-told = Påminde
log-reminder-snoozed = Bad om en påminnelse senare
log-deadline-missed = Tiden gick ut utan att det var gjort

reminder-unregistered-title = Ärende { $case } saknar diarienummer
reminder-unregistered-text = Kommentaren är borttagen eller vidarebefordrad, men ärendet är inte diariefört. Diarieför det och skriv numret på ärendets kort.
reminder-unregistered-why = Den som ansvarar för kontot ska se till att det som ska diarieföras blir diariefört.
reminder-unsent-title = { $account }: ett ärende kom inte fram
reminder-unsent-text = Ärende { $case } skulle vidarebefordras, men det nådde ingen. Öppna ärendet, se varför och skicka det igen, eller skriv in vad mottagaren har svarat.
reminder-unsent-why = Det som skickas vidare ska följas upp tills mottagaren har svarat eller tagit emot det.
reminder-forwarded-title = Påminnelse: ett ärende väntar på dig
reminder-forwarded-text = { $sender } väntar fortfarande på ditt svar om ärende { $case }, en kommentar på { $account }. Öppna den, och svara eller ta emot ärendet.
reminder-forwarded-why = Det som skickas vidare ska följas upp tills mottagaren har svarat eller tagit emot det.
reminder-forward_edited-title = Ändrat: kommentaren som väntar på dig
reminder-forward_edited-text = Kommentaren på { $account } i ärende { $case } lyder annorlunda nu. { $sender } väntar på ditt svar.
reminder-forward_edited-why = Den som har fått ett ärende ska ta ställning till det som kommentaren säger nu.
reminder-diary-title = Diarienummer behövs: ärende { $case }
reminder-diary-text = { $what ->
    [diary-before] Kommentaren ska tas bort och står kvar tills ärende { $case } har ett diarienummer.
    [diary-decide] En kommentar ska tas bort. Ärende { $case } behöver ett diarienummer, eller ditt besked att det inte behövs.
   *[other] En kommentar ska tas bort, och ärende { $case } behöver ett diarienummer.
 }
reminder-diary-why = Det som tas bort är en allmän handling, och registratorn ska ge ärendet ett nummer eller säga att det inte behövs.
reminder-direct_message-title = Nytt direktmeddelande: ärende { $case }
reminder-direct_message-text = Ett direktmeddelande har kommit till { $account }. Öppna visar ärendet.
reminder-direct_message-why = Direktmeddelanden syns bara för mottagaren och är inkomna allmänna handlingar. Registratorn ska få dem.
reminder-vanished_secret-title = Försvann: ärende { $case } ska diarieföras
reminder-vanished_secret-text = En kommentar på { $account } som kan vara hemlig försvann innan någon bedömde den. Öppna visar ärendet och beviset.
reminder-vanished_secret-why = Det som kan vara hemligt ska diarieföras, också när det har försvunnit från plattformen.
reminder-unit_post-title = Nytt på ditt inlägg: ärende { $case }
reminder-unit_post-text = Någon har skrivit på ditt inlägg på { $account }. Ärendet står på dig.
reminder-unit_post-why = Den enhet som lägger ut något i en gemensam kanal bevakar inlägget och svarar på frågorna.
