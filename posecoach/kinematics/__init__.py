"""From landmarks to joint angles and distances: pure functions, and the filters that keep a body one body."""
