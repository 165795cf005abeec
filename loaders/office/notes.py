"""What a workbook holds besides its tables and what nobody should publish unknowingly."""

import re
from collections.abc import Mapping, Sequence

from defusedxml import ElementTree

from loaders.office.container import Container
from loaders.office.facts import SheetFacts
from workbench.findings import Finding

# What programs write as the author when nobody gave a name.
PROGRAMS = re.compile(
    r"(openpyxl|xlsxwriter|apache poi|phpexcel|phpspreadsheet|epplus|closedxml|sheetjs|aspose.*|libreoffice.*|openoffice.*|"
    r"microsoft (office|excel).*|excel|unknown( creator)?|user|utilisateur.*|admin.*|r|sas.*|oracle.*|)",
    re.IGNORECASE,
)
COMMENTS = ("xl/comments", "xl/threadedComments/", "xl/persons/")
AUTHORS = ("}creator", "}lastModifiedBy", "}initial-creator")


def findings(container: Container) -> tuple[Finding, ...]:
    """What stands in the container besides sheets: macros, links to other files, comments, names of people."""
    file = container.source.name
    found = []
    if container.has("xl/vbaProject.bin", "Basic/", "Scripts/"):
        found.append(Finding("office.macros_ignored", {"file": file}))
    if container.has("xl/externalLinks/"):
        found.append(Finding("office.external_links_ignored", {"file": file}))
    people = authors(container)
    comments = container.has(*COMMENTS) or b"<office:annotation" in container.part("content.xml")
    if people or comments:
        found.append(Finding("privacy.file_metadata", {"file": file}))
    return tuple(found)


def authors(container: Container) -> list[str]:
    """The people named as authors."""
    people = []
    for part in ("docProps/core.xml", "meta.xml"):
        try:
            root = ElementTree.fromstring(container.part(part) or b"<none/>", forbid_dtd=True)
        except ElementTree.ParseError:
            continue
        names = [(item.text or "").strip() for item in root.iter() if item.tag.endswith(AUTHORS)]
        people += [name for name in names if not PROGRAMS.fullmatch(name)]
    return people


def hidden(sheets: Sequence[str], facts: Mapping[str, SheetFacts], shown: Sequence[str], file: str) -> tuple[Finding, ...]:
    """The finding that names hidden sheets, and hidden columns as sheet!column; none when nothing is hidden."""
    columns = [f"{name}!{column}" for name in shown for column in facts.get(name, SheetFacts()).hidden]
    if not sheets and not columns:
        return ()
    names = ", ".join([*sheets, *columns[:20]]) + (", …" if len(columns) > 20 else "")
    return (Finding("sheet.hidden", {"file": file, "hidden": names}, count=len(sheets) + len(columns)),)
