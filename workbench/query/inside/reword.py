"""stub"""

from workbench.errors import QueryError


def reworded(error, connection, script, job):
    return QueryError("query.failed", detail=str(error))
