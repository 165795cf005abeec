"""An answer sent block by block, whose source ends with it, whether it was taken whole or not."""

from collections.abc import Generator, Mapping
from contextlib import suppress

import anyio
from anyio import to_thread
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class Blocks(StreamingResponse):
    """The blocks of a generator. It is closed at the end: else a query would go on until somebody collects the garbage."""

    def __init__(self, blocks: Generator[bytes], media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(blocks, media_type=media_type, headers=headers)
        self.blocks = blocks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True), suppress(ValueError):  # one that still runs in its thread ends by itself
                await to_thread.run_sync(self.blocks.close)
