"""The app packages of Slack and Teams: what an administrator uploads."""
