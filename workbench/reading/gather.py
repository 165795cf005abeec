"""Every table that the uploads of a draft hold, as Feeds ready to be staged, with what their descriptors say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.drafts.draft import Draft
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Feed, Member, Source
from workbench.names import slug
from workbench.reading.kinds import kind
from workbench.reading.package_in import PackageIn, ResourceIn, read_package
from workbench.reading.tools import Tools

Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class File:
    """One file to load. upload: number of the upload it came in. member: its name inside an archive, "" for a plain file.
    said: what a person and its descriptor say of its Dialect, by table.
    """

    path: Path
    name: str
    upload: int
    said: Said
    member: str = ""


@dataclass(frozen=True)
class Found:
    """One table found. source: member or sheet. file: name for messages. findings: those of its file. schema: its descriptor's."""

    feed: Feed
    upload: int
    source: str
    file: str
    findings: tuple[Finding, ...] = ()
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Gathered:
    """Everything found. about: properties of the package that its descriptor says; tables_about: those of its resources."""

    found: tuple[Found, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    tables_about: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def joined(self, other: "Gathered") -> "Gathered":
        """Both, the first one's properties before the other's."""
        return Gathered((*self.found, *other.found), {**other.about, **self.about}, {**other.tables_about, **self.tables_about})


@dataclass
class Gatherer:
    """What is at hand while files are opened. folder: the draft's. Each loader gets a numbered folder of its own in work/."""

    said: Said
    folder: Path
    tools: Tools
    opened: int = 0
    names: set[str] = field(default_factory=set)

    def source(self, file: File) -> Source:
        """The file as a loader takes it."""
        self.opened += 1
        work = self.folder / "work" / str(self.opened)
        work.mkdir(parents=True)
        return Source(file.path, file.name, work, self.tools.limits, file.said, self.tools.tick)

    def upload(self, file: File) -> Gathered:
        """The tables of one upload. Raises: DatasetError."""
        found, findings = kind(file.path, file.name)
        if found not in self.tools.unpackers:
            return Gathered(tuple(self.tables(file)))
        result = self.tools.unpackers[found].unpack(self.source(file))
        package = read_package([*result.members, *result.attachments], self.folder / "work", self.tools.limits)
        if package is not None:
            inside = self.package(package, file.upload)
        else:
            named = found != "gzip"
            files = [File(item.path, item.name, file.upload, self.said, item.name if named else "") for item in result.members]
            inside = Gathered(tuple(table for item in files for table in self.tables(item)))
        return replace(inside, found=tuple(with_findings(inside.found, (*findings, *result.findings))))

    def tables(self, file: File) -> list[Found]:
        """The tables of one file, those of the files inside when it is an archive. Raises: DatasetError."""
        found, findings = kind(file.path, file.name)
        if found in self.tools.unpackers:
            result = self.tools.unpackers[found].unpack(self.source(file))
            inside = [replace(file, path=item.path, name=item.name) for item in result.members]
            return with_findings([table for item in inside for table in self.tables(item)], result.findings)
        if found not in self.tools.loaders:
            raise DatasetError("type.not_allowed", file=file.name, what=found)
        feeds = self.named_apart(file, self.tools.loaders[found].read)
        tables = [Found(feed, file.upload, " / ".join(part for part in (file.member, feed.source) if part), file.name) for feed in feeds]
        return with_findings(tables, findings)

    def named_apart(self, file: File, load: Callable[[Source], list[Feed]]) -> list[Feed]:
        """The tables of a file, no two of the draft with the same name; one renamed is read as was said of its new name."""
        feeds = load(self.source(file))
        names = [apart(feed.name, self.names) for feed in feeds]
        words = {feed.name: file.said.get(name, {}) for feed, name in zip(feeds, names, strict=True) if feed.name != name}
        if any(name in file.said or words[name] for name in words):
            feeds = load(self.source(replace(file, said={**file.said, **words})))
        return [replace(feed, name=name) for feed, name in zip(feeds, names, strict=True)]

    def package(self, package: PackageIn, upload: int | None) -> Gathered:
        """The tables that a Data Package describes, with its schemas and properties. upload: None when uploads are its files."""
        found: list[Found] = []
        about: dict[str, Mapping[str, Any]] = {}
        for resource in package.resources:
            said = dialect_said(resource, self.said)
            number = int(resource.member.path.name) if upload is None and resource.member.path.name.isdigit() else upload or 0
            tables = self.tables(File(resource.member.path, resource.member.name, number, said, resource.member.name))
            named = [described(table, resource, alone=len(tables) == 1) for table in tables]
            words = {key: value for key, value in resource.descriptor.items() if key != "name"}
            about |= {table.feed.name: words for table in named}
            found += named
        return Gathered(tuple(with_findings(found, package.findings)), dict(package.descriptor), about)


def apart(name: str, taken: set[str]) -> str:
    """The name, followed by _2, _3... when it is taken; it is taken from now on."""
    chosen, count = name, 1
    while chosen in taken:
        count += 1
        chosen = slug(f"{name}_{count}")
    taken.add(chosen)
    return chosen


def gather(draft: Draft, folder: Path, tools: Tools) -> Gathered:
    """The tables of all uploads. Raises: DatasetError from kinds, unpackers, descriptors and loaders; archive.no_table."""
    gatherer = Gatherer(draft.said, folder, tools)
    members = [Member(folder / upload.path, upload.name) for upload in draft.uploads]
    package = read_package(members, folder / "work", tools.limits)
    if package is not None:
        return gatherer.package(package, None)
    gathered = Gathered()
    for number, upload in enumerate(draft.uploads):
        inside = gatherer.upload(File(folder / upload.path, upload.name, number, draft.said))
        if not inside.found:
            raise DatasetError("archive.no_table", file=upload.name, members="")
        gathered = gathered.joined(inside)
    return gathered


def with_findings(tables: Sequence[Found], findings: Iterable[Finding]) -> list[Found]:
    """The tables, the first one bearing these findings too."""
    told = tuple(findings)
    return [replace(item, findings=(*told, *item.findings)) if not place else item for place, item in enumerate(tables)]


def dialect_said(resource: ResourceIn, said: Said) -> Said:
    """What is said of a resource's Dialect: by its descriptor, then by a person for all tables, then for this one."""
    return {**said, "*": {**resource.dialect, **said.get("*", {}), **said.get(resource.name, {})}}


def described(table: Found, resource: ResourceIn, *, alone: bool) -> Found:
    """The table under the name and the schema of its resource."""
    name = resource.name if alone else slug(f"{resource.name}_{table.feed.name}")
    schema = resource.schema.to_descriptor() if resource.schema else None
    return replace(table, feed=replace(table.feed, name=name), schema=schema)
