"""frictionless's own report on a table, at DuckDB's speed: SQL screens, frictionless judges."""
