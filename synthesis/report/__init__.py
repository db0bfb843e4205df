"""A notebook run with papermill and turned into one accessible, self-contained HTML file by nbconvert."""

from synthesis.report.failure import Failure, ReportError
from synthesis.report.notebook import Notebook, Parameter, read_notebook
from synthesis.report.rendering import Made, make_report

__all__ = [
    "Failure", "Made", "Notebook", "Parameter", "ReportError", "make_report", "read_notebook",
]  # fmt: skip
