"""One query in a plain process, where the kernel cannot confine one: `python -m workbench.query.inside.plain SPILL_FOLDER MEMORY_MB`.

The job and the script come on standard input, the answer leaves on standard output. DuckDB's own lock and the policy stand; the
server watches the memory. Only for machines whose organizer said so in the settings.
"""

import os
import sys

from workbench.query.inside import child, database


def main(spill: str, memory_mb: int) -> None:
    """Never returns."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    else:
        os.nice(5)
    child.answer((0, 1), database.opened(memory_mb), {"spill": spill, "reserved_mb": 0, "kept": {}})
    os._exit(0)  # an orderly end would wait for the engine


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
