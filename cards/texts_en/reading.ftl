# Accounts that are read at their platform, and that they cannot be.

task-blind-title = The account cannot be read: { $account }
task-blind-text = Kanalvakt has seen no new comments on { $account } since { $since }: { $reason }. Look at the account by hand until then, and write flag if something has to go. The card ends by itself when the account can be read again.
task-partly_blind-title = A part of the account cannot be read: { $account }
task-partly_blind-text = Kanalvakt reads { $account }, but since { $since } not all of it: { $reason }. Look at that part by hand until then, and write flag if something has to go. The card ends by itself when it can be read again.
task-barred-title = Kanalvakt may no longer { $what ->
    [remove] remove
    [message] answer messages
   *[answer] answer
  } on { $account }
task-barred-text = Since { $since } the platform says no when Kanalvakt is to { $what ->
    [remove] hide or remove a comment
    [message] answer a message
   *[answer] answer a comment
  } on { $account }: { $reason }. What is written there is read as usual. Ask whoever looks after the connection at the platform to give the permission again (README), and do what waits by hand until then. The card ends by itself the next time that Kanalvakt manages to { $what ->
    [remove] hide or remove a comment
    [message] answer a message
   *[answer] answer a comment
  } there.
task-calls_tight-title = The calls to { $account } are running out
task-calls_tight-text = Since { $since } at least 90 per cent of the calls that the platform allows are used. When they run out Kanalvakt sees no new comments on { $account } and can neither hide nor answer there until the platform gives new ones. Ask whoever looks after the connection at the platform to see what uses them, and look at the account by hand if it goes quiet. The card ends by itself when there are calls again.
task-token_ends-title = The key to { $account } ends { $until }
task-token_ends-text = From { $until } Kanalvakt sees no new comments on { $account } and can neither hide nor answer there. Get a new key at the platform, put it among the program's secrets and write the new day (token_until) in the setup file.
task-webhook_quiet-title = The platform no longer tells at once: { $account }
task-webhook_quiet-text = The webhook of { $account } last told of a comment { $since }. What is written there now comes only when Kanalvakt itself reads the account, that is some minute later. Ask whoever looks after the connection at the platform to see to the webhook.
task-webhook_never-title = The platform does not tell at once: { $account }
task-webhook_never-text = The webhook of { $account } has never told of a comment, though Kanalvakt has found new ones when it read the account. So what is written there comes some minute later than it could. Ask whoever looks after the connection at the platform to see that the app is subscribed to the account (README, Webhook).
task-feed_silent-title = Nothing comes any more from { $account }
task-feed_silent-text = Kanalvakt does not read { $account } itself. What is written there is sent to Kanalvakt's webhook by another program, last { $since }. Nothing has come since then, for so long that something may be wrong. Look at the account by hand until then, and ask whoever looks after that program to see to it (README, Sending comments). The card ends by itself when something comes again. If the account is to be looked after by hand, press Done.
blind-why-secret = the program does not have the secret { $name }
blind-why-connector = Kanalvakt has no connector for the platform yet. Take connection out of the setup file, and the account is handled by hand
blind-why-app-youtube = the program lacks the settings KANALVAKT_YOUTUBE_CLIENT_ID and KANALVAKT_YOUTUBE_CLIENT_SECRET
blind-why-app-x = the program lacks the settings KANALVAKT_X_CONSUMER_KEY and KANALVAKT_X_CONSUMER_SECRET
blind-why-fault = the program met a fault, which stands in its log
blind-why-hanging = the reading never ended and was broken off
blind-why-stopped = the reading has stopped and no failure was told. Ask whoever runs the program to look at its log and start it again
status-read = read { $time }
status-blind = CANNOT BE READ since { $time }: { $reason }
status-stopped = HAS NOT BEEN READ since { $time }
status-partly = A PART CANNOT BE READ since { $time }: { $reason }
status-barred = MAY NOT { $what ->
    [remove] REMOVE
    [message] ANSWER MESSAGES
   *[answer] ANSWER
  } since { $time }: { $reason }
status-unread = connected but not read yet
status-used = { $n } % of the calls used
status-token = the key ends { $day }
status-quiet = the webhook is silent
status-fed = comes by the webhook, last { $time }
status-fed-silent = NOTHING HAS COME since { $time }
watch-account-by-hand = not read, look at it by hand
task-connect-title = Connect the account: { $account }
task-connect-text = { $account } is live, but Kanalvakt does not read it: what is written there makes no cases by itself. Enter the account in the setup file with the id { $id } and a connection (README, { $platform }). Until then whoever has duty looks at it by hand. The card ends by itself when it is connected, or when another program sends what is written there. If the account is to be looked after by hand, press Done.
field-by-hand = The account is to be looked after by hand: whoever has duty looks at it every working day and flags what needs a decision
watch-account-blind = CANNOT BE READ since { $time }, look at the account by hand
watch-account-partly = A PART CANNOT BE READ since { $time }, look at it by hand
