"""Sentences about running an instance: its settings, its backups, the end of the event."""

SENTENCES: dict[str, str] = {
    # Settings
    "setting.unknown": "There is no setting {name}. Did you mean {names}? `python cli.py config` lists them all.",
    "setting.invalid": "The value of {name} cannot be used: {problem}.",
    # Backups
    "backup.not_one": "“{backup}” is not a whole backup: its manifest is missing or cannot be read. Choose another one.",
    "backup.changed": "The file {file} of the backup “{backup}” is missing, or not as it was made. Choose another backup.",
    "backup.store_broken": "The store in the backup “{backup}” is damaged. Choose another backup.",
    "backup.log_broken": "The audit log in the backup “{backup}” was touched: line {line} is not as it was written. Choose another backup.",
    "backup.version_missing": "The backup “{backup}” lists {folder}, which it does not hold. Choose another backup.",
    "backup.restless": "Packages were withdrawn each of the {tries} times that a backup was tried. Try again in a minute.",
    "backup.no_tool": "{tool} is not installed here; a store in PostgreSQL is saved and restored by it. Install the PostgreSQL client.",
    "backup.tool_failed": "{tool} failed: {problem}.",
    "restore.not_empty": "The folder {home} is not empty. Restore into a new folder, then point ETABLI_HOME to it.",
    "restore.database_used": "The database of ETABLI_DATABASE_URL already holds tables. Restore into an empty one.",
    "restore.other_store": "This backup holds a {store} store, and ETABLI_DATABASE_URL says otherwise. Change that setting, then restore.",
    # The end of the event
    "closing.busy": "The people were forgotten, but the file of the store could not be scrubbed while others read it. Run the command again.",
}
