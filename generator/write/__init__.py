"""Write: a whole release moved in at once, or not at all."""
