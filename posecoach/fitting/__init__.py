"""Thresholds from people: labels, search, suggestions, calibration."""
