"""The pieces of the people page, and of everybody's own page."""
