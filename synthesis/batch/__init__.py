"""Many reports: checked first, rendered in parallel, a failure stays alone, a manifest of what was done."""

from synthesis.batch.manifest import Manifest, Report
from synthesis.batch.rendering import render

__all__ = ["Manifest", "Report", "render"]
