## Innan du svarar

field-answer-anyway = Jag har läst det och vill ändå svara
hint-answer-anyway = Annars: tryck Avbryt, och ta bort, godkänn eller vidarebefordra i stället.
field-answer-kind = Vad gäller inlägget?
answer-ordinary = Kommunens verksamhet – svara
answer-refer = Till politiker – hänvisa
hint-refer = Inlägg till politiker besvaras inte här utan hänvisas vidare: { $source }
field-referral = Hänvisning
hint-referral = Publiceras bara om du väljer att hänvisa.
caution-hateful = Det som är direkt hatiskt eller ett skämt besvaras inte: { $source }
politics-elsewhere = Inlägg av politisk karaktär i andras kanaler besvaras inte: { $source }
error-anyway = Bekräfta att du vill svara, eller tryck Avbryt.
error-referral-alone = När du hänvisar publiceras bara hänvisningen. Töm det här fältet, eller välj att svara.
outcome-referred = Hänvisad
decided-referred = { $name } hänvisade vidare { $time }
log-referral-decided = Beslutade att hänvisa vidare
