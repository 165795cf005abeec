"""Sentences about the store, publishing, versions, previews, downloads and quality."""

SENTENCES: dict[str, str] = {
    # The store and the disk
    "store.newer": "The instance was written by a newer Établi (its store is at revision {found}, this one knows {expected}). "
    "Install that version again; nothing was changed.",
    "store.busy": "Somebody else has kept the store busy for too long. Nothing was changed: try again.",
    "store.unreachable": "The database of this event does not answer. What you just did may not be saved: look, and do it again in a minute. "
    "If this lasts, tell the organizers.",
    "store.not_opened": "The database “{database}” ({server}) cannot be opened. It says: {reason}. "
    "Check that it runs, and the address in ETABLI_DATABASE_URL; nothing was changed.",
    "store.address": "ETABLI_DATABASE_URL is not the address of a database that Établi can use. Write `postgresql://user:password@host/name`, "
    "special characters of the password coded as `%40` is for @, or leave it out: the store is then a SQLite file in the home folder.",
    "store.encoding": "The database “{database}” ({server}) keeps its texts in {encoding}, so it has no place for every letter. "
    "Make another one: CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8'.",
    "store.other": "The folder {folder} holds {count} published versions that this database does not know, {example} for one: "
    "it is not the database of this folder. Nothing was changed. Set ETABLI_DATABASE_URL to the database that goes with the folder, "
    "or ETABLI_HOME to a new folder.",
    "disk.full": "The disk is nearly full: {free_mb} MB are free and {needed_mb} MB are needed. Nothing was published and nothing was lost. "
    "Free some space, then try again.",
    # Packages and versions
    "package.unknown": "There is no package “{package}”. Packages: {packages}.",
    "package.withdrawn": "The package “{package}” was withdrawn, so it can no longer be read. Reason: {reason}.",
    "version.unknown": "The package “{package}” has no version {version}. Its versions: {versions}.",
    "version.withdrawn": "Version {version} of “{package}” was withdrawn, so it can no longer be read. Reason: {reason}.",
    "resource.unknown": "There is no table “{resource}” in the package “{package}”. Its tables: {resources}.",
    # Preview
    "browse.unknown_field": "There is no field “{field}” in this table. Closest: {fields}.",
    "browse.not_a_value": "“{value}” cannot be compared with the values of “{field}”. Write it as they are written in the table.",
    "browse.too_large": "Sorting the table that far takes more than {memory_mb} MB. Filter it first, or write a query.",
    # Downloads
    "export.unknown_format": "There is no download in the format “{format}”. Formats: {formats}.",
    "export.no_errors": "The table {resource} of {package} has no error against its schema: there is nothing to download. Take the table itself.",
    "export.none_refused": "Nothing of the table {resource} of {package} was left out: there is nothing to download. Take the table itself.",
    "export.needs_resource": "The package “{package}” holds several tables, and this format holds one. Choose among: {resources}.",
    "export.too_many_rows": "“{resource}” holds {rows} rows, and an Excel sheet takes {most}: the last ones would be lost. Download the CSV instead.",
    "export.too_many_columns": "“{resource}” holds {columns} columns, and an Excel sheet takes {most}: the last ones would be lost. "
    "Download the CSV instead.",
    "export.cell_too_long": "A cell of “{field}” in “{resource}” holds {characters} characters, and an Excel cell takes {most}: "
    "the rest would be lost. Download the CSV instead.",
    # Quality: what to add, and why it matters
    "quality.title": "Give the package a title in plain words: it is what people search for.",
    "quality.description": "Write a description of a few sentences: what the data are, where they come from, what they do not say.",
    "quality.licence": "Add a licence: without one nobody may reuse the data.",
    "quality.producer": "Say who produces the data: that is whom people credit and trust.",
    "quality.contact": "Give a contact: somebody will find a mistake, or have a question.",
    "quality.period": "Say which period the data cover: without it nobody knows whether they are of today.",
    "quality.territory": "Say which territory the data cover: without it nobody knows whether a place is absent or empty.",
    "quality.keywords": "Add keywords: the catalog filters by them.",
    "quality.sources": "Name the sources: anyone can then check the data against them.",
    "quality.rows": "Say what one row is, for {missing} of {total} tables: every count and sum depends on it.",
    "quality.field_titles": "Give a title to {missing} of {total} fields: names of columns are seldom words.",
    "quality.field_descriptions": "Describe {missing} of {total} fields: what a value means, how it was measured.",
    "quality.units": "Give the unit of {missing} of {total} numeric fields: a number without its unit misleads.",
    "quality.findings": "{count} findings are left: correct the file, or say in the description why they stand.",
    "quality.refused": "{count} rows or values were refused and are not in the tables: correct them in the file.",
}
