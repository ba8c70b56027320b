"""Basic services that every other package may use: errors, files, memory, threads."""
