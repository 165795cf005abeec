"""Lines to copy into a notebook: they read a table, or ask in SQL, from this server. Tests run them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from workbench.sql import ident

PLACEHOLDER = "etabli_…"  # stands for a token


@dataclass(frozen=True)
class About:
    """What lines are about. address: of the server, without a slash at its end. token: PLACEHOLDER where it is not known any more."""

    address: str
    token: str
    package: str
    resource: str

    @property
    def parquet(self) -> str:
        """The address of the table as Parquet, in its newest version."""
        return f"{self.address}/api/v1/packages/{quote(self.package)}/latest/{quote(self.resource)}.parquet"

    @property
    def file(self) -> str:
        """What the table is called on the disk."""
        return f"{self.resource}.parquet"

    @property
    def sql(self) -> str:
        """A question to begin from."""
        return f"SELECT count(*) AS rows FROM {ident(self.package)}.{ident(self.resource)}"


@dataclass(frozen=True)
class Snippet:
    """Lines of one kind. code: what they do (KINDS in ui/notebook/lines.py). syntax: of the highlighting."""

    code: str
    syntax: str
    text: str


def duckdb(about: About) -> tuple[Snippet, ...]:
    """For DuckDB in Python, with nothing else installed; and for DuckDB anywhere, with its extension httpfs."""
    copied = f"""\
import shutil, urllib.request
import duckdb

token = "{about.token}"
url = "{about.parquet}"
asked = urllib.request.Request(url, headers={{"Authorization": f"Bearer {{token}}"}})
with urllib.request.urlopen(asked) as answer, open("{about.file}", "wb") as file:
    shutil.copyfileobj(answer, file)

print(duckdb.sql("SELECT count(*) AS rows FROM '{about.file}'"))"""
    afar = f"""\
INSTALL httpfs;
LOAD httpfs;
CREATE SECRET etabli (
  TYPE http, SCOPE '{about.address}',
  BEARER_TOKEN '{about.token}'
);

SELECT count(*) AS rows
FROM '{about.parquet}';"""
    return Snippet("copy", "python", copied), Snippet("afar", "sql", afar)


def pandas(about: About) -> tuple[Snippet, ...]:
    """For pandas in Python, with pyarrow."""
    table = f"""\
import pandas as pd

token = "{about.token}"
url = "{about.parquet}"
table = pd.read_parquet(url, storage_options={{"Authorization": f"Bearer {{token}}"}})
print(table)"""
    question = f"""\
import io, json, urllib.request
import pandas as pd

token = "{about.token}"
sql = '{about.sql}'
asked = urllib.request.Request(
    "{about.address}/api/v1/query",
    json.dumps({{"sql": sql, "format": "parquet"}}).encode(),
    {{"Authorization": f"Bearer {{token}}", "Content-Type": "application/json"}},
)
with urllib.request.urlopen(asked) as answer:
    print(pd.read_parquet(io.BytesIO(answer.read())))"""
    return Snippet("table", "python", table), Snippet("question", "python", question)


def r(about: About) -> tuple[Snippet, ...]:
    """For R, with the packages nanoparquet and httr2."""
    table = f"""\
token <- "{about.token}"
url <- "{about.parquet}"
download.file(url, "{about.file}", mode = "wb", headers = c(Authorization = paste("Bearer", token)))
table <- nanoparquet::read_parquet("{about.file}")
print(table)"""
    question = f"""\
library(httr2)

token <- "{about.token}"
answer <- request("{about.address}/api/v1/query") |>
  req_auth_bearer_token(token) |>
  req_body_json(list(sql = '{about.sql}')) |>
  req_perform() |>
  resp_body_json(simplifyVector = TRUE)
print(answer$rows)"""
    return Snippet("table", "r", table), Snippet("question", "r", question)


def javascript(about: About) -> tuple[Snippet, ...]:
    """For JavaScript outside of a page: Node 18 and later, Deno, Bun."""
    question = f"""\
const token = "{about.token}";
const answer = await fetch("{about.address}/api/v1/query", {{
  method: "POST",
  headers: {{ Authorization: `Bearer ${{token}}`, "Content-Type": "application/json" }},
  body: JSON.stringify({{ sql: '{about.sql}' }}),
}});
const told = await answer.json();
if (!answer.ok) throw new Error(told.detail);
console.table(told.rows);"""
    table = f"""\
import {{ writeFile }} from "node:fs/promises";

const token = "{about.token}";
const url = "{about.parquet}";
const answer = await fetch(url, {{ headers: {{ Authorization: `Bearer ${{token}}` }} }});
if (!answer.ok) throw new Error((await answer.json()).detail);
await writeFile("{about.file}", answer.body);"""
    return Snippet("question", "javascript", question), Snippet("copy", "javascript", table)


LANGUAGES: Mapping[str, tuple[str, Callable[[About], tuple[Snippet, ...]]]] = {
    "duckdb": ("DuckDB", duckdb),
    "pandas": ("pandas", pandas),
    "r": ("R", r),
    "javascript": ("JavaScript", javascript),
}
