"""Recipe: how a result is made and shown. It is what an Exhibit keeps, and never a picture."""

from dataclasses import dataclass

from workbench.charts.spec import ChartSpec


@dataclass(frozen=True)
class Recipe:
    """How a result is made and shown. script: the SQL. filters: what it leaves out, in words, where the explorer knows them.

    title, text: of its authors; text is Markdown.
    """

    script: str
    chart: ChartSpec = ChartSpec()
    title: str = ""
    text: str = ""
    filters: tuple[str, ...] = ()
