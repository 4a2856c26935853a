## Watching

watch-title-open = Today's watch: { $day }
watch-title-looked = Looked through: { $day }
watch-title-past = Nobody looked: { $day }
watch-title-rest = No watching planned: { $day }
watch-title-early = Came too early: { $day }
watch-title-partly = Looked at in part: { $day }
watch-summary = { $title }. { $state } Press I have looked when you have gone through the accounts.
watch-looked-all = { $name } looked { $time }, at all accounts here.
watch-for-own = The accounts are watched by different people. I have looked stands for the accounts that you watch. If you have looked at the others too, press once more.
watch-left = Still to be looked at: { $accounts }.
watch-looked = { $name } looked { $time }.
watch-past = Nobody pressed I have looked that day.
watch-early = A clock was wrong. The card of that day comes when the day is here.
watch-rest = By their plans none of the channel's accounts is watched that day.
watch-partly = { $names } looked at their accounts that day. Nobody looked at the others.
watch-nothing-open = No open cases.
watch-open = { $n ->
    [one] One open case.
   *[other] { $n } open cases.
 }
watch-late = { $n ->
    [0] Nothing is late.
    [one] One is late.
   *[other] { $n } are late.
 }
watch-late-heading = Late – take these first
watch-next-heading = Open cases, the nearest in time first
watch-case = Case { $case }
watch-case-account = { $account }
watch-case-late = { $what } – LATE since { $time }
watch-case-due = { $what } by { $time }
watch-case-claimed = { $name } takes care of it
watch-what-remove = remove or approve
watch-what-answer = answer
watch-more-cases = … and { $n ->
    [one] one more open case.
   *[other] { $n } more open cases.
 }
watch-held = { $n ->
    [one] One of the cases waits behind the channel's gathering card and has no card of its own yet.
   *[other] { $n } of the cases wait behind the channel's gathering card and have no cards of their own yet.
 }
watch-accounts-heading = Accounts and who watches them
watch-no-accounts = No accounts belong to the channel just now.
watch-account-open = { $n ->
    [one] one open case
   *[other] { $n } open cases
 }
watch-account-late = { $n ->
    [one] one late
   *[other] { $n } late
 }
watch-account-hours = watched { $hours }
watch-account-looked = looked at { $time } by { $name }
watch-duty-instead = { $name } ({ $role }, in place of { $instead })
watch-more-accounts = … and { $n ->
    [one] one more account
   *[other] { $n } more accounts
 }: { $people }.
watch-person = { $name } ({ $n })
watch-more-people = { $n ->
    [one] one more person
   *[other] { $n } more people
 }
watch-elsewhere = Look too for what is said about the municipality elsewhere. Write flag and paste the address, and it becomes a case.
watch-nobody = nobody watches them
watch-days = { $days ->
    [planned] on the days that their plans say, or else every working day
    [saturdays] every working day and Saturday
   *[weekdays] every working day
 }
watch-free-days = { $days ->
    [saturdays] Sundays and public holidays do not count.
   *[weekdays] Saturdays, Sundays and public holidays do not count.
 }
watch-why = Somebody is to look at the accounts { watch-days } according to { $source }. The card comes at { $morning }.
watch-why-default = Somebody should look at the accounts { watch-days }. That is Kanalvakt's own; the routine does not say how often. The card comes at { $morning }.
watch-as-of = As of { $time }
watch-shown-late = Shown late: { $opened } instead of { $planned }.
action-watch-looked = I have looked
refused-watch-right = Only somebody who handles an account in the channel can press I have looked.
refused-watch-looked = { $name } has looked already ({ $time }).
refused-watch-others = Your accounts have been looked at already. What is left is { $accounts }, which others watch.
refused-watch-past = This card is about { $day }. Press on today's card instead.
reminder-watch_noon-title = Not looked at yet today: { $accounts }
reminder-watch_noon-text = Look at { $accounts } and then press I have looked on today's card in the team channel.
reminder-watch_noon-why = Somebody is to look at the accounts { watch-days }. The day's card comes at { $morning }, and if nobody has looked at { $noon }, whoever watches is reminded. { watch-free-days }
reminder-watch_afternoon-title = Not looked at { $day }: { $accounts }
reminder-watch_afternoon-text = Nobody has said that { $accounts } have been gone through. Watched by { $people }.
reminder-watch_afternoon-why = Somebody is to look at the accounts { watch-days }. The day's card comes at { $morning }, and if nobody has looked at { $afternoon }, substitute, manager and coordinator are told. { watch-free-days }
watch-accounts-said = { $more ->
    [0] { $account }
    [one] { $account } and one more account
   *[other] { $account } and { $more } more accounts
 }
log-watch-opened = Showed the day's watch
log-watch-looked = Looked at the accounts
log-watch-unseen = Nobody looked at the accounts that day
log-watch-missed = The day's watch was not shown
status-more = … and { $n ->
    [one] one more account
   *[other] { $n } more accounts
 }.{ $unwell ->
    [0] {""}
    [one] {" "}Something is wrong with one of them.
   *[other] {" "}Something is wrong with { $unwell } of them.
 }
status-homeless = { $n ->
    [one] One account belongs to no team channel, so it is in nobody's morning digest.
   *[other] { $n } accounts belong to no team channel, so they are in nobody's morning digest.
 }

## Accounts that have gone quiet

task-silent-title = No post of our own for long: { $account }
task-silent-text = { $posted ->
    [yes] The latest post of our own on { $account } is from { $since }, { $n } days ago.
   *[no] Kanalvakt knows of no post of our own on { $account } since { $since }, { $n } days ago.
 } Post something, or press We have posted if you have done so already.
task-inactive-title = Is the account to stay? { $account }
task-inactive-text = { $posted ->
    [yes] The latest post of our own on { $account } is from { $since }, { $n } days ago.
   *[no] Kanalvakt knows of no post of our own on { $account } since { $since }, { $n } days ago.
 } Decide whether the account is to stay or to be closed.
task-result-posted = Something has been posted
task-result-kept = The account stays
task-result-closing = The account is to be closed
action-account-posted = We have posted
action-inactive-keep = Keep
action-inactive-close = Close
inactive-keep-title = Keep the account
inactive-keep-submit = Keep
inactive-keep-intro = { $account } stays. The question comes back if the account stays silent for as long again.
inactive-close-title = Close the account
inactive-close-submit = Close the account
inactive-close-intro = The closing of { $account } then begins: you get the steps on a card of their own, and another manager than you says yes. Nothing is removed yet.
field-inactive-keep = Why is the account to stay?
field-inactive-close = Why is the account to be closed?
hint-inactive-reason = It is kept in the log together with your name.
reminder-silent-title = { $title }
reminder-silent-text = { $text }
log-inactive-kept = Decided that the account is to stay
log-inactive-closing = Decided that the account is to be closed
