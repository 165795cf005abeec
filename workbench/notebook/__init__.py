"""What people's own notebooks are told: answers in JSON, the description of the API, and lines to copy."""
