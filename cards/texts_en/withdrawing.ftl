# A notice that says what is not true any more.

notice-withdrawing = The author was told that the comment is { $hides ->
    [yes] hidden
   *[no] removed
 }. That notice is now being hidden at the platform.
notice-withdrawn = The notice that the comment is { $hides ->
    [yes] hidden
   *[no] removed
 } is hidden at the platform, for it is not true any more.
notice-left = The notice that the comment is { $hides ->
    [yes] hidden
   *[no] removed
 } still stands at the platform, but it is not true any more. Remove it there.
notice-left-why = Kanalvakt could not hide it: { $reason }
notice-still-seen = the platform still shows it
log-notice-withdrawn = The notice about the removal was hidden
log-notice-left = The notice about the removal could not be hidden
acknowledgement-held = The comment is not published. The author is told once it is, so that nobody sees the message without it.
reply-not-published = The comment is not published, so the answer would be seen without what it answers.
reply-left-behind = The account is read at another place now, and the comment stands at the old one.
