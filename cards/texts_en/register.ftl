# The life of an account in the log, and the public register.

log-account-opened = Opened the account
log-account-closed = Closed the account
log-register-changed = The register of accounts got a new version

# --- the public register ---------------------------------------------------------------------------

register-title = Register of social media
register-title-page = Register of social media – { $name }
register-about = These are the social-media accounts that { $name } is responsible for.
register-rules = Rules for those who comment (in Swedish)
register-skip = Skip to the register
register-in-this-language = In English
register-search = Search the register
register-look = Search
register-show-all = Show all
register-all-platforms = All channels
register-all-units = All units
register-count = { $n ->
    [one] One account
   *[other] { $n } accounts
}
register-count-of = { $n ->
    [one] { $found } of one account
   *[other] { $found } of { $n } accounts
}
register-empty = { $name } has no social-media accounts just now.
register-no-hit = No account fits what you look for. Try fewer or other words.
register-pages = Pages of the register
register-page = Page { $page } of { $pages }
register-page-before = Previous page
register-page-after = Next page
register-version = Version { $n }.
register-changed = Last changed
register-kept-by = The register is kept by { $unit }.
register-open-data = Open data
register-json = The register as JSON
register-csv = The register as CSV, for Excel
register-plans = Extracts for the document plan
register-extract = External sites
register-extract-page = External sites – { $unit }
register-extract-about = Extract of the register of social media, for the document plan.
register-extract-empty = There are no external sites here just now.
register-csv-extract = The extract as CSV, for Excel
register-whole = To the whole register
register-lacking = Not stated
register-responsible-of = Account manager, { $unit }
register-missing = There is no register here
register-missing-unknown = There is no register at this address. Check that it is spelled right.
register-missing-closed = { $name } does not publish its register of social media here. Ask { $unit }.

register-field-platform = Channel
register-field-name = Name
register-field-address = Address
register-field-unit = Unit
register-field-responsible = Responsible
register-field-responsible_person = Responsible
register-field-contact = Contact
register-field-purpose = Purpose
register-field-target_group = Target group
register-field-topics = Topics
register-field-goals = Goals
register-field-watching = Watching
register-field-hours = Working time
register-hours-a-week = { $n } hours a week
register-field-record_types = Kinds of records

register-platform-facebook = Facebook
register-platform-instagram = Instagram
register-platform-youtube = YouTube
register-platform-x = X (Twitter)
register-platform-wordpress = Website
register-platform-other = Another channel

# --- said by the bot -------------------------------------------------------------------------------

help-register = register – where the public register of accounts is
register-card-about = { $count }. Version { $version }, last changed { $time }.
register-card-page = Open the register
register-card-embed = According to the routine the register should be here: { $place }. Paste this to show it on the municipality's site:
register-card-none = According to the routine the register is not published. Ask { $unit }.

task-document_plan-title = Put the external sites into the document plan: { $unit }
task-document_plan-text = The list of external sites has changed for { $unit }. Put the extract into the document plan.
register-extract-open = Open the extract
