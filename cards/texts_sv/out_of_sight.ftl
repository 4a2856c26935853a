# What the platform does not show, and what is gone from it.

remark-hidden = Plattformen visar den inte: den ligger i skräppost eller papperskorg. Godkänn ändrar inte det.
remark-hidden-kept = Behållen, men plattformen visar den inte: den ligger i skräppost eller papperskorg.
