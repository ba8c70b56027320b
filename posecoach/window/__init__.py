"""The window of a live session: what is shown where."""
