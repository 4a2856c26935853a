# What the platform does not show, and what is gone from it.

remark-hidden = The platform does not show it openly just now: it is hidden, lies in the spam or the trash, or comments are turned off. Approving does not change that.
remark-hidden-kept = Kept, but the platform does not show it openly just now: it is hidden, lies in the spam or the trash, or comments are turned off.

settled-vanished = The comment vanished from the platform. It cannot be seen who took it away: its author, the platform or somebody with access to the account. Noticed { $time }.
settled-vanished-told = The comment vanished from the platform { $gone }, as the platform says. It cannot be seen who took it away: its author, the platform or somebody with access to the account. Noticed { $time }.
refused-vanished = The comment vanished from the platform, noticed { $time }. This is the case now.
flag-before-vanished = Case { $case } about the same comment: it vanished from the platform, noticed { $time }.
remark-back = The comment was gone from the platform (case { $case }), but is back there.
