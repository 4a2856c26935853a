## Return to the thread

task-revisit-title = New after your answer on { $account }
task-revisit-text = Somebody has written more in the thread where you answered (case { $case }). See whether anything needs an answer.
task-follow_up-title = Follow up on { $account }
task-follow_up-text = An offensive comment on { $account } was kept without an answer (case { $case }). Look at the thread again: are facts needed, or has more come?
task-mend-title = Correct our post on { $account }
task-mend-text = When case { $case } was answered, something in our own post was to be corrected. Correct it in the same post, not in a new one, and then press Done.
