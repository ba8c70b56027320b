"""The folder that an analysis writes."""
