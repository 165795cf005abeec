"""Work for somebody who may leave before it is done: then it is stopped, and nobody else waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from workbench.errors import EtabliError
from workbench.workbench import Workbench

Found = TypeVar("Found")
LOOK_SECONDS = 0.5
LEFT = 499  # nginx's status: nobody reads the answer any more


@dataclass(frozen=True)
class Stopping:
    """Ends the queries whose ids are in `begun`."""

    workbench: Workbench
    begun: list[str]

    def __call__(self) -> None:
        for query in self.begun:
            self.workbench.sandbox.cancel(query)


async def while_there(asked: Request, work: Callable[[], Found], stop: Callable[[], None], limiter: CapacityLimiter) -> Found | None:
    """What the work brings, done in a thread; None when who asked left before, upon which it was stopped. Raises: what the work does."""
    found: list[Found] = []
    problems: list[EtabliError] = []
    has_left = False

    async def carry_out(over: anyio.CancelScope) -> None:
        try:
            found.append(await to_thread.run_sync(work, limiter=limiter))
        except EtabliError as problem:
            problems.append(problem)
        over.cancel()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(carry_out, tasks.cancel_scope)
        while True:  # until the work is over
            await anyio.sleep(LOOK_SECONDS)
            has_left = has_left or await asked.is_disconnected()
            if has_left:
                stop()  # again and again: it may not have begun yet
    if has_left:
        return None
    if problems:
        raise problems[0]
    return found[0]
