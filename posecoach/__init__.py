"""A private, local trainer for four psoas stretches."""

__version__ = "0.1.0"
