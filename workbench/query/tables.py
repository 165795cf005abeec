"""The tables that a query can name, with their fields."""

from dataclasses import dataclass

from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.errors import DatasetError


@dataclass(frozen=True)
class Table:
    """One resource of the newest version of a package. path: of its Parquet file, from the folder of packages. rows: how many."""

    package: str
    resource: str
    version: int
    path: str
    fields: tuple[str, ...]
    rows: int


def tables(catalog: Catalog) -> tuple[Table, ...]:
    """Every table that a query can name, by package."""
    return catalog.answer("tables", lambda: tuple(item for edition in catalog.packages() for item in tables_of(edition)))


def tables_of(edition: Edition) -> list[Table]:
    """The tables of an Edition; none when it was withdrawn a moment ago."""
    try:
        return [
            Table(
                edition.package,
                str(item["name"]),
                edition.version,
                f"{edition.package}/{edition.version}/{item['path']}",
                tuple(str(field["name"]) for field in item["schema"]["fields"]),
                int(item.get("rows", 0)),
            )
            for item in edition.resources
        ]
    except DatasetError:
        return []
