"""What developers run by hand, and what builds the package."""
