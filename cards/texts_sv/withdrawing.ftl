# A notice that says what is not true any more.

notice-withdrawing = Avsändaren har fått besked om att kommentaren är { $hides ->
    [yes] dold
   *[no] borttagen
 }. Det beskedet döljs nu på plattformen.
notice-withdrawn = Beskedet om att kommentaren är { $hides ->
    [yes] dold
   *[no] borttagen
 } är dolt på plattformen, för det stämmer inte längre.
notice-left = Beskedet om att kommentaren är { $hides ->
    [yes] dold
   *[no] borttagen
 } står kvar på plattformen, men det stämmer inte längre. Ta bort det där.
notice-left-why = Kanalvakt kunde inte dölja det: { $reason }
notice-still-seen = plattformen visar det fortfarande
log-notice-withdrawn = Beskedet om borttagningen doldes
log-notice-left = Beskedet om borttagningen kunde inte döljas
acknowledgement-held = Kommentaren är inte publicerad. Beskedet till avsändaren skickas när den blir det, så att det inte syns utan den.
reply-not-published = Kommentaren är inte publicerad, så svaret skulle synas utan det som det svarar på.
reply-left-behind = Kontot läses på ett annat ställe nu, och kommentaren står kvar på det gamla.
