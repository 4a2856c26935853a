"""The rules behind ``routines.flagging``: spelling, words, personal data, phrases. Nobody else needs them."""
