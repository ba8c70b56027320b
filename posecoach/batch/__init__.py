"""Many videos at once: which ones, where their results go, who analyses them, and what came of each."""
