"""ChartSpec: how a result is to be shown, as data. It is kept with an Exhibit, so it never holds a row."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

TABLE = "table"


@dataclass(frozen=True)
class ChartSpec:
    """How a result is shown. kind: a code of charts or maps (workbench/charts/kinds.py), "table" for plain rows.

    x, y, color, size: columns of the result, "" or () for none. title: "" for one made of the columns. options: of the kind, by name.
    """

    kind: str = TABLE
    x: str = ""
    y: tuple[str, ...] = ()
    color: str = ""
    size: str = ""
    title: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> str:
        """The ChartSpec as JSON, "" for a plain table without anything said."""
        return "" if self == ChartSpec() else json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ChartSpec":
        """The ChartSpec that `to_json` wrote; what a newer version said besides is left out."""
        said: dict[str, Any] = json.loads(text) if text else {}
        known = {item.name: said[item.name] for item in fields(cls) if item.name in said}
        if "y" in known:
            known["y"] = tuple(known["y"])
        if "options" in known:
            known["options"] = tuple((str(name), str(value)) for name, value in known["options"])
        return cls(**known)
