"""The tutorial in real JupyterLab: it runs, shows itself, a click corrects a coding, nothing leaves the machine.

With SYNTHESIS_PICTURE set to a file, a picture of it is saved there.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from PIL import Image

import synthesis as syn

sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
ERRORS = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
EXPLORER = ".jp-CodeCell:has(.widget-select)"
PATIENCE = 60_000


@pytest.fixture
def workspace(tmp_path):
    return syn.init(tmp_path / "my-review", sample=True)


@pytest.fixture
def lab(tmp_path, workspace):
    """The address of a JupyterLab of its own, with a home of its own, opened on the workspace."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, values in SETTINGS.items():
        file = tmp_path / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    home = {
        name: str(tmp_path / "jupyter")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    env = {
        **os.environ,
        **home,
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=mine",
        "--ServerApp.ip=127.0.0.1",
    ]
    command = [sys.executable, "-m", "jupyterlab", *options, "--LabApp.extension_manager=readonly"]
    server = subprocess.Popen(
        command, cwd=workspace, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/api?token=mine", server)
    yield f"{address}/lab/tree/notebooks/explore.ipynb?token=mine&reset"
    server.terminate()
    server.wait(timeout=20)


def _wait_for(address, server):
    for _ in range(200):
        assert server.poll() is None, "JupyterLab ended"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start")


@pytest.fixture
def page():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


def _run_all(page):
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.locator(".lm-MenuBar-item", has_text="Run").click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]
                   .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))"""
    )


def test_the_tutorial_runs_and_a_click_corrects_a_coding(lab, page, workspace):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(lab)
    _run_all(page)
    assert page.locator(ERRORS).count() == 0
    explorer = page.locator(EXPLORER)
    explorer.locator("select").nth(3).select_option("rbm")
    explorer.locator("mark").first.wait_for()
    _take_picture(page, explorer)
    explorer.locator("button", has_text="not rbm").click()
    explorer.get_by_text("Written to").wait_for()
    corrected = (workspace / "outputs" / "explore" / "codings" / "me.csv").read_text(encoding="utf-8")
    assert ",rbm,0," in corrected
    assert not [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]


def _take_picture(page, explorer):
    if target := os.environ.get("SYNTHESIS_PICTURE"):
        explorer.scroll_into_view_if_needed()
        with Image.open(io.BytesIO(page.screenshot())) as picture:
            picture.quantize(128).save(target, optimize=True)
