## Flagging by a person.
hint-flag-account = Kan lämnas tomt om adressen nedan hör till ett av kontona.
error-flag-account = Välj konto. Adressen hör inte till något av dem.
error-too-old = Datumet ligger före år { $year }. Kontrollera årtalet.
error-flag-long = Texten har { $length } tecken, och här får högst { $longest } plats. Klistra in det som är viktigast och lägg till adressen nedan, så att alla kan läsa hela.
flag-open = Den här kommentaren är redan ärende { $case }. Så här står det just nu:
flag-before = Ärende { $case } om samma kommentar: { $outcome } av { $name } { $time }.
flag-before-undecided = Ärende { $case } om samma kommentar är avslutat.
form-flag-again-title = Redan avgjort
form-flag-again-submit = Öppna ett ärende
form-flag-again-intro = Har något ändrats kan kommentaren prövas på nytt. Den får då ett nytt ärende i kontots kanal.
field-flag-again = Ska den prövas på nytt?
flag-again-yes = Ja, öppna ett nytt ärende
