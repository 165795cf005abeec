"""What this process counts while it works: queries, jobs, requests, uploads. Labels are codes, never what somebody typed."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

DONE = "done"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

REGISTRY = CollectorRegistry()
QUERIES = Histogram("etabli_query_seconds", "Queries by outcome, with how long they took.", ["outcome"], registry=REGISTRY, buckets=SECONDS)
JOBS = Counter("etabli_jobs", "Jobs on drafts that ended, by job and outcome.", ["job", "outcome"], registry=REGISTRY)
REQUESTS = Counter("etabli_http_requests", "Requests answered, by class of status.", ["status"], registry=REGISTRY)
UPLOADS = Counter("etabli_uploads", "Uploads, kept or given up.", ["outcome"], registry=REGISTRY)
UPLOAD_BYTES = Counter("etabli_upload_bytes", "Bytes of the uploads that were kept.", registry=REGISTRY)


def query_ended(outcome: str, seconds: float) -> None:
    """None; a query is counted under its outcome: done, or the code of its error."""
    QUERIES.labels(outcome).observe(seconds)


def job_ended(job: str, result: Mapping[str, Any]) -> None:
    """None; a job on a draft is counted under the outcome that it left."""
    JOBS.labels(job, str(result["error"]["code"]) if "error" in result else DONE).inc()


def upload_ended(size_bytes: int, *, kept: bool) -> None:
    """None; an upload is counted."""
    UPLOADS.labels("kept" if kept else "given_up").inc()
    if kept:
        UPLOAD_BYTES.inc(size_bytes)


def answered(status: int) -> None:
    """None; an answer with that status is counted in its class: 2xx, 3xx..."""
    REQUESTS.labels(f"{status // 100}xx").inc()
