"""Analysing a recorded video: running the engine over it, and the result as data."""
