"""From a file as published to staged, typed and checked tables. Runs in the loading process only."""
