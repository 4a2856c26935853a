
## What comes round

task-revision-title = Look over { $title }
task-revision-text = It is time to look over { $title }, last adopted or changed on { $since }. Write what you found ({ $outcomes }). Greater changes are decided by: { $decided }.{ $cadence ->
    [date] { " " }Say too when it is to be looked over next.
    [term] { " " }It is to be done within the term of office, that is by { $until }.
   *[other] {""}
 }
task-snapshot-title = Save a snapshot of { $account }
task-snapshot-text = Save { $scope } as { $format }.{ $placed ->
    [yes] { " " }Place: { $place }.
   *[no] {""}
 }{ $sent ->
    [yes] { " " }Received by: { $receiver }.
   *[no] {""}
 } Press Done and you get a link to hand the picture over.{ $change ->
    [yes] { " " }Save one before greater changes too, for example of the name, the address or who has the account.
   *[no] {""}
 }
snapshot-format-screenshot = a screenshot
snapshot-format-pdfa = a screenshot in PDF/A
snapshot-format-pdfa1 = a screenshot in PDF/A-1
snapshot-name = Snapshot
snapshot-why = It is time for a picture of the account
snapshot-matter = Task { $n }
snapshot-how = Take a screenshot and hand it over on the link. It is kept as PDF/A. Then come back here and press Done.
snapshot-there = { $name } has handed the picture over, and it is kept as PDF/A. The link leads to the PDF, or to handing over a new one.
snapshot-upload = Hand the picture over
field-snapshot-placed = The PDF lies in { $place }
error-snapshot-missing = The picture is not handed over yet. Do so on the link above first.
error-task-confirm = Tick this when it is done.
task-snapshot_received-title = Receive a picture of { $account }
task-snapshot_received-text = { $name } has kept a picture of { $account } as PDF/A for the archive: { $file } in Kanalvakt's folder of records. If you have a mail address here, the file comes there too. Press Done when you have it.
task-disposal-title = Dispose of what { $account } need not keep
task-disposal-text = Go through the account: dispose of what may be disposed of, and see that what is published is handled by the same rules. Rule: { $basis }. When: { $when }. Answer { $outcomes }, and write what was done or why it has to wait.
task-disposal_left-title = Dispose of what is kept of { $account }
task-disposal_left-text = When { $account } was closed it was not the time to dispose of anything: “{ $reason }” Dispose now of what may be disposed of. Rule: { $basis }. When: { $when }. Until it is done this comes back every week; it can be put off.
field-disposal-done = What may be disposed of is disposed of
task-disposal_decision-title = Decision on disposal for { $unit }
task-disposal_decision-text = The board behind { $unit } is to have a decision on the disposal of social media in its document plan. Write the decision's date and number. If there is none, see that it is taken.
revision-next = Next revision
task-goals-title = { $required ->
    [yes] Follow up the goals of { $account }
   *[no] Follow up { $account }
 }
task-goals-text = { $advice } { $questions } { $n ->
    [0] {""}
   *[other] Goals: { $goals }.{" "}
}Write shortly what the follow-up showed.
task-visitors-title = Look at { $account } as a visitor
task-visitors-text = See that what visitors are told still stands on the account and is right: { $parts }. Put right what is missing, then press Done.
task-administrators-title = Too few administrators: { $account }
task-administrators-text = { $n ->
    [0] Nobody can administer the account
    [one] Only one person can administer the account
   *[other] Only { $n } people can administer the account
 } { $account }. There must be at least { $least }. Appoint more; the task goes away when they are entered.
task-registrar_access-title = The registrar must reach { $account }
task-registrar_access-text = { $known ->
    [yes] Give { $name } access, so that the registrar can reach the records on { $account } when needed.
   *[no] The registrar must be able to reach the records on { $account } when needed, but the register names no registrar. Find out who it is and give access.
 } Never write passwords in the chat. Press Done when that is done.
recurring-role-responsible = whoever is responsible for the account
recurring-role-substitute = the substitute
recurring-role-administrator = the account's administrator
recurring-role-manager = the manager
recurring-role-department_head = the head of the department
recurring-role-management = the management
recurring-role-communications_head = the head of communications
recurring-role-it_head = the head of IT
recurring-role-strategist = the communications strategist
recurring-role-registrar = the registrar
recurring-role-archivist = the archivist
recurring-role-lawyer = the lawyer
recurring-role-it_admin = whoever is responsible for IT
recurring-role-board = the municipal board
