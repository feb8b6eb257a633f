"""The shipped data files as validated, indexed objects."""
