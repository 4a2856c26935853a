## Långa diskussioner

discussion-title-suggested = Lång diskussion: { $account }
discussion-title-earlier = Lång diskussion: { $account }
discussion-title-declined = Diskussionen fortsätter: { $account }
discussion-title-ending = Diskussionen avslutas: { $account }
discussion-title-ended = Diskussionen är avslutad: { $account }
discussion-title-reopened = Diskussionen är öppen igen: { $account }
discussion-suggested = { $n ->
    [one] En kommentar i tråden. Är det dags att vänligt avsluta diskussionen?
   *[other] { $n } kommentarer i tråden. Är det dags att vänligt avsluta diskussionen?
 }
discussion-earlier = Förslaget vid { $n } kommentarer är inte aktuellt längre. Ett nyare kort finns längre ned.
discussion-declined = { $name } lät diskussionen fortsätta { $time }.
discussion-ending = { $name } avslutar diskussionen { $time }.
discussion-ended = { $name } avslutade diskussionen { $time }.
discussion-reopened = { $name } öppnade diskussionen igen { $time }.
discussion-then = När de vänliga orden står där tas allt som skrivs efter dem bort direkt, utan besked. Bevis sparas. Det som redan står där rörs inte.
discussion-then-not = Det som redan står där rörs inte, och nya kommentarer bedöms som vanligt.
discussion-after = Det som skrivs efter orden tas bort direkt, utan besked. Bevis sparas.
discussion-removed = { $n ->
    [one] En senare kommentar är borttagen eller på väg bort.
   *[other] { $n } senare kommentarer är borttagna eller på väg bort.
 }
discussion-why = Enligt { $source }
closing-pending = Orden publiceras.
closing-posted = Orden står i tråden.
closing-by_hand = Publicera orden nedan sist i tråden och tryck Publicerat.
closing-impossible = Orden kunde inte publiceras: { $reason } Publicera dem för hand sist i tråden och tryck Publicerat.
closing-to-post = Text att publicera
closing-form-title = Avsluta diskussionen
closing-form-submit = Avsluta
closing-form-intro = { $n ->
    [one] Tråden har en kommentar. Avsluta vänligt men bestämt.
   *[other] Tråden har { $n } kommentarer. Avsluta vänligt men bestämt.
 }
closing-form-hand = Kanalvakt kan inte skriva på plattformen. Du får texten på kortet och publicerar den själv.
field-closing = Avslutande ord
closed-form-title = Publicerat
closed-form-submit = Spara
closed-form-intro = Bekräfta att orden står i tråden. Först då är diskussionen avslutad.
action-discussion-end = Avsluta diskussionen
action-discussion-decline = Inte nu
action-discussion-posted = Publicerat
action-discussion-reopen = Återöppna
refused-no-discussion = Den här tråden kan inte avslutas enligt kommunens rutin.
ended-no-notice = det som skrivs efter avslutet tas bort utan kommentar
reason-ended = { $name } avslutade diskussionen { $time }
log-discussion-suggested = Föreslog att avsluta diskussionen
log-discussion-declined = Lät diskussionen fortsätta
log-discussion-ending = Beslutade att avsluta diskussionen
log-discussion-ended = Diskussionen avslutades
log-discussion-failed = Plattformen tog inte emot de avslutande orden
log-discussion-given_up = De avslutande orden kunde inte publiceras
log-discussion-reopened = Öppnade diskussionen igen
log-removal-by_rule = Rutinen bestämde att kommentaren tas bort
log-subject-discussion = Diskussion { $number }
