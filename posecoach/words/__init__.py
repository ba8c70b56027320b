"""User-visible text: sentences, numbers and units."""
