"""An answer sent block by block, whose source ends with it, whether it was taken whole or not."""

import logging
from collections.abc import Mapping
from contextlib import suppress

import anyio
from anyio import to_thread
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from workbench.begun import Begun

LOG = logging.getLogger("etabli.web")
STALLED_SECONDS = 60.0


class Blocks(StreamingResponse):
    """The blocks of a file. They are closed at the end: else a query would go on until somebody collects the garbage.

    Somebody who stays and takes nothing for STALLED_SECONDS is left: what they hold is wanted by others.
    """

    def __init__(self, blocks: Begun, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(blocks, media_type=media_type, headers=headers)
        self.blocks = blocks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: Message) -> None:
            with anyio.fail_after(STALLED_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, in_time)
        except (TimeoutError, ClientDisconnect):  # the answer stays without its end, so nobody takes it for whole
            LOG.info("%s was not taken to its end", scope["path"])
        finally:
            with anyio.CancelScope(shield=True), suppress(ValueError):  # one that still runs in its thread ends by itself
                await to_thread.run_sync(self.blocks.close)
