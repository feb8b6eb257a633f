"""English news in, typed and validated event records out."""
