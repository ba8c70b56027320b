"""From signals to verdicts, hold time and sets. Everything here is pure: time is an argument."""
