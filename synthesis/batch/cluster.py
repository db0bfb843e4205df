"""Make reports on a Dask cluster, whose machines share no folder with this one."""

from __future__ import annotations

import asyncio
import pickle
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from distributed import Client, KilledWorker
from distributed import Future as Promised
from distributed.comm.core import connect

from synthesis.batch.bundle import packed
from synthesis.batch.jobs import Job, Outcome
from synthesis.batch.room import Room, about, differences, do
from synthesis.errors import UsageError, wrong_use
from synthesis.kernels.keeper import Ready
from synthesis.report import Failure

ANSWER_WITHIN = 10
LOOK_EVERY = 5
ALONE_FOR = 60


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler whose workers have the same versions as this machine.

    Parameters
    ----------
    address : str
        Such as ``tcp://host:8786``.

    Raises
    ------
    UsageError
        When nothing answers there, or its workers would make other reports.
    """
    try:
        with ThreadPoolExecutor(1) as beside:  # there may be a loop in this thread, as in a notebook
            beside.submit(asyncio.run, _knock(address)).result()
    except Exception as error:  # also whatever comes of reading an answer in another language
        remedy = "Start “dask scheduler” there and “dask worker” on each machine, or leave --scheduler out."
        raise _wrong("no-scheduler", "no Dask scheduler answers there.", remedy, address) from error
    client = Client(  # type: ignore[no-untyped-call]
        address, timeout=ANSWER_WITHIN, set_as_default=False, name="synthesis"
    )
    with client:
        _compare(client, address)
        yield client


async def _knock(address: str) -> None:
    """Wait for an answer; a client of Dask would wait for ever where somebody listens and says nothing."""
    async with asyncio.timeout(ANSWER_WITHIN):
        comm = await connect(address, timeout=ANSWER_WITHIN)  # type: ignore[no-untyped-call]
        await comm.close()


def _compare(client: Client, address: str) -> None:
    """Refuse workers that would make other reports than this machine."""
    if not _at_a_time(client):
        remedy = f"Start some, as “dask worker {address}”."
        raise _wrong("no-workers", "the scheduler has no workers.", remedy, address)
    try:
        told: dict[str, dict[str, str]] = client.run(about)
    except Exception as error:
        message = f"its workers cannot make reports: {type(error).__name__}: {error}."
        remedy = "Install on each what is installed here."
        raise _wrong("other-workers", message, remedy, address) from error
    here = about()
    for worker, there in told.items():
        if other := differences(there, here):
            message = f"the worker {worker} has {other}."
            raise _wrong("other-versions", message, "Install there what is installed here.", address)


def _at_a_time(client: Client) -> int:
    """Return how many reports the workers that are there can make at a time."""
    return sum(client.nthreads().values())  # type: ignore[no-untyped-call]


def _wrong(code: str, message: str, remedy: str, address: str) -> UsageError:
    return wrong_use(code, message, remedy, field="scheduler", value=address)


class Cluster:
    """Make reports on the workers of a cluster; use it as a context manager.

    A report whose worker is lost is made again by another one. As many are handed out as the workers can make at a
    time, so that few wait beside one that takes its worker with it. Dask gives up what has lost some workers, though
    another report may have been to blame: such a report is made once more, with nothing beside it.

    Parameters
    ----------
    client : Client
        The connection.
    ready : Ready
        What the kernels find read and imported; the files are sent.
    parameters : mapping of str to object
        What all jobs have in the parameters cell; the files that it names are sent as well.

    Raises
    ------
    UsageError
        When a file cannot be read.
    """

    def __init__(
        self,
        client: Client,
        ready: Ready,
        *,
        parameters: Mapping[str, Any],
    ) -> None:
        self._client, self._name = client, f"synthesis-{uuid.uuid4().hex}"
        self._room = Room(packed(ready.files, parameters=parameters), ready)
        self._threads = ThreadPoolExecutor(_at_a_time(client), thread_name_prefix="synthesis")
        self._promised: set[Promised[Outcome]] = set()
        self._idle, self._in_hand = threading.Condition(), 0
        self._ended = False

    def __enter__(self) -> Self:
        """Send the files to the workers, and to those that come later."""
        self._client.register_plugin(self._room, name=self._name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what is not done; workers give up what is in hand and remove the files."""
        self._ended = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with suppress(OSError, TimeoutError):  # the cluster is gone, and told with each report
            self._client.cancel(list(self._promised), force=True)  # type: ignore[no-untyped-call]
            self._client.unregister_worker_plugin(self._name)  # type: ignore[no-untyped-call]
        self._threads.shutdown()

    def submit(self, begin: Callable[[], Job]) -> Future[Outcome]:
        """Have a job done as soon as a worker is free; ``begin`` returns it and is called then."""
        return self._threads.submit(self._do, begin)

    def _do(self, begin: Callable[[], Job]) -> Outcome:
        try:
            with suppress(KilledWorker), self._beside_others():
                job = begin()
                return self._made(job, key=f"{self._name}-{job.name}")
            with self._alone():
                return self._made(job, key=f"{self._name}-{job.name}-alone")
        except KilledWorker as error:
            value = "a worker was lost each time that it made the report, also with nothing beside it"
            return Outcome(seconds=0, failure=Failure(name=type(error).__name__, value=value))
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 (one report must never take the others with it)
            return Outcome(seconds=0, failure=Failure(name=type(error).__name__, value=str(error)))

    @contextmanager
    def _beside_others(self) -> Iterator[None]:
        with self._idle:
            self._in_hand += 1
        try:
            yield
        finally:
            with self._idle:
                self._in_hand -= 1
                self._idle.notify_all()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._idle:  # held, so that nothing begins
            self._idle.wait_for(lambda: not self._in_hand)
            yield

    def _made(self, job: Job, *, key: str) -> Outcome:
        promised = self._client.submit(do, self._name, pickle.dumps(job), key=key, pure=False)
        self._promised.add(promised)
        try:
            if self._ended:
                promised.cancel()  # type: ignore[no-untyped-call]
            return self._waited_for(promised)
        finally:
            self._promised.discard(promised)
            promised.release()  # type: ignore[no-untyped-call] # or it would be made again when its worker is lost later

    def _waited_for(self, promised: Promised[Outcome]) -> Outcome:
        """Return what comes of a job; a cluster that is without workers for long has lost them."""
        alone = 0
        while alone < ALONE_FOR:
            try:
                outcome: Outcome = promised.result(timeout=LOOK_EVERY)
            except TimeoutError:
                alone = 0 if _at_a_time(self._client) else alone + LOOK_EVERY
            else:
                return outcome
        raise TimeoutError("the cluster has had no workers for a minute")
