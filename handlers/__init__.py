"""What the bot does when something happens: one module per capability, written once for every chat."""
