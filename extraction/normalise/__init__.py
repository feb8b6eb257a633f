"""Text -> value: pure functions, no spaCy."""
