"""papermill's engine ``synthesis``: its own, with a kernel forked from the zygote where there is one."""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine, NotebookExecutionManager

from synthesis.kernels.allowance import allowance, held_back
from synthesis.kernels.forked import ForkingManager


class WarmEngine(NBClientEngine):  # type: ignore[misc]
    """Execute a notebook as papermill does, with another start of the kernel and within the memory it may take."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Execute the notebook of a manager; options are those of papermill and nbclient."""
        with held_back(allowance().memory):  # what the cells put out is held here
            super().execute_managed_notebook(
                nb_man, kernel_name, **{"kernel_manager_class": ForkingManager, **options}
            )
