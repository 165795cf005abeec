"""Maps without internet: outlines that are shipped, and where things are drawn on them."""
