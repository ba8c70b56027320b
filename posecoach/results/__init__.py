"""Writing the results folder of an analysis."""
