## Dokument: underskrivna begäranden och uppladdade bilder.
log-document-saved = Dokumentet sparades och lästes tillbaka
document-not-saved = Bilden kunde inte sparas ({ $reason }). Vänta en stund och skicka den igen.

picture-empty = Ingen fil följde med. Välj bilden och skicka igen.
picture-large = Filen är större än 20 MB. Spara bilden som JPEG och skicka igen.
picture-points = Bilden är större än 100 miljoner bildpunkter. Ta en skärmbild av en kortare del av sidan och skicka igen.
picture-small = Bilden är för liten för att gå att läsa. Ta en skärmbild av hela sidan och skicka igen.
picture-steep = Bilden är för lång och smal för att gå att läsa. Ta en bredare skärmbild och skicka igen.
picture-moving = Bilden rör sig. Ta en vanlig skärmbild och skicka den.
picture-damaged = Bilden går inte att läsa, för filen är trasig eller avbruten. Ta en ny skärmbild och skicka den.
picture-pdf = Filen är en PDF. Ta en skärmbild av sidan och skicka den som PNG eller JPEG.
picture-svg = Filen är en SVG-teckning. Ta en skärmbild av sidan och skicka den som PNG eller JPEG.
picture-heic = Filen är i telefonens format HEIC. Öppna bilden, spara den som JPEG och skicka igen.
picture-other = Filen är varken PNG eller JPEG. Ta en skärmbild och skicka den som den är.

upload-title = Skicka in: { $name }
upload-account = Konto
upload-address = Adress
upload-why = Varför
upload-matter = Hör till
upload-given = Länken är din, { $person }. Kanalvakt i { $municipality } gav dig den för just den här bilden. Den gäller till { $time }. Skicka den inte vidare.
upload-guidance = Ta en skärmbild som visar hela sidan med kontots namn. En lång bild går bra, den delas på flera sidor.
upload-file = Bild
upload-file-hint = PNG eller JPEG, högst 20 MB
upload-send = Skicka bilden
upload-wrong = Bilden togs inte emot
upload-taken = Bilden är sparad
upload-taken-before = En tidigare bild är sparad
upload-taken-when = Sparad { $time } av { $person }. Du kan stänga sidan och gå tillbaka till chatten.
upload-open = Öppna dokumentet (PDF)
upload-again = Blev det fel bild?
upload-again-hint = Skicka en ny här så länge länken gäller. Då räknas den nya, men även den förra sparas.
upload-refused = Det går inte
upload-expired = Länken gäller inte längre, eller är inte hel. Gå tillbaka till chatten och öppna steget igen, så får du en ny.
upload-nothing-asked = Det finns ingen bild att lämna här. Gå tillbaka till chatten och se vad som är nästa steg.
upload-elsewhere = Det där kom från en annan webbplats. Öppna länken från chatten och skicka bilden därifrån.
upload-broken = Filen kom inte fram hel. Välj bilden och skicka igen.
