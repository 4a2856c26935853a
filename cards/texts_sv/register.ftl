# Kontots liv i loggen, och den publika förteckningen.

log-account-opened = Öppnade kontot
log-account-closed = Avslutade kontot
log-register-changed = Förteckningen över konton fick en ny version
