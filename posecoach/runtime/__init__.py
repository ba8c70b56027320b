"""What every room may use: errors, files, memory, threads."""
