"""How the documentation is built: pages written by hand, and parts printed from the package."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from pkgutil import resolve_name

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import parts  # noqa: E402

import synthesis  # noqa: E402

project = "synthesis"
version = release = synthesis.__version__
language = "en-GB"

extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
templates_path = ["_templates"]
exclude_patterns = ["_build"]
nitpicky = True

myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 180
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

autodoc_typehints = "none"  # the parameters say it in words
autosummary_generate = True
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "synthesis"
html_context = {"default_mode": "auto"}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_sidebars = {"**": ["all-pages.html"]}
html_theme_options = {
    "navbar_center": [],
    "navbar_persistent": [],
    "navbar_end": ["search-button-field", "theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "back_to_top_button": False,
    "show_nav_level": 1,
}


def _print_parts(_: Sphinx, __: str, source: list[str]) -> None:
    source[0] = re.sub(r"<!-- printed: (\w+) -->", lambda found: parts.PRINTED[found[1]](), source[0])


def _inner_name(_: Sphinx, __: BuildEnvironment, node: Element, shown: Element) -> Element | None:
    """Leave a name without a link where the package has it, but no page; one that it lacks stays a warning."""
    if node.get("refdomain") != "py":
        return None
    for name in (node["reftarget"], f"{node.get('py:module')}.{node['reftarget']}"):
        try:
            resolve_name(name)
        except (ImportError, AttributeError, ValueError):
            continue
        return shown
    return None


def setup(app: Sphinx) -> None:
    """Print what comes from the package into its pages, and put the tutorial among them."""
    parts.copy_tutorial(HERE / "explore.ipynb")
    app.connect("source-read", _print_parts)
    app.connect("missing-reference", _inner_name)
