"""Sentences about the bytes of a file: its size, kind, name, encoding and characters."""

SENTENCES: dict[str, str] = {
    "name.unusable": "A file came without a name, so nobody could find it again. Give it a name such as data.csv and send it again.",
    "file.empty": "{file} holds no data: its size is {size} bytes. Download it again from its source, or export it again.",
    "file.truncated": "{file} is cut short: its end is missing, as after an interrupted download. Nothing was read, for the beginning must not "
    "pass for the whole. Download it again and send it again.",
    "file.corrupt": "{file} is damaged: its content does not agree with its own structure or checksum. Nothing was added. Download it again, "
    "or export it again from its source.",
    "file.encrypted": "{file} is protected by a password (mot de passe), so nobody can read it. Remove the password in the program that wrote it, "
    "save it, and send it again.",
    "file.trailing_bytes": "{file} holds {count} bytes after its end; they were ignored. Check with its source that nothing is missing.",
    "type.not_allowed": "{file} is a {what} file, which is not read here. Send the data itself as .csv, .xlsx, .ods, .json, .geojson or .parquet, "
    "or several files in a .zip.",
    "type.mismatch": "{file} is not what its name says: its bytes are those of {what}. It is often an error page or a wrong download. Open the "
    "address in a browser, download the data itself (.csv, .xlsx, .ods, .json, .geojson, .parquet, .zip) and send it again.",
    "type.legacy_office": "{file} is an old or damaged office file that cannot be read safely. Open it in your spreadsheet program, save it as .xlsx "
    "or .csv, and send it again.",
    "type.extension_differs": "{file} was read as {proper}, because its content is that, although its name ends otherwise. Rename it if you publish "
    "it elsewhere.",
    "dialect.unknown_key": "{file}: “{key}” cannot be set. What can be set: {known}.",
    "dialect.bad_value": "{file}: “{value}” is not a value of {key}. Write for example: {allowed}.",
}
