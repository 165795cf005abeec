"""The statements of a script, run one after the other; the rows of the last one leave."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from workbench.errors import QueryError
from workbench.query.inside import files, makers, rows, sheet
from workbench.query.inside.database import Job
from workbench.query.inside.guess import Field
from workbench.query.inside.lineage import Lineage
from workbench.query.inside.tokens import tokens, trimmed
from workbench.query.script import writes
from workbench.query.wire import Body

BEGINS, ENDS = ("begin", "start"), ("commit", "end", "rollback", "abort")
ALONE = (*BEGINS, *ENDS, "use", "set", "vacuum", "analyze", "analyse", "explain", "pragma", "")  # run outside a transaction of ours


class ScriptRun:
    """One script being run. truncated: rows of the last statement were left out. names: the packages that it reaches."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, job: Job, names: Sequence[str]) -> None:
        self.connection = connection
        self.job = job
        self.lineage = Lineage(connection, tables_of(job, names))
        self.is_traced = bool(names or job["team"])
        self.is_open = False  # a transaction that the script began
        self.place = 0  # of the statement that runs
        self.truncated = False
        self.numbers: list[int] = []  # places of columns that are large whole numbers, told as texts

    @property
    def fields_read(self) -> set[Field]:
        """The fields of published tables that the script may have read."""
        return self.lineage.fields

    def run(self, asked: Sequence[duckdb.Statement], fd: int) -> None:
        """None; all have run, and the rows of the last one left through `fd`. Raises: duckdb.Error."""
        for self.place, statement in enumerate(asked[:-1]):
            with self.traced(statement.query):
                exhaust(self.connection, statement)
        self.place = len(asked) - 1
        with self.traced(asked[-1].query):
            self.answer(asked[-1], fd)
        if self.is_open and self.job["writes"]:
            raise QueryError("query.transaction_open")

    @contextmanager
    def traced(self, sql: str) -> Iterator[None]:
        """None; what the statement inside reads is known, and tables that it makes remember it, in the same transaction."""
        found = tokens(sql)
        word = found[0].text.casefold() if found else ""
        is_ours = self.job["writes"] and not self.is_open and word not in ALONE and writes(sql)
        if is_ours:
            self.connection.execute("BEGIN")
        if self.is_traced:
            self.lineage.before(sql)
        yield
        if self.is_traced:
            self.lineage.after(sql)
        if self.job["writes"]:
            makers.sign(self.connection, sql, self.job["made"])
        if is_ours:
            self.connection.execute("COMMIT")
        self.is_open = (self.is_open or word in BEGINS) and word not in ENDS

    def answer(self, statement: duckdb.Statement, fd: int) -> None:
        """None; the rows of a statement have left, cut at the limits. Raises: duckdb.Error."""
        relation = self.connection.sql(trimmed(statement.query))
        if relation is None or is_silent(statement, relation):
            return
        self.numbers = [place for place, kind in enumerate(relation.types) if str(kind) in rows.NUMBERS]
        if statement.type in rows.READS:
            relation = rows.selected(relation, self.job["rows"], self.job["form"])
            if self.job["form"] == "xlsx":
                sheet.require_room(relation)
        reader = relation.to_arrow_reader(rows.BATCH_ROWS)
        with Body(fd) as sink:
            if self.job["form"]:
                files.saved(reader, sink, self.job["form"], self.job["spill"])
            else:
                self.truncated = rows.stream(reader, sink, self.job["rows"], self.job["bytes"])
        reader.close()  # DuckDB 2.0 refuses another statement while a result is open


def is_silent(statement: duckdb.Statement, relation: duckdb.DuckDBPyRelation) -> bool:
    """Whether the statement says nothing but that it was done."""
    return bool(relation.columns == ["Success"] or (relation.columns == ["Count"] and statement.type == duckdb.StatementType.CREATE))


def exhaust(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    """None; the statement has run to its end: it may write, or fail. Raises: duckdb.Error."""
    relation = connection.sql(trimmed(statement.query))
    if relation is not None and statement.type in rows.READS:
        reader = relation.to_arrow_reader(rows.BATCH_ROWS)
        for _ in reader:
            pass
        reader.close()


def tables_of(job: Job, names: Sequence[str]) -> Mapping[tuple[str, str], Sequence[str]]:
    """The fields of the tables of these packages."""
    return {(name, resource): fields for name in names for resource, fields in job["fields"].get(name, ())}
