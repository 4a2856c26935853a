"""The program: settings, command line, wiring, and the adapters to the world outside."""
