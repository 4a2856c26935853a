# What the platform does not show, and what is gone from it.

remark-hidden = Plattformen visar den inte öppet just nu: den är dold, ligger i skräppost eller papperskorg, eller så är kommentarerna avstängda. Godkänn ändrar inte det.
remark-hidden-kept = Behållen, men plattformen visar den inte öppet just nu: den är dold, ligger i skräppost eller papperskorg, eller så är kommentarerna avstängda.

settled-vanished = Kommentaren försvann från plattformen. Det syns inte vem som tog bort den: avsändaren, plattformen eller någon med tillgång till kontot. Upptäckt { $time }.
settled-vanished-told = Kommentaren försvann från plattformen { $gone }, enligt plattformen. Det syns inte vem som tog bort den: avsändaren, plattformen eller någon med tillgång till kontot. Upptäckt { $time }.
refused-vanished = Kommentaren försvann från plattformen, upptäckt { $time }. Så här ser ärendet ut nu.
flag-before-vanished = Ärende { $case } om samma kommentar: den försvann från plattformen, upptäckt { $time }.
remark-back = Kommentaren var borta från plattformen (ärende { $case }), men är tillbaka där.
