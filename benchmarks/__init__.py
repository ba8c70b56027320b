"""Measurements of accuracy and speed; none of this is installed."""
