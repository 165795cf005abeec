"""Sentences about zip and gzip files, and the descriptors of Data Packages."""

SENTENCES: dict[str, str] = {
    "archive.no_table": "{file} holds no table that can be read ({members}). Put .csv, .xlsx, .ods, .json, .geojson or .parquet files in the archive, "
    "or send the file itself.",
    "archive.not_checked": "{file} is an archive, and this command reads tables. Unpack it, and check the files inside.",
    "archive.members_ignored": "{file} also holds files that are not read here: {members}. Nothing of them is in the tables.",
    "archive.nested": "{file} holds another archive, {member}. Archives inside archives are not opened: unpack it, and send its files in one .zip.",
    "archive.unsafe_path": "{file} holds a member whose path is not safe: “{member}”. A path must stay inside the archive, with / and without .. "
    "Nothing was unpacked. Make the archive again from its folder.",
    "archive.link": "{file} holds a link or a special file: “{member}”. Nothing was unpacked. Make the archive again with the files themselves.",
    "archive.duplicate_name": "{file} holds two members of the same name: “{other}” and “{member}”. Nobody could tell which one is right. Rename one and "
    "make the archive again.",
    "archive.too_many_members": "{file} holds {count} files; at most {limit} are unpacked. Keep the tables only, or send several archives.",
    "archive.too_large_unpacked": "{file} would unpack to more than {unpacked_mb} MB, out of proportion with its size or beyond the limit of {limit_mb} MB "
    "(ratio {limit_ratio}). Unpacking stopped there and nothing was kept. Send the table itself, or smaller parts.",
    "archive.method": "{file}: “{member}” is packed by a method that cannot be opened here. Make the archive again with the usual method (deflate).",
    "descriptor.invalid": "{file} is not a usable descriptor: reading stops at line {line}. It must be plain JSON or YAML without aliases or objects of "
    "a program, and describe its resources or fields. Correct it, or send the tables without it.",
    "descriptor.remote_path": "{file} refers to something outside the package: “{path}”. Nothing is ever fetched. Put that file in the package and name it "
    "by its path, or remove the reference.",
    "descriptor.unsafe_path": "{file} names a path that is not safe: “{path}”. A path must be relative, inside the package, with / and without .. Correct "
    "it and send the package again.",
    "descriptor.missing_file": "{file} names “{path}”, which is not in the package. Add that file, or remove it from the descriptor.",
    "descriptor.not_allowed": "{file}: “{key}” is not allowed here ({value}), because it could run, repeat without end, or mean several files. Remove it "
    "from the descriptor and send the package again.",
    "descriptor.too_many_resources": "{file} describes {count} resources; at most {limit} are read. Split the package.",
    "descriptor.ignored": "{file}: “{key}” was ignored. It is not needed to read the tables.",
    "descriptor.value_type": "{file}: “{key}” is not a text ({value}), so it was left out. In YAML, put quotes around words such as no or on.",
    "descriptor.unsafe_link": "{file}: a link of “{key}” was left out, because it is not a web address: {value}.",
    "descriptor.hash_differs": "{file}: “{key}” is not the file that was described ({value}). It was read as it is; check that it is the right version.",
}
