"""Sentences about queries in SQL."""

SENTENCES: dict[str, str] = {
    "query.empty": "There is nothing to run: write a query, for example SELECT * FROM {example} LIMIT 10.",
    "query.too_long": "The query is {characters} characters long; at most {most} are taken. Shorten it.",
    "query.syntax": "The query is not understood on line {line}, near “{near}”. Check the spelling, the commas and the quotes there.",
    "query.one_statement": "There are {count} statements, and one is run at a time. Keep one, or run them one after the other.",
    "query.not_allowed": "“{what}” is not allowed here: a query reads the published tables and changes nothing. "
    "Begin it with SELECT, FROM, WITH, DESCRIBE, SUMMARIZE or EXPLAIN.",
    "query.unknown_table": "There is no table “{table}”. Closest: {tables}.",
    "query.unknown_field": "There is no field “{field}” in the tables of this query. Closest: {fields}. "
    "A name with capitals, spaces or accents goes between double quotes.",
    "query.unknown_function": "There is no function “{function}”. Closest: {functions}.",
    "query.ungrouped": "The field “{field}” is neither in GROUP BY nor in a sum, a count or the like. Add it to GROUP BY, or take it out.",
    "query.ambiguous": "Several tables of this query have a field “{field}”. Write its table in front of it.",
    "query.conversion": "The value “{value}” cannot be read as {type}. TRY_CAST gives an empty cell instead of this error.",
    "query.failed": "The query cannot be run: {detail}.",
    "query.timeout": "The query took more than {seconds} seconds, so it was stopped. Ask for fewer rows, or aggregate before joining.",
    "query.memory": "The query needed more than {memory_mb} MB of memory, so it was stopped. Ask for fewer rows or columns, or aggregate first.",
    "query.crashed": "The query stopped the engine, which was started again. Nothing else was touched. Write the query in another way.",
    "query.team_busy": "Another query of your team is changing its tables, for more than {seconds} seconds. Run yours again in a moment.",
    "query.unknown_format": "There is no format “{format}”. Formats: {formats}.",
}
