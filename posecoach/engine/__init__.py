"""From signals to verdicts, hold time and sets; pure: time is an argument."""
