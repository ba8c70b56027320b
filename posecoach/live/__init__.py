"""The live trainer: its threads, and the session they serve."""
