"""Sentences about Table Schemas: the header against a schema, and the checks beyond types and constraints."""

SENTENCES: dict[str, str] = {
    "schema.unknown": "No reference schema is called “{name}”. The nearest ones: {nearest}. `python cli.py schemas` lists them all; a file of your own "
    "is given by its path.",
    "schema.bad_match": "“{mode}” is no way to match columns with a schema. Use one of: {modes}.",
    "schema.no_schema_to_match": "The way of matching columns was said without a schema. Say which schema the table should follow as well.",
    "extra-label": "{count} columns are not in the schema: {fields}. They are kept and not checked. Remove them from the file if nobody needs them, or "
    "choose a schema or a matching that allows them.",
    "missing-label": "{count} fields of the schema have no column in the table: {fields}. Add the columns to the file, or check that this is the schema "
    "you want.",
    "missing-label-near": "The schema has a field “{field}”, and the table a column “{near}”: names must be the same, capitals and spaces included. The "
    "column was not checked. Correct its name in the file.",
    "unmatched-header": "No column of the table bears the name of a field of the schema, so nothing was checked. Check that this is the schema you want.",
    "blank-label": "{count} columns have no name where the schema expects {expected}. They were checked by their place; write their names in the file.",
    "duplicate-label": "{count} columns bear a name that an earlier one has: {labels}. Give each column a name of its own in the file.",
    "incorrect-label": "{count} columns do not stand where the schema expects them (column / field expected): {pairs}. Cells were checked by their place: "
    "if only the order differs, match the columns by name.",
    "check.cells": "Column “{field}”: {count} cells break the check “{name}” of the schema: {words} (first on row {row}).",
    "check.cells-french-siren": "Column “{field}”: {count} cells are no SIREN number (nine digits, the last one a checksum): {words} (first on row {row}). "
    "Look the organization up in the Sirene directory.",
    "check.cells-french-siret": "Column “{field}”: {count} cells are no SIRET number (fourteen digits with a checksum): {words} (first on row {row}). Look "
    "the establishment up in the Sirene directory.",
    "check.cells-french-gps-coordinates": "Column “{field}”: {count} cells are no point in France, overseas included, written [longitude, latitude]: "
    "{words} (first on row {row}). Correct them at their source.",
    "check.cells-french-gps-coordinates-swapped": "Column “{field}”: {count} points would be in France if longitude and latitude were swapped: {words} "
    "(first on row {row}). Longitude comes first.",
    "check.cells-phone-number": "Column “{field}”: {count} cells are no telephone number, French or international: {words} (first on row {row}). Write one "
    "number a cell, with its country code if it is not French.",
    "check.cells-opening-hours": "Column “{field}”: {count} cells are no opening hours as OpenStreetMap writes them (“Mo-Fr 08:00-18:00”, “24/7”): {words} "
    "(first on row {row}).",
    "check.cells-nomenclature-actes": "Column “{field}”: {count} cells are not of the nomenclature of acts (one of its nine matters, “/”, then the detail): "
    "{words} (first on row {row}).",
    "check.cells-year-interval": "Column “{field}”: {count} cells are no interval of years (“2023/2024”, or “2023” where the schema allows it): {words} "
    "(first on row {row}).",
    "check.rows": "{count} rows break the check “{name}” of the schema on {fields}: {words} (first on row {row}).",
    "check.rows-cohesive-columns": "{count} rows fill some of the columns {fields} and leave others empty; the schema wants all or none: {words} (first on "
    "row {row}).",
    "check.rows-one-of-required": "{count} rows have a value in none of the columns {fields}; the schema wants one at least (first on row {row}).",
    "check.rows-compare-columns": "{count} rows do not compare as the schema wants ({fields}: {operator}): {words} (first on row {row}).",
    "check.rows-sum-columns": "{count} rows do not add up: the first of {fields} should be the sum of the others: {words} (first on row {row}).",
    "check.unknown": "The schema asks for a check “{name}” that this installation does not know. It was not made: check these cells by yourself, or ask "
    "the maintainers for it.",
    "check.unusable": "The check “{name}” of the schema cannot be made: what it says of its columns is not complete, or their values cannot be compared.",
    "check.no_column": "The check “{name}” of the schema was not made: the table lacks {fields}.",
    "rule.category": "Column “{field}”: {count} cells are none of the categories of the schema ({limit}): {words} (first on row {row}).",
    "rule.json_schema": "Column “{field}”: {count} cells do not have the structure that the schema asks for (jsonSchema): {words} (first on row {row}).",
    "rule.unique_key": "{count} rows repeat the unique key ({fields}) of an earlier one: {words} (first on row {row}).",
}
