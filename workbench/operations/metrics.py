"""The figures of a server, as Prometheus reads them: what it counted, and what is measured when they are asked for."""

from collections.abc import Iterator
from datetime import datetime

import psutil
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from workbench.data.disk import free_bytes
from workbench.operations.counters import REGISTRY
from workbench.workbench import Workbench

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def rendered(workbench: Workbench, now: datetime) -> bytes:
    """Every figure, in the text format of Prometheus."""
    registry = CollectorRegistry()
    for name, meaning, value in measured(workbench, now):
        Gauge(name, meaning, registry=registry).set(value)
    return generate_latest(REGISTRY) + generate_latest(registry)


def measured(workbench: Workbench, now: datetime) -> Iterator[tuple[str, str, float]]:
    """The name, the meaning and the value of each figure of this moment."""
    yield "etabli_open_pages", "Pages open in a browser.", workbench.presence.pages()
    yield "etabli_people_here", "People who have a page open.", len(workbench.presence.here())
    yield "etabli_people_signed_in", "People signed in.", workbench.sessions.signed_in(now)
    yield "etabli_wrong_codes", "Wrong codes in ten minutes, when more than a room mistypes.", workbench.attempts.many_wrong()
    queue, kept = workbench.sandbox.admission.figures(), workbench.sandbox.results.figures()
    yield "etabli_queries_waiting", "Queries that wait for their turn.", queue.waiting
    yield "etabli_queries_running", "Queries that run now.", queue.running
    yield "etabli_results_kept_bytes", "Memory of the results that are kept.", kept.bytes
    yield "etabli_results_hits", "Questions answered from a kept result since the start.", kept.hits
    yield "etabli_disk_free_bytes", "Bytes free on the disk of the instance.", free_bytes(workbench.settings.home)
    yield "etabli_resident_bytes", "Memory of the server process.", psutil.Process().memory_info().rss
