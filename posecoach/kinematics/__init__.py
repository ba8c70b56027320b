"""From landmarks to joint angles and distances: pure functions, and filters that follow one body through time."""
