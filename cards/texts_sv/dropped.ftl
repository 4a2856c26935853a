# What somebody decided had no effect, since the comment changed meanwhile.

reminder-dropped-title = Ditt beslut gäller inte längre
reminder-dropped-text = { $what ->
    [edited] Kommentaren i ärende { $case } ändrades innan den togs bort. Ditt beslut gällde de tidigare orden, så kommentaren står kvar. Ta ställning till det som står där nu.
    [approved] Kommentaren som du godkände ändrades innan den publicerades. Ditt beslut gällde de tidigare orden, så den är inte publicerad. Ta ställning till det som står där nu, i ärende { $case }.
    [unanswered] Kommentaren i ärende { $case } ändrades innan ditt svar publicerades. Svaret gällde de tidigare orden, så det är inte publicerat. Ta ställning till det som står där nu.
    [unremovable] Du beslutade att ta bort kommentaren i ärende { $case }, men plattformen låter inte kontot dölja eller ta bort den. Avsändaren har inte fått något besked. Kortet säger vad som går att göra i stället.
    [unremovable_told] Du beslutade att ta bort kommentaren i ärende { $case }, men plattformen låter inte kontot dölja eller ta bort den. Avsändaren har redan fått besked om att den är borttagen. Kortet säger vad som görs åt beskedet, och vad som går att göra i stället.
    [trashed] Du godkände kommentaren i ärende { $case }, men någon annan lade den i skräppost eller papperskorg på plattformen innan den publicerades. Den är inte publicerad. Kom överens om vad som ska gälla.
   *[refused] Du godkände kommentaren i ärende { $case }, men plattformen publicerade den inte. Ärendet är öppet igen och kortet säger varför.
 }
reminder-dropped-why = Ett beslut gäller kommentaren så som den stod när beslutet fattades.
remark-taken-away = { $name } godkände kommentaren { $time }, men någon lade den i skräppost eller papperskorg på plattformen innan den publicerades.
answer-edited = Kommentaren ändrades innan svaret publicerades.
remark-answered-secret = { $name } svarade { $time }. Svaret avgör inte om kommentaren får stå kvar: den kan innehålla sekretess eller personuppgifter.
remark-answered-before = { $name } svarade { $time } på kommentaren som den var då. Ta ställning till den som den är nu.
answer-vanished = Kommentaren försvann innan svaret publicerades.
remark-vanished = Kommentaren har försvunnit från plattformen. Ärendet väntar bara på mottagaren och på diarienummer där det behövs.
