## Flagging by a person.
hint-flag-account = May be left empty if the address below belongs to one of the accounts.
error-flag-account = Choose the account. The address belongs to none of them.
error-too-old = The date is before { $year }. Check the year.
error-flag-long = The text has { $length } characters, and at most { $longest } fit here. Paste what matters most and add the address below, so that everybody can read the whole.
flag-open = This comment is case { $case } already. This is how it is now:
flag-before = Case { $case } about the same comment: { $outcome } by { $name } { $time }.
flag-before-undecided = Case { $case } about the same comment is closed.
form-flag-again-title = Already decided
form-flag-again-submit = Open a case
form-flag-again-intro = If something has changed, the comment can be decided on again. It then gets a new case in the account's channel.
field-flag-again = Should it be decided on again?
flag-again-yes = Yes, open a new case
