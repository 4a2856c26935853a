# The life of an account in the log, and the public register.

log-account-opened = Opened the account
log-account-closed = Closed the account
log-register-changed = The register of accounts got a new version
