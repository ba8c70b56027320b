"""Tuning thresholds: labels, suggestions, and calibration to one person."""
