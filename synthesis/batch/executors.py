"""Where reports are made: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from synthesis.batch.jobs import Executor
from synthesis.batch.plan import Plan
from synthesis.batch.workers import Workers
from synthesis.errors import wrong_use
from synthesis.kernels.keeper import Ready

MakeExecutor: TypeAlias = Callable[[Plan, Sequence[str], int], Executor]


@contextmanager
def executors(scheduler: str | None) -> Iterator[MakeExecutor]:
    """Return what makes an executor for some reports of a plan, so many at a time.

    Parameters
    ----------
    scheduler : str or None
        The address of a cluster, which is connected to for as long as the block lasts; by default this machine.

    Raises
    ------
    UsageError
        When Dask is not installed, or nothing fit to make reports answers.
    """
    if not scheduler:
        yield lambda checked, names, count: Workers(count, _ready(checked, names))
        return
    try:
        from synthesis.batch.cluster import Cluster, connected  # noqa: PLC0415 (Dask is heavy, and optional)
    except ImportError as error:
        remedy = "Install it: pip install 'evaluation-synthesis[dask]'."
        raise wrong_use(
            "no-dask", f"this needs Dask ({error}).", remedy, field="scheduler", value=scheduler
        ) from error
    with connected(scheduler) as client:
        yield lambda checked, names, _: Cluster(client, _ready(checked, names), parameters=checked.parameters)


def _ready(checked: Plan, names: Sequence[str]) -> Ready:
    """Return what the notebook will ask for in these reports."""
    return Ready(
        data=str(checked.data),
        codebook=str(checked.codebook),
        notebook=str(checked.notebook.path),
        countries="; ".join(checked.reports[name] for name in names),
    )
