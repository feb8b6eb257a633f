"""Doc -> resolved mentions: times, figures, places, actors."""
