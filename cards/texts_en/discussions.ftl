## Long discussions

discussion-title-suggested = Long discussion: { $account }
discussion-title-earlier = Long discussion: { $account }
discussion-title-declined = The discussion goes on: { $account }
discussion-title-ending = The discussion is being ended: { $account }
discussion-title-ended = The discussion has ended: { $account }
discussion-title-reopened = The discussion is open again: { $account }
discussion-suggested = { $n ->
    [one] One comment in the thread. Is it time to end the discussion kindly?
   *[other] { $n } comments in the thread. Is it time to end the discussion kindly?
 }
discussion-earlier = The suggestion at { $n } comments no longer stands. There is a newer card further down.
discussion-declined = { $name } let the discussion go on at { $time }.
discussion-ending = { $name } ends the discussion at { $time }.
discussion-ended = { $name } ended the discussion at { $time }.
discussion-reopened = { $name } opened the discussion again at { $time }.
discussion-then = Once the kind words stand there, all that is written after them is removed at once, without notice. Evidence is kept. What stands there already is not touched.
discussion-then-not = What stands there already is not touched, and new comments are judged as usual.
discussion-after = What is written after the words is removed at once, without notice. Evidence is kept.
discussion-removed = { $n ->
    [one] One later comment is removed or about to be.
   *[other] { $n } later comments are removed or about to be.
 }
discussion-why = According to { $source }
closing-pending = The words are being posted.
closing-posted = The words stand in the thread.
closing-by_hand = Post the words below last in the thread and press Posted.
closing-impossible = The words could not be posted: { $reason } Post them by hand last in the thread and press Posted.
closing-to-post = Text to post
closing-form-title = End the discussion
closing-form-submit = End
closing-form-intro = { $n ->
    [one] The thread has one comment. End it kindly but firmly.
   *[other] The thread has { $n } comments. End it kindly but firmly.
 }
closing-form-hand = Kanalvakt cannot write at the platform. You get the text on the card and post it yourself.
field-closing = Closing words
closed-form-title = Posted
closed-form-submit = Save
closed-form-intro = Confirm that the words stand in the thread. Only then the discussion has ended.
action-discussion-end = End the discussion
action-discussion-decline = Not now
action-discussion-posted = Posted
action-discussion-reopen = Reopen
refused-no-discussion = This thread cannot be ended by the municipality's routine.
ended-no-notice = what is written after the end is removed without comment
reason-ended = { $name } ended the discussion at { $time }
log-discussion-suggested = Suggested to end the discussion
log-discussion-declined = Let the discussion go on
log-discussion-ending = Decided to end the discussion
log-discussion-ended = The discussion was ended
log-discussion-failed = The platform did not take the closing words
log-discussion-given_up = The closing words could not be posted
log-discussion-reopened = Opened the discussion again
log-removal-by_rule = The routine decided that the comment is removed
log-subject-discussion = Discussion { $number }
