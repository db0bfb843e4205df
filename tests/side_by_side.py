"""How the tests are shared out among processes: whole files, since what is dear is made once a file."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

LONGEST = (
    "accessibility", "batch", "kernels", "country_report", "inputs", "exhibits", "jupyterlab", "cli", "report",
    "formats", "tracking_laws", "printing", "tracking_doubts", "notebooks", "coding_quality", "codebook", "saved",
    "recurrence", "wheel", "workspace",
)  # fmt: skip


class ByFile(LoadScopeScheduling):
    """Give each process a file at a time; the longest come first, so that none is left when all others are done."""

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False  # they stand in order already
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        return nodeid.split("::", 1)[0]


def longest_first(items):
    """Put the tests in the order in which they are begun."""
    place = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))
