"""The loading process, made to fail: `failing_reader.py STAGE HOW read|check|build FOLDER`.

HOW: "kill" ends it by SIGKILL when it enters the stage; "full" lets no file grow beyond 20 kB from then on.
"""

import os
import resource
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from loaders import __main__ as reader
from workbench.drafts.progress import Teller

STAGE, HOW, JOB, FOLDER = sys.argv[1:]
told = Teller.tick


def tick(self: Teller, stage: str, done: int, total: int) -> None:
    if stage == STAGE and HOW == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if stage == STAGE and HOW == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    told(self, stage, done, total)


Teller.tick = tick
reader.main(JOB, Path(FOLDER))
