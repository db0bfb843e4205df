"""The built wheel alone is enough: sample, notebooks, codebook and commands come with it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def run(wheel, tmp_path_factory):
    """Run a command of an environment that has the wheel; what it needs comes from the one the tests run in."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    packages = next(home.glob("lib/python*/site-packages"))
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "JUPYTER_PATH": f"{sys.prefix}/share/jupyter"}

    def run(*words, cwd):
        command = [home / "bin" / words[0], *words[1:]]
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_wheel_holds_data_and_notebooks_once_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert len(names) == len(set(names))
    inside = {
        name.removeprefix("synthesis/contents/") for name in names if name.startswith("synthesis/contents/")
    }
    ours = {
        path.relative_to(PROJECT).as_posix()
        for folder in ("data", "notebooks")
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and not {".ipynb_checkpoints", ".cache"} & set(path.parts)
    }
    assert inside == ours
    assert "synthesis/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "outputs/", "synthesis/tests"))]


def test_it_is_the_installed_package_that_is_tested(run, tmp_path):
    where = run("python", "-c", "import synthesis; print(synthesis.__file__)", cwd=tmp_path)
    assert str(PROJECT) not in where


def test_the_sample_and_the_codebook_need_no_checkout(run, tmp_path):
    lines = "import synthesis as syn; c = syn.sample(); print(len(c.documents), len(syn.code(c)) > 100)"
    assert run("python", "-c", lines, cwd=tmp_path).split() == ["31", "True"]


def test_a_folder_to_start_in_renders_a_report(run, tmp_path):
    run("synthesis", "init", "my-review", "--sample", cwd=tmp_path)
    told = run("synthesis", "render", "Rwanda", cwd=tmp_path / "my-review")
    assert "1 rendered" in told
    report = tmp_path / "my-review" / "outputs" / "rwanda" / "rwanda.html"
    assert "Rwanda" in report.read_text(encoding="utf-8")
