## Tasks

task-done = Done: { $title }
task-dropped = No longer needed: { $title }
task-ended = { $result } ({ $name } { $time })
task-not-needed = The task was taken away { $time }, as it is no longer needed.
task-result-done = Done
task-due-label = By
task-due = { $day }
task-due-late = { $day } – TOO LATE
task-whose = To be done by
task-nobody = Nobody. Whoever can first takes it on.
task-instead = { $who } in place of { $name }
task-why = Why do you get this? According to { $source }.
task-why-default = Why do you get this? The routine takes for granted that it is done, but does not say when. The time is Kanalvakt's own.
task-summary = { $title }, by { $day }.
task-form-title = Done
tasks-title = Tasks
tasks-yours = { $n ->
    [0] You have no tasks just now.
    [one] You have one task:
   *[other] You have { $n } tasks:
 }
tasks-others = { $n ->
    [one] One other task that you may do:
   *[other] { $n } other tasks that you may do:
 }
tasks-line = { $number }. { $title }
tasks-due = (by { $day })
tasks-late = (TOO LATE since { $day })
tasks-more = { $n ->
    [one] One more task is shown when one of these is done.
   *[other] { $n } more tasks are shown when some of these are done.
 }
tasks-cases = { $n ->
    [one] On the accounts that you watch a case waits too. { $late } Write status to see where.
   *[other] On the accounts that you watch { $n } cases wait too. { $late } Write status to see where.
 }
tasks-show = Show { $n }
tasks-show-spoken = Show the task { $title }
action-task-done = Done
action-task-show = Show
action-task-case = Show the case
field-task-note = Note
hint-task-note = What was done. It is kept in the log; write no personal data that is not needed.
field-task-greater = It is a greater change
field-task-decision = Decision on a greater change
hint-task-decision = Taken by: { $decided }. Write its date and paragraph, or its diary number.
hint-task-next = Leave it empty if there is no next time. Without a day Kanalvakt asks again in a year.
error-task-next = Choose a day that is still to come.
error-task-decision = A greater change is for: { $decided }. Write the decision's date and paragraph, or wait with Done.
task-decision = Decision ({ $decided }): { $decision }
task-vanished_secret-title = Enter case { $case }, which vanished, in the diary
task-vanished_secret-text = The comment on { $account } may be secret or hold personal data. It vanished before anybody judged it, and the evidence is on the case's card. Write the diary number, or why none is needed.
task-direct_message-title = Receive the direct message of case { $case }
task-direct_message-text = A direct message has come to { $account }. Only its receiver sees it, and it is an incoming record. Show the case leads to it. Press Done when it is received, and write its number if it is entered in the diary.
task-direct_message_edited-title = Receive the edited direct message of case { $case }
task-direct_message_edited-text = The sender has edited a direct message to { $account }. What was edited is an incoming record too. Show the case leads to it. Press Done when it is received, and write its number if it is entered in the diary.
refused-task-right = You may not change that task. Ask { $who }.
refused-task-done = The task is done already: { $name } { $time }.
refused-task-dropped = The task is no longer needed.
refused-task-changed = The task has changed since you saw it. This is how it is now.
task-somebody = whoever coordinates the municipality's accounts
reminder-task-title = To do: { $title }
reminder-task-text = { $text }
reminder-task_overdue-title = Overdue: { $title }
reminder-task_overdue-text = It should have been done { $day } and is to be done by { $name }. { $text }
log-task-asked = Gave a task
log-task-done = Finished a task
log-task-dropped = A task is no longer needed
log-task-moved = A task changed
tasks-unregistered = { $n ->
    [one] One case waits for its diary number: { $cases }. Open it from the card that you got.
   *[other] { $n } cases wait for their diary numbers: { $cases }. Open them from the cards that you got.
 }
