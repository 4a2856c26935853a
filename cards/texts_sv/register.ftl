# Kontots liv i loggen, och den publika förteckningen.

log-account-opened = Öppnade kontot
log-account-closed = Avslutade kontot
log-register-changed = Förteckningen över konton fick en ny version

# --- den publika förteckningen ---------------------------------------------------------------------

register-title = Förteckning över sociala medier
register-title-page = Förteckning över sociala medier – { $name }
register-about = Här finns de konton i sociala medier som { $name } ansvarar för.
register-rules = Regler för den som kommenterar
register-skip = Hoppa till förteckningen
register-in-this-language = På svenska
register-search = Sök i förteckningen
register-look = Sök
register-show-all = Visa alla
register-all-platforms = Alla kanaler
register-all-units = Alla verksamheter
register-count = { $n ->
    [one] Ett konto
   *[other] { $n } konton
}
register-count-of = { $n ->
    [one] { $found } av ett konto
   *[other] { $found } av { $n } konton
}
register-empty = { $name } har inga konton i sociala medier just nu.
register-no-hit = Inget konto stämmer med sökningen. Försök med färre eller andra ord.
register-pages = Sidor i förteckningen
register-page = Sida { $page } av { $pages }
register-page-before = Föregående sida
register-page-after = Nästa sida
register-version = Version { $n }.
register-changed = Senast ändrad
register-kept-by = Förteckningen förs av { $unit }.
register-open-data = Öppna data
register-json = Förteckningen som JSON
register-csv = Förteckningen som CSV, för Excel
register-plans = Utdrag till dokumenthanteringsplanen
register-extract = Externa webbplatser
register-extract-page = Externa webbplatser – { $unit }
register-extract-about = Utdrag ur förteckningen över sociala medier, till dokumenthanteringsplanen.
register-extract-empty = Här finns inga externa webbplatser just nu.
register-csv-extract = Utdraget som CSV, för Excel
register-whole = Till hela förteckningen
register-lacking = Uppgift saknas
register-responsible-of = Kontoansvarig, { $unit }
register-missing = Förteckningen finns inte
register-missing-unknown = Det finns ingen förteckning på den här adressen. Kontrollera att den är rätt skriven.
register-missing-closed = { $name } publicerar inte sin förteckning över sociala medier här. Fråga { $unit }.

register-field-platform = Kanal
register-field-name = Namn
register-field-address = Webbadress
register-field-unit = Verksamhet
register-field-responsible = Ansvarig
register-field-responsible_person = Ansvarig
register-field-contact = Kontakt
register-field-purpose = Syfte
register-field-target_group = Målgrupp
register-field-topics = Ämnen
register-field-goals = Mål
register-field-watching = Bevakning
register-field-hours = Arbetstid
register-hours-a-week = { $n } timmar i veckan
register-field-record_types = Handlingstyper

register-platform-facebook = Facebook
register-platform-instagram = Instagram
register-platform-youtube = YouTube
register-platform-x = X (Twitter)
register-platform-wordpress = Webbplats
register-platform-other = Annan kanal

# --- hos boten -------------------------------------------------------------------------------------

help-register = förteckning – var den publika förteckningen över konton finns
register-card-about = { $count }. Version { $version }, senast ändrad { $time }.
register-card-page = Öppna förteckningen
register-card-embed = Enligt rutinen ska förteckningen finnas här: { $place }. Klistra in det här för att visa den på kommunens webbplats:
register-card-none = Enligt rutinen publiceras förteckningen inte. Fråga { $unit }.

task-document_plan-title = För in externa webbplatser i dokumenthanteringsplanen: { $unit }
task-document_plan-text = Förteckningen över externa webbplatser har ändrats för { $unit }. För in utdraget i dokumenthanteringsplanen.
register-extract-open = Öppna utdraget
