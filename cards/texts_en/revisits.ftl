## Return to the thread

task-revisit-title = New after your answer on { $account }
task-revisit-text = Somebody has written more in the thread where you answered (case { $case }). See whether anything needs an answer.
