"""Sentences about running an instance: its settings, its backups, the end of the event."""

SENTENCES: dict[str, str] = {
    # Settings
    "setting.unknown": "There is no setting {name}. Did you mean {names}? `python cli.py config` lists them all.",
    "setting.invalid": "The value of {name} cannot be used: {problem}.",
}
