"""Sentences about drafts and the processes that read, check and build them."""

SENTENCES: dict[str, str] = {
    "draft.unknown": "There is no draft “{draft}” any more. It was published or discarded: start again from the file.",
    "draft.busy": "“{file}” is still being read. Wait until it is done, or cancel it, then try again.",
    "draft.no_file": "No file was given. Choose at least one file.",
    "draft.no_table": "Every table of “{file}” was left out, so there is nothing to publish. Keep at least one.",
    "draft.unread": "“{file}” could not be read yet, so it cannot be published. Mend what its message says, or give another file.",
    "draft.unknown_table": "There is no table “{table}” in “{file}”. Its tables: {tables}.",
    "draft.unknown_field": "There is no field “{field}” in the table “{table}”. Its fields: {fields}.",
    "draft.bad_name": "“{name}” cannot name a package: use lower-case letters, digits and _, and begin with a letter.",
    "draft.reserved_name": "“{name}” means something else in SQL, so it cannot name a package. Take another name, for example {proposed}.",
    "job.cancelled": "The work on “{file}” was cancelled. Nothing was published and nothing was lost: begin again whenever you like.",
    "job.interrupted": "The reading of “{file}” was interrupted. Nothing was published and nothing was lost: read it again.",
    "job.crashed": "Établi failed on “{file}” (reference {reference}). Nothing was published. Tell the organizers the reference; the log has the rest.",
    "job.too_long": "“{file}” took more than {seconds} seconds, the limit of this installation. Give a smaller file, or raise ETABLI_READ_SECONDS.",
    "job.too_much_memory": "“{file}” needed more than {memory_mb} MB of memory, the limit of this installation. "
    "Give a smaller file, or raise ETABLI_READ_MEMORY_MB.",
    "job.disk_full": "The disk is full, so “{file}” was put aside unfinished. Nothing was lost: free some space, then try again.",
    "report.stumbled": "frictionless itself stumbles on {file} ({reason}), so nothing can be said of it. "
    "A pattern or a bound that its field cannot read is the usual cause: correct the schema, then try again.",
    "report.no_table": "{file} is no table by its name, so none of its rows was read. Give a file that ends in .csv, .tsv, .xlsx, .ods, "
    ".parquet or .json and holds a table; one of another name can be described in a datapackage.json with its “format”.",
    "file.is_none": "“{file}” is a folder, a pipe or a device, and a file is needed. Give the path of a file; save what comes from a pipe first.",
    "file.not_found": "There is no file “{file}”. Check the path.",
    "set.malformed": "“{text}” is not understood. Write --set table.key=value, for example --set flights.encoding=cp1252.",
    "upload.too_large": "{file} is larger than {limit_mb} MB, the limit of this installation, so it was not kept. Give a smaller file, pack it as .gz or .zip, or raise ETABLI_UPLOAD_MB.",
    "upload.unknown": "This file is no longer waiting here: it was already used, or the server was started again. Give it again.",
}
