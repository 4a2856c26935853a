"""What is remembered: tables, one module of questions and changes per subject, evidence, the log."""
