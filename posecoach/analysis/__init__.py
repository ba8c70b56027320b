"""Analysing a recorded video: run, results, files."""
