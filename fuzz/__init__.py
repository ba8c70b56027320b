"""Coverage-guided fuzzing of everything that is read; see docs/fuzzing.md."""
