"""The public face: every name is documented with an example that runs, and importing it costs little."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import synthesis as syn
from synthesis import coding

PROJECT = Path(__file__).parent.parent
FUNCTIONS = [name for name in syn.__all__ if inspect.isfunction(getattr(syn, name))]
EXAMPLES = sorted(
    path for path in (PROJECT / "synthesis").rglob("*.py") if ">>> " in path.read_text(encoding="utf-8")
)
HEAVY = {"matplotlib", "nbconvert", "papermill", "nbformat", "seaborn", "pandas", "ipywidgets"}


def test_names_are_few_and_found_by_tab():
    assert len(syn.__all__) <= 32
    assert set(syn.__all__) <= set(dir(syn))
    for name in syn.__all__:
        assert getattr(syn, name).__name__ == name


def test_the_modules_of_the_reference_are_there_after_the_import():
    text = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
    modules = set(re.findall(r"currentmodule:: synthesis\.(\w+)", text))
    assert len(modules) > 4
    tried = f"import synthesis as syn; [getattr(syn, name).__name__ for name in {sorted(modules)}]"
    subprocess.run([sys.executable, "-c", tried], check=True)
    assert modules <= set(dir(syn))


def test_a_misspelt_name_is_told_with_the_nearest():
    with pytest.raises(AttributeError, match=r"'compltion'\. Did you mean completion\?"):
        syn.compltion  # noqa: B018


@pytest.mark.parametrize("name", syn.__all__)
def test_every_name_says_what_it_is_and_shows_how(name):
    text = inspect.getdoc(getattr(syn, name))
    assert text
    assert re.match(r"[A-Z][^\n]+\.\n|[A-Z][^\n]+\.$", text), text.splitlines()[0]
    assert ">>> " in text


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_says_what_it_takes_and_gives(name):
    function = getattr(syn, name)
    text = inspect.getdoc(function)
    signature = inspect.signature(function)
    assert "Returns\n-------" in text
    listed = re.search(r"Parameters\n-+\n(.*?)(\n\n\w[^\n]*\n-+\n|$)", text, re.DOTALL)
    named = re.findall(r"^([a-z_][\w, ]*) :", listed[1], re.MULTILINE) if listed else []
    assert {part.strip() for names in named for part in names.split(",")} == set(signature.parameters)
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    assert inspect.Parameter.VAR_KEYWORD not in kinds
    assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in kinds[_ahead(name) :])


def _ahead(name):
    return {"agree": 2, "follow_through": 2, "overrule": 2, "save": 2, "search": 2}.get(name, 1)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_examples_run(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parts = path.relative_to(PROJECT).with_suffix("").parts
    module = import_module(".".join(parts).removesuffix(".__init__"))
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_importing_is_quick_and_loads_nothing_heavy():
    seen = f"import sys, time; t = time.perf_counter(); import synthesis; print(time.perf_counter() - t, {HEAVY} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    seconds, loaded = done.stdout.strip().split(" ", 1)
    assert float(seconds) < 0.5
    assert loaded == "set()"


def test_loading_a_corpus_draws_nothing_and_renders_nothing():
    seen = "import sys, synthesis as syn; syn.load; syn.code; syn.track; print({'matplotlib', 'nbconvert', 'papermill'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


ON_A_CORPUS = {
    "track": lambda given: syn.track(given, as_of="2022-12-31"),
    "completion": lambda given: syn.completion(given, as_of="2022-12-31"),
    "history": syn.history,
    "recurring": syn.recurring,
    "quotes": lambda given: syn.quotes(given, theme="gender"),
    "convergence": syn.convergence,
    "follow_through": lambda given: syn.follow_through(given, None),
    "search": lambda given: syn.search(given, "gender"),
    "correct": lambda given: syn.correct(given, item="a", theme="gender", value=1, coder="anna"),
    "explore": syn.explore,
    "save": lambda given: syn.save(given, "corpus.xlsx", format="xlsx"),
    "to_code_next": coding.to_code_next,
}


@pytest.mark.parametrize("name", ON_A_CORPUS)
@pytest.mark.parametrize(
    "given", ["data", None, pd.DataFrame({"text": ["a"]})], ids=["path", "none", "frame"]
)
def test_what_is_no_corpus_is_told_in_words(name, given):
    with pytest.raises(syn.UsageError):
        ON_A_CORPUS[name](given)


def test_follow_through_needs_tracked_actions():
    with pytest.raises(syn.UsageError, match="have not been tracked"):
        syn.follow_through(syn.sample(), syn.sample())


def test_a_frame_that_is_no_codings_is_told_in_words():
    tracked = syn.track(syn.sample().where(country="Cambodia"), as_of="2022-12-31")
    with pytest.raises(syn.SynthesisError, match="no such theme"):
        coding.read_people(tracked)
