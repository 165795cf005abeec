"""One file format each: a loader reads a file into Feeds, an unpacker opens an archive into files."""

from loaders.archive import GZIP, ZIP
from loaders.delimited import DELIMITED
from loaders.geojson import GEOJSON
from loaders.json import JSON
from loaders.parquet import PARQUET
from loaders.spreadsheet import SPREADSHEET
from workbench.loading import Loader, Unpacker

LOADERS: tuple[Loader, ...] = (DELIMITED, SPREADSHEET, JSON, GEOJSON, PARQUET)
UNPACKERS: tuple[Unpacker, ...] = (ZIP, GZIP)
