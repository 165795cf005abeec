"""Établi's core: what is true about the data and the day. It knows no screen and no web server."""
