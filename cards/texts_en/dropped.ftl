# What somebody decided had no effect, since the comment changed meanwhile.

reminder-dropped-title = Your decision does not hold any more
reminder-dropped-text = { $what ->
    [edited] The comment in case { $case } was edited before it was removed. Your decision was about the earlier words, so the comment still stands there. Decide on what it says now.
    [approved] The comment that you approved was edited before it was published. Your decision was about the earlier words, so it is not published. Decide on what it says now, in case { $case }.
    [unanswered] The comment in case { $case } was edited before your answer was posted. The answer was to the earlier words, so it is not posted. Decide on what it says now.
    [unremovable] You decided to remove the comment in case { $case }, but the platform lets the account neither hide nor remove it. Its author has been told nothing. The card says what can be done instead.
    [unremovable_told] You decided to remove the comment in case { $case }, but the platform lets the account neither hide nor remove it. Its author has already been told that it is removed. The card says what becomes of the notice, and what can be done instead.
    [trashed] You approved the comment in case { $case }, but somebody else put it in the platform's spam or trash before it was published. It is not published. Agree on what should hold.
   *[refused] You approved the comment in case { $case }, but the platform did not publish it. The case is open again and the card says why.
 }
reminder-dropped-why = A decision is about the comment as it stood when it was decided.
remark-taken-away = { $name } approved the comment { $time }, but somebody put it in the platform's spam or trash before it was published.
answer-edited = The comment was edited before the answer was posted.
remark-answered-secret = { $name } answered { $time }. The answer does not decide whether the comment may stay: it may hold secrets or personal data.
remark-answered-before = { $name } answered { $time } to the comment as it was then. Decide on it as it is now.
answer-vanished = The comment vanished before the answer was posted.
remark-vanished = The comment has vanished from the platform. The case waits only for its receiver, and for a diary number where one is needed.
