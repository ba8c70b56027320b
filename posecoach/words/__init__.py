"""What is said to a person: sentences, numbers and units."""
