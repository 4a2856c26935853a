
## Det som kommer igen

task-revision-title = Se över { $title }
task-revision-text = Det är dags att se över { $title }, som senast antogs eller ändrades { $since }. Skriv vad ni kom fram till ({ $outcomes }). Större ändringar beslutas av: { $decided }.{ $cadence ->
    [date] { " " }Svara också när det ska ses över nästa gång.
    [term] { " " }Det ska göras under mandatperioden, alltså senast { $until }.
   *[other] {""}
 }
task-snapshot-title = Spara en ögonblicksbild av { $account }
task-snapshot-text = Spara { $scope } som { $format }.{ $placed ->
    [yes] { " " }Plats: { $place }.
   *[no] {""}
 }{ $sent ->
    [yes] { " " }Tas emot av: { $receiver }.
   *[no] {""}
 } Tryck Klart, så får du en länk att lämna bilden på.{ $change ->
    [yes] { " " }Spara en bild också inför större förändringar, till exempel av namn, adress eller vem som har kontot.
   *[no] {""}
 }
snapshot-format-screenshot = skärmdump
snapshot-format-pdfa = skärmdump i PDF/A
snapshot-format-pdfa1 = skärmdump i PDF/A-1
snapshot-name = Ögonblicksbild
snapshot-why = Det är dags för en bild av kontot
snapshot-matter = Uppgift { $n }
snapshot-how = Ta en skärmbild och lämna den på länken. Den sparas som PDF/A. Kom sedan tillbaka hit och tryck Klart.
snapshot-there = Bilden är lämnad av { $name } och sparad som PDF/A. Länken leder till PDF-filen, eller till att lämna en ny.
snapshot-upload = Lämna bilden
field-snapshot-placed = PDF-filen ligger i { $place }
error-snapshot-missing = Bilden är inte lämnad än. Lämna den på länken ovanför först.
error-task-confirm = Kryssa i när det är gjort.
task-snapshot_received-title = Ta emot en bild av { $account }
task-snapshot_received-text = { $name } har sparat en bild av { $account } som PDF/A för arkivering: { $file } i Kanalvakts mapp för handlingar. Har du en e-postadress här kommer filen också dit. Tryck Klart när du har den.
task-disposal-title = Gallra { $account }
task-disposal-text = Gå igenom kontot: gallra det som får gallras, och se till att det som publiceras hanteras enligt samma regler. Gäller: { $basis }. När: { $when }. Svara { $outcomes }, och skriv vad som gjordes eller varför det får vänta.
task-disposal_left-title = Gallra det som sparats från { $account }
task-disposal_left-text = När { $account } avslutades var det inte lämpligt att gallra: ”{ $reason }” Gallra nu det som får gallras. Gäller: { $basis }. När: { $when }. Tills det är gjort kommer frågan tillbaka varje vecka; den kan skjutas upp.
field-disposal-done = Det som får gallras är gallrat
task-disposal_decision-title = Gallringsbeslut för { $unit }
task-disposal_decision-text = Nämnden bakom { $unit } ska ha ett gallringsbeslut som gäller sociala medier i sin dokumenthanteringsplan. Skriv beslutets datum och beteckning. Saknas det, se till att det fattas.
revision-next = Nästa översyn
task-goals-title = { $required ->
    [yes] Följ upp målen för { $account }
   *[no] Följ upp { $account }
 }
task-goals-text = { $advice } { $questions } { $n ->
    [0] {""}
   *[other] Mål: { $goals }.{" "}
}Skriv kort vad uppföljningen visade.
task-visitors-title = Titta på { $account } som en besökare
task-visitors-text = Titta efter att informationen till besökarna finns kvar på kontot och stämmer: { $parts }. Rätta det som saknas, och tryck sedan Klart.
task-administrators-title = För få administratörer: { $account }
task-administrators-text = { $n ->
    [0] Ingen kan administrera kontot
    [one] Bara en person kan administrera kontot
   *[other] Bara { $n } personer kan administrera kontot
 } { $account }. Det ska vara minst { $least }. Utse fler, så försvinner uppgiften när de är införda.
task-registrar_access-title = Registratorn ska nå { $account }
task-registrar_access-text = { $known ->
    [yes] Ge { $name } behörighet, så att registratorn vid behov kan komma åt handlingar på { $account }.
   *[no] Registratorn ska vid behov kunna komma åt handlingar på { $account }, men ingen registrator finns i registret. Ta reda på vem det är och ge behörighet.
 } Skriv aldrig lösenord i chatten. Tryck Klart när det är gjort.
recurring-role-responsible = den som ansvarar för kontot
recurring-role-substitute = ersättaren
recurring-role-administrator = kontots administratör
recurring-role-manager = närmaste chef
recurring-role-department_head = förvaltningschefen
recurring-role-management = ledningen
recurring-role-communications_head = kommunikationschefen
recurring-role-it_head = IT-chefen
recurring-role-strategist = kommunikationsstrategen
recurring-role-registrar = registratorn
recurring-role-archivist = arkivarien
recurring-role-lawyer = juristen
recurring-role-it_admin = IT-ansvarig
recurring-role-board = kommunstyrelsen
