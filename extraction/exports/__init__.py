"""Records -> tables, maps and other coders' columns."""
