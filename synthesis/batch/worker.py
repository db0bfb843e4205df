"""A lasting process that makes report after report: ``python -m synthesis.batch.worker``.

Jobs come in on the standard input and outcomes go out on the standard output, both pickled. When the input
ends (also because the process at the other end is gone) the worker ends, and its kernel with it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from synthesis.kernels.allowance import go_first

if TYPE_CHECKING:
    from synthesis.batch.jobs import Job

GRACE = 5
AFTER_KERNELS = (
    900  # what fills a kernel is told with its cell; what fills this process should not take other kernels
)
LEFT_OUT = (
    "rfc3987_syntax",  # jsonschema takes it to check addresses, and 0.9 s; notebooks hold none
    "black",  # papermill lays out parameters with it where it is installed, and looks for it each time where it is not
)


def main() -> None:
    """Make reports until there are no more jobs."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not come between the replies
    signal.signal(signal.SIGTERM, _leave)
    go_first(AFTER_KERNELS)
    for name in LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]
    jobs: SimpleQueue[Job] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    from synthesis.batch.jobs import do  # noqa: PLC0415 (what it imports must not meet what is left out above)
    from synthesis.report import execution  # noqa: F401, PLC0415 (while the first job is being prepared)

    while True:
        pickle.dump(do(jobs.get()), replies)
        replies.flush()
        _bury()


def _leave(*_: object) -> NoReturn:
    gc.freeze()  # or Python would look through everything once more before it ends
    sys.exit(0)


def _bury() -> None:
    """Take leave of what a browser or the like has left behind, and this process has inherited."""
    with suppress(ChildProcessError, AttributeError):  # there is none, or the system knows no such thing
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _listen(source: BinaryIO, jobs: SimpleQueue[Job]) -> None:
    try:
        while True:
            jobs.put(pickle.load(source))  # noqa: S301 (from the process that started this one)
    except Exception:  # noqa: BLE001 (the input has ended, or holds what cannot be read: nothing more will come)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)


if __name__ == "__main__":
    main()
