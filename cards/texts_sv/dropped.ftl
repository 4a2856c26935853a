# What somebody decided had no effect, since the comment changed meanwhile.

reminder-dropped-title = Ditt beslut gäller inte längre
reminder-dropped-text = { $what ->
    [edited] Kommentaren i ärende { $case } ändrades innan den togs bort. Ditt beslut gällde de tidigare orden, så kommentaren står kvar. Ta ställning till det som står där nu.
    [approved] Kommentaren som du godkände ändrades innan den publicerades. Ditt beslut gällde de tidigare orden, så den är inte publicerad. Ta ställning till det som står där nu, i ärende { $case }.
    [trashed] Du godkände kommentaren i ärende { $case }, men någon annan lade den i skräppost eller papperskorg på plattformen innan den publicerades. Den är inte publicerad. Kom överens om vad som ska gälla.
   *[refused] Du godkände kommentaren i ärende { $case }, men plattformen publicerade den inte. Ärendet är öppet igen och kortet säger varför.
 }
reminder-dropped-why = Ett beslut gäller kommentaren så som den stod när beslutet fattades.
remark-taken-away = { $name } godkände kommentaren { $time }, men någon lade den i skräppost eller papperskorg på plattformen innan den publicerades.
