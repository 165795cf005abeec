"""Sentences about the data API and its tokens, and its description in words."""

SENTENCES: dict[str, str] = {
    "token.too_many": "You have {most} tokens already, the most that one person may have. Revoke one that you use no more.",
    "api.no_token": "A token is needed. Make one in Établi, on the page “From your own notebook”, and send it as a header: "
    "`Authorization: Bearer etabli_…`.",
    "api.token_ended": "This token opens nothing: it was cut short, revoked, or is too old, or its owner is not in the event any more. "
    "Make another one in Établi, on the page “From your own notebook”.",
    "api.too_fast": "That is too many requests. Wait {seconds} s; read a table in one piece instead of many.",
    "api.unknown": "There is nothing at this address. What there is stands in /api/v1/openapi.json.",
    "api.method": "This address does not take {method}. What it takes stands in /api/v1/openapi.json.",
    "api.not_json": "The body is not the JSON object that is expected here. Send something like `{example}`, with Content-Type: application/json.",
    "api.no_sql": "The body has no text “sql”. Send something like `{example}`.",
    "api.unknown_member": "“{name}” is not known here. A query takes: {names}.",
    "api.too_large": "The body is larger than {most_kb} kB. A query is never that long.",
    "api.limit": "“limit” is a number of rows, from 1 to {most}. For more rows, ask for the format csv, parquet or arrow without a limit.",
    "api.range_beyond": "The file has {size} bytes, and no range that was asked for lies in it. Ask for its size with HEAD first, or for the "
    "whole file.",
    "api.too_many_ranges": "More than {most} ranges were asked for at once. Ask for one at a time, or for the whole file.",
    # What each address of the API is for: in openapi.json and on the page
    "api.about": "Read the published datasets, and ask in SQL, from a notebook or a program of yours. Nothing can be changed by it.",
    "api.packages": "The packages that can be read, the newest version of each.",
    "api.package": "One package: its versions, its tables and where to read them.",
    "api.descriptor": "The description of a version as a Data Package: titles, units, types and caveats of each field.",
    "api.parquet": "A table as Parquet. Parts of it can be asked for (HTTP Range), so that DuckDB reads only what it needs.",
    "api.csv": "A table as CSV: UTF-8, commas, decimal points, ISO dates, each value exactly as it is in the table.",
    "api.query": "Ask in SQL, over the newest version of each package and the tables of your team, with the limits of the page “Ask in SQL”.",
    "api.openapi": "This description, as OpenAPI.",
}
