## Råd ur rutinen

help-advice = råd – vad rutinen säger om att skriva, dela och följa, till exempel: råd inlägg
advice-title = Råd
advice-title-conduct = Så uppträder vi på sociala medier
advice-title-posting = Inför ett inlägg
advice-title-promoting = Så sprids ett inlägg
advice-title-elsewhere = I andras kanaler
advice-title-following = Gilla och följa andra
advice-title-private = Dina egna konton
advice-title-personal_data = Personuppgifter
advice-title-rules = Regler som också gäller
advice-intro = Skriv råd och det du vill veta mer om:
advice-none = Rutinen ger inga råd utöver dem som står när du svarar.
advice-topic-conduct = råd uppträdande – så uppträder vi
advice-topic-posting = råd inlägg – frågor att ställa sig före ett inlägg
advice-topic-promoting = råd sprida – så når ett inlägg fler
advice-topic-elsewhere = råd andra – när frågan diskuteras i andras kanaler
advice-topic-following = råd följa – vilka konton vi gillar och följer
advice-topic-private = råd privat – dina egna konton
advice-topic-personal_data = råd personuppgifter – namn, bilder och uppgifter om andra
advice-topic-rules = råd regler – lagar och andra dokument
advice-line = • { $advice }
advice-may = Det går bra att gilla: { $whom }.
advice-may-not = Gilla inte: { $whom }.
advice-referral = Text att kopiera: { $text }
advice-documents = Läs också: { $names }.
