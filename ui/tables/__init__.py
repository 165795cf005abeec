"""The tables of a team on the screen: what there is, one of them opened, the bin, files being made tables."""
