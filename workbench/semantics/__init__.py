"""Semantic types: what kind of thing a Field holds (an INSEE commune code, a SIREN number, an e-mail address...)."""
