"""Warm kernels: the same notebook comes out, nothing passes from one to the other, and none is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from importlib import import_module
from pathlib import Path

import papermill
import psutil
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook
from test_report import write_notebook

import synthesis as syn
from synthesis.batch.jobs import Job
from synthesis.batch.workers import Workers
from synthesis.corpus import kept
from synthesis.errors import UsageError
from synthesis.kernels.engine import WarmEngine
from synthesis.kernels.keeper import ADDRESS, Keeper, Ready, begun, can_fork, has_died, keeper_for
from synthesis.kernels.process import Forked, line_to
from synthesis.kernels.rehearsal import MODULES
from synthesis.report import ReportError
from synthesis.report.execution import execute

PROJECT = Path(__file__).parent.parent
WITHIN = 10
CHANGING = {"id", "duration", "start_time", "end_time", "output_path", "shell.execute_reply"} | {
    f"iopub.{name}" for name in ("execute_input", "status.busy", "status.idle")
}
ODDITIES = [
    "print('out'); import sys; print('err', file=sys.stderr); 'result'",
    ("from IPython.display import HTML, Markdown, clear_output, display\n"
    "handle = display(HTML('<b>1</b>'), display_id='shown'); display(Markdown('*a*'), {'n': 1})"),
    "handle.update(HTML('<b>2</b>'))",
    "print('gone'); clear_output(); print('stays'); clear_output(wait=True); print('last')",
    "import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.gather(*(asyncio.sleep(0, n) for n in range(3)))",
    ("%config InlineBackend.figure_formats = ['svg', 'png']\n%matplotlib inline\n%env SOURCE_DATE_EPOCH=0\n"
    "import matplotlib as mpl, matplotlib.pyplot as plt\nmpl.rcParams['svg.hashsalt'] = 'x'\n"
    "plt.plot([1, 3, 2]); plt.title('été')"),
    "%%bash\necho from bash; echo to stderr >&2",
    "!echo from a shell\nlines = !printf 'a\\nb'\nlines",
    "import subprocess\nsubprocess.run(['echo', 'from a process'], check=True).returncode",
    "import os\nos.write(1, b'raw\\n'); os.system('echo from system')",
    ("import threading\n"
    "threads = [threading.Thread(target=print, args=(f'thread {n}',)) for n in range(3)]\n"
    "for each in threads:\n    each.start()\n    each.join()"),
    "import pandas as pd, numpy as np\npd.DataFrame({'n': np.arange(3) / 7}, index=list('abc'))",
    "import warnings, logging\nwarnings.warn('take care'); logging.warning('logged')",
    "%%capture caught\nprint('captured')",
    "caught.stdout, __name__, [name for name in ('', '.') if name in sys.path], sys.argv[0].rsplit('/')[-1]",
    "sys.flags.safe_path, os.environ['MPLBACKEND'], mpl.get_backend(), 'JPY_PARENT_PID' in os.environ",
    "np.__config__ is not None, get_ipython().__class__.__name__, sorted(plt.get_fignums()), os.getcwd()",
    "import multiprocessing\nmultiprocessing.get_start_method(), threading.active_count() > 1",
]  # fmt: skip
SIDE_BY_SIDE = [
    "import sys, time\nfor n in range(5):\n    print('out', n, file=[sys.stdout, sys.stderr][n % 2]); time.sleep(0.4)",
    "for n in range(300):\n    print(n, flush=True)",
    "for n in range(3):\n    print('out', n); print('err', n, file=sys.stderr); time.sleep(0.5)",
    "for n in range(3):\n    print('err', n, file=sys.stderr); print('out', n); time.sleep(0.5)",
    "import asyncio\nasync def later():\n    await asyncio.sleep(0.2); print('later')\ntask = asyncio.create_task(later()); print('now')",
    "await task; task.done()",
    ("import threading\n"
    "def late():\n    time.sleep(0.5); print('late'); display('shown')\n"
    "thread = threading.Thread(target=late); thread.start(); print('now')"),
    "thread.join(); print('joined')",
    ("from multiprocessing import get_context\ncontext = get_context('fork')\n"
    "for n in range(3):\n    child = context.Process(target=print, args=(f'child {n}',)); child.start(); child.join()"),
    "with context.Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
    "import os\nif not os.fork():\n    print('a fork'); sys.stdout.flush(); os._exit(0)\nos.wait()[1]",
    "from comm import create_comm\ncreate_comm(target_name='t', comm_id='c', data={'a': 1}).send({'b': 2})",
    "sys.stdin.read(), subprocess.run(['cat'], check=True).returncode if (subprocess := __import__('subprocess')) else 0",
    "from contextvars import ContextVar\nchosen = ContextVar('chosen'); print(chosen.set(1).var.name)",
    "await asyncio.sleep(0); chosen.get()",
    "import resource; resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)); print('no room for a thread')",
    "import atexit; atexit.register(print, 'never seen'); exit()", "print('after')",
]  # fmt: skip
INTERRUPTED = [
    "import asyncio, os, signal\nasyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGINT)\nawait asyncio.sleep(9)"
]
SEEN = [
    ("ip = get_ipython(); past = ip.history_manager\n"
    "type(ip).__name__, past.enabled, str(past.hist_file), past.save_thread, past.using_thread, type(past.db).__name__"),
    "%history -n 1-3\n%config HistoryManager.enabled",
    "import sys; sys.modules['__main__'].__dict__ is globals(), sys.excepthook.__qualname__, type(sys.displayhook).__name__",
    "import pickle\nclass Own: pass\ntype(pickle.loads(pickle.dumps(Own()))) is Own, Own.__module__, __IPYTHON__, display.__module__",
    "import os; sorted((name, os.environ.get(name)) for name in ['TERM', 'CLICOLOR', 'FORCE_COLOR', 'PAGER', 'GIT_PAGER'])",
    "sorted(type(each).__name__.replace('Forked', 'IP') for each in ip.configurables), len(ip.history_manager._instances)",
    "ip.starting_dir == os.getcwd(), ip.kernel.session.pid == os.getpid(), ip.builtin_trap.shell is ip",
    "sorted(ip.user_ns), ip.execution_count, [name for name in ip.magics_manager.magics['line'] if 'own' in name]",
    "sys.path.count(''), [each for each in sys.path if sys.path.count(each) > 1], In[-2:], ip.db.__class__.__name__",
    "raise KeyError('told')",
]  # fmt: skip
FAILING = ["def inner(n):\n    return 1 / n\n", "inner(0)", "print('never')"]

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux alone")


@pytest.fixture(scope="module")
def keeper():
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    codebook = PROJECT / "data" / "codebook.yaml"
    with Keeper(Ready(data=str(PROJECT / "data"), codebook=str(codebook)), env=env) as found:
        yield found


@pytest.fixture
def warm(keeper, monkeypatch):
    monkeypatch.setenv(ADDRESS, keeper.address)
    return keeper


def run(sources, *, to=None, engine="synthesis"):
    notebook = new_notebook(cells=[new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)])
    return papermill.execute_notebook(
        notebook, to, engine_name=engine, kernel_name="python3", progress_bar=False, coalesce_streams=True
    )


def written(path, sources, *, engine, fails):
    """Return an executed notebook, also of one that fails, without clocks, ids and numbers of processes."""
    with pytest.raises(papermill.PapermillExecutionError) if fails else nullcontext():
        run(sources, to=str(path), engine=engine)
    return _without_clocks(json.loads(re.sub(r"ipykernel_\d+(/\d+)?", "ipykernel", path.read_text())))


def _without_clocks(part):
    if isinstance(part, list):
        return [_without_clocks(each) for each in part]
    if isinstance(part, dict):
        return {name: _without_clocks(each) for name, each in part.items() if name not in CHANGING}
    return part


def printed(sources, **options):
    cells = run(sources, **options).cells
    return [output.text for cell in cells for output in cell.outputs if output.output_type == "stream"]


@pytest.mark.parametrize(
    ("sources", "fails"),
    [
        (ODDITIES, False),
        (SIDE_BY_SIDE, False),
        (FAILING, True),
        (SEEN, True),
        (["1", "input('?')"], True),
        (["await __import__('asyncio').sleep(0)\n1 / 0"], True),
        (["raise KeyboardInterrupt"], True),
        (["import sys; sys.exit(3)", "1"], True),
        (INTERRUPTED, True),
    ],
    ids=lambda value: str(value)[:9],
)
def test_a_notebook_full_of_oddities_comes_out_as_with_papermill_itself(warm, tmp_path, sources, fails):
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(written, tmp_path / "theirs.ipynb", sources, engine=None, fails=fails)
        ours = written(tmp_path / "ours.ipynb", sources, engine="synthesis", fails=fails)
        theirs = other.result()
        beside.submit(lambda: asyncio.get_event_loop().close()).result()  # of this thread, which ends
    assert len(ours["cells"]) == len(theirs["cells"]) == len(sources) + 2 * fails
    for mine, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert mine == other
    assert ours == theirs


def test_children_that_are_killed_while_they_print_spoil_nothing_of_what_others_print(warm):
    begin = (
        "import os, signal, time\nfrom multiprocessing import get_context\n"
        "def tell(n):\n    while True:\n        print('child' + ('x' * 99 + '\\n') * 3_000, flush=True); time.sleep(0.01)\n"
        "children = [get_context('fork').Process(target=tell, args=(n,)) for n in range(4)]\n"
        "for child in children:\n    child.start()\n"
        "for child in children:\n    time.sleep(0.05); child.kill(); child.join()\n"
        "print('well')"
    )
    told = "".join(printed([begin, "print('and after')"]))
    assert told.endswith("well\nand after\n")
    assert set(told) <= set("child x\nwe a f t r n d")


@pytest.mark.parametrize(
    "cells",
    [
        [
            "import os\npid = os.fork()\nif pid:\n    os.wait()\nprint('both', flush=True)",
            "print('parent', pid > 0)",
        ],
        [
            (
                "import os, sys, warnings\nwarnings.simplefilter('ignore')  # IPython's advice how to leave\n"
                "if os.fork() == 0:\n    sys.exit(0)\nos.wait(); print('both')"
            ),
            "print('parent True')",
        ],
        [
            "import os\nif os.fork() == 0:\n    raise ValueError\nos.wait(); print('both')",
            "print('parent True')",
        ],
    ],
)
def test_a_fork_that_comes_back_from_its_cell_ends_there(warm, cells):
    told = printed([*cells, "import os; print(os.getpid() == os.getpgid(0))"])
    assert set("".join(told[:-2]).split()) == {"both"}
    assert told[-2:] == ["parent True\n", "True\n"]


def test_what_no_message_can_hold_is_told_as_such_and_the_rest_is_there(warm):
    assert printed(["print('a\\ud800b'); import sys; sys.stdout.flush(); print('c')", "print('d')"]) == [
        "a\N{REPLACEMENT CHARACTER}b\nc\n",
        "d\n",
    ]


def test_the_kernel_is_forked_and_every_one_is_fresh(warm):
    spoil = (
        "import os, builtins, pandas as pd, matplotlib as mpl, random, numpy as np\n"
        "print(os.getppid(), os.getpid() == os.getpgid(0))\n"
        "print(hasattr(builtins, 'spoilt'), pd.options.display.max_rows, mpl.rcParams['lines.linewidth'], os.getcwd())\n"
        "print(random.random(), np.random.random())\n"
        "builtins.spoilt = 1; pd.options.display.max_rows = 7; mpl.rcParams['lines.linewidth'] = 9; os.chdir('/')"
    )
    first, second = ("".join(printed([spoil])).splitlines() for _ in range(2))
    assert first[:2] == second[:2]
    assert first[0] == f"{warm.process.pid} True"
    assert not set(first[2].split()) & set(second[2].split())


def test_who_has_configured_ipython_has_each_kernel_read_that(warm, tmp_path, monkeypatch):
    profile = tmp_path / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text(
        "import os; os.environ['READ_BY'] = str(os.getpid())\n"
        "c.InteractiveShellApp.exec_lines = ['given = 5']\nc.HistoryManager.enabled = False\n"
    )
    asked = "import os; print(given, int(os.environ['READ_BY']) == os.getpid(), get_ipython().history_manager.enabled)"
    with Keeper(env={**os.environ, "IPYTHONDIR": str(tmp_path)}) as other:
        monkeypatch.setenv(ADDRESS, other.address)
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
        assert printed([asked, f"print(os.getppid() == {other.process.pid})"]) == [
            "5 True False\n",
            "True\n",
        ]


def test_a_kernel_that_is_started_with_options_of_its_own_has_them(warm, tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    own = "--InteractiveShell.ast_node_interactivity=all"
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", own]
    (folder / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "Own", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    (cell,) = run(["1\n2"]).cells
    assert [output.data["text/plain"] for output in cell.outputs] == ["1", "2"]


def test_a_process_that_is_no_kernel_has_none(warm, tmp_path):
    script, told = tmp_path / "in", tmp_path / "out"
    script.write_text(
        "import IPython, atexit, sys, os\n"
        "import builtins; print(IPython.get_ipython(), hasattr(builtins, '__IPYTHON__'), sys.excepthook is sys.__excepthook__)\n"
        "print(os.environ.get('TERM'), sys.modules['__main__'].__spec__)\n"
    )
    with script.open() as asked, told.open("w") as said, line_to(warm.address) as line:
        streams = [asked.fileno(), said.fileno(), said.fileno()]
        Forked(line, run="code:interact", arguments=["code"], cwd=tmp_path, env={}, streams=streams).wait(
            WITHIN
        )
    assert "None False True\nNone None\n" in told.read_text().replace(">>> ", "")


def test_without_a_zygote_the_kernel_is_started_as_usual(monkeypatch, tmp_path):
    told = ["import os; print(os.getppid())"]
    monkeypatch.delenv(ADDRESS, raising=False)
    assert printed(told) == [f"{os.getpid()}\n"]
    monkeypatch.setenv(ADDRESS, str(tmp_path / "nobody"))
    assert printed(told) == [f"{os.getpid()}\n"]


@pytest.mark.parametrize(
    ("trouble", "name"),
    [
        ("raise ValueError('no')", "ValueError"),
        ("import os; os._exit(3)", "DeadKernelError"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError"),
        ("import ctypes; ctypes.string_at(0)", "DeadKernelError"),
        ("import os; os.closerange(3, 200)", "DeadKernelError"),
        ("get_ipython().kernel.shell_stream._line.close()\nimport time; time.sleep(60)", "DeadKernelError"),
        ("while True: pass", "TimeoutError"),
        ("import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))\nbytearray(1 << 33)", "MemoryError"),
    ],
)  # fmt: skip
def test_whatever_a_cell_does_ends_that_report_alone(warm, tmp_path, trouble, name):
    child = "import subprocess; child = subprocess.Popen(['sleep', '300'])"
    keep_pids = f"import os, pathlib; pathlib.Path({str(tmp_path / 'pids')!r}).write_text(f'{{os.getpid()}} {{child.pid}}')"
    notebook = write_notebook(tmp_path / "n.ipynb", [(child,), (keep_pids,), (trouble,)])
    zygote = warm.process.pid
    with pytest.raises(ReportError) as caught:
        execute(notebook, parameters={"country": "Mali"}, timeout=3 if name == "TimeoutError" else 60)
    assert (caught.value.failure.name, caught.value.failure.cell) == (name, 5)
    _wait_until_gone([int(pid) for pid in (tmp_path / "pids").read_text().split()])
    assert printed(["print('well')"]) == ["well\n"]
    assert warm.process.pid == zygote


def test_a_zygote_that_is_killed_is_started_again(keeper, monkeypatch):
    with Keeper(env=os.environ) as other:
        monkeypatch.setenv(ADDRESS, other.address)
        first = other.process
        with pytest.raises(DeadKernelError):
            run(["import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "import time; time.sleep(60)"])
        assert has_died(first)
        assert printed(["import os; print(os.getppid())"]) == [f"{other.process.pid}\n"]
        assert other.process is not first
        last, folder = other.process, Path(other.address).parent
    assert has_died(last)
    assert not folder.exists()


@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor has no meanwhile")
def test_a_zygote_that_was_begun_is_told_later_and_ends_with_the_block_if_nobody_is(monkeypatch):
    ask, before = "import sys; print('seaborn' in sys.modules)", _children()
    with begun():
        (early,) = _children() - before
        with keeper_for(Ready(notebook=str(PROJECT / "notebooks" / "explore.ipynb"))) as taken:
            monkeypatch.setenv(ADDRESS, taken.address)
            assert taken.process.pid == early.pid
            assert printed([ask]) == ["True\n"]
            first = taken.process
            first.kill()
            assert has_died(first)
            assert printed([ask]) == ["True\n"]
    with begun():
        (early,) = _children() - before
        early.kill()
        with keeper_for(Ready(notebook=str(PROJECT / "notebooks" / "explore.ipynb"))) as taken:
            monkeypatch.setenv(ADDRESS, taken.address)
            assert printed([ask]) == ["True\n"]
    with begun():
        (left,) = _children() - before
        folder = Path(left.cmdline()[-1]).parent
        assert folder.is_dir()
    assert _children() == before
    assert not folder.exists()


def test_a_report_whose_zygote_died_is_made_once_more_and_the_next_are_warm_again(tmp_path):
    kill = (
        "import os, pathlib, signal\nmark = pathlib.Path(data)\n"
        "if country == 'killer' and not mark.exists():\n    mark.touch()\n    os.kill(os.getppid(), signal.SIGKILL)\n"
        "print('parent', os.getppid())"
    )  # fmt: skip
    notebook = write_notebook(tmp_path / "n.ipynb", [(kill,)])
    names = ["killer", "next"]
    jobs = [
        Job(
            name=name, notebook=notebook,
            parameters={"country": name, "data": str(tmp_path / "mark")}, timeout=60,
        )
        for name in names
    ]  # fmt: skip
    with Workers(1) as workers:
        outcomes = [workers.submit(lambda job=job: job).result() for job in jobs]
        assert [outcome.failure for outcome in outcomes] == [None, None]
        zygote = workers._keeper.process.pid
    parents = [re.search(rb"parent (\d+)", outcome.files["ipynb"])[1].decode() for outcome in outcomes]
    assert parents[1] == str(zygote) != parents[0]


def test_where_no_memory_is_left_the_kernel_ends_before_its_worker_and_both_before_others(tmp_path):
    ask = (
        "import os, pathlib\n"
        "print([int(pathlib.Path(f'/proc/{pid}/oom_score_adj').read_text())"
        " for pid in ('self', os.environ['JPY_PARENT_PID'])])"
    )
    notebook = write_notebook(tmp_path / "n.ipynb", [(ask,)])
    with Workers(1) as workers:
        job = Job(name="Mali", notebook=notebook, parameters={"country": "Mali"}, timeout=60)
        outcome = workers.submit(lambda: job).result()
    own = int(Path("/proc/self/oom_score_adj").read_text())
    kernel, worker = json.loads(re.search(rb"\[\d+, \d+\]", outcome.files["ipynb"])[0])
    assert kernel > worker > own


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_no_kernel_outlives_whoever_started_the_zygote(tmp_path, sign):
    program = (
        "import os, sys, papermill\nsys.path.insert(0, sys.argv[1])\n"
        "from synthesis.kernels.keeper import ADDRESS, Keeper\nfrom test_kernels import run\n"
        "with Keeper(env=os.environ) as keeper:\n    os.environ[ADDRESS] = keeper.address\n"
        "    run(['import os, pathlib, time; pathlib.Path(sys_argv).write_text(f\"{os.getpid()} {os.getppid()}\")'"
        f".replace('sys_argv', {str(tmp_path / 'pids')!r}.__repr__()), 'time.sleep(300)'])"
    )
    driver = subprocess.Popen(
        [sys.executable, "-c", program, str(PROJECT / "tests")], stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not (tmp_path / "pids").is_file() or not (tmp_path / "pids").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)
    driver.send_signal(sign)
    driver.wait()
    _wait_until_gone([int(pid) for pid in (tmp_path / "pids").read_text().split()])


TROUBLES = [
    "1",
    "1 / 0",
    "import os; os._exit(3)",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "1",
]
KILLS_ZYGOTE = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"


def test_kernels_leave_no_file_open_and_no_process_whatever_becomes_of_them(warm):
    run(["1"])  # what is opened once, stays open
    before = _open_files(warm), _children()
    for trouble in TROUBLES:
        _run_in_spite_of(trouble)
    assert (_open_files(warm), _children()) == before


def test_what_leaves_the_session_of_a_kernel_ends_with_it_and_not_before(warm):
    begin = (
        "import subprocess\n"
        "alone = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "daemon = subprocess.run(['sh', '-c', 'setsid sleep 300 >/dev/null 2>&1 & echo $!'], capture_output=True)\n"
        "print(alone.pid, int(daemon.stdout))"
    )
    look = "import psutil\nprint([psutil.Process(pid).name() for pid in (alone.pid, int(daemon.stdout))])"
    pids, names = printed([begin, look])
    assert names == "['sleep', 'sleep']\n"
    _wait_until_gone([int(pid) for pid in pids.split()])


def test_keepers_leave_no_file_open_and_no_process_nor_does_a_zygote_that_was_killed(warm, monkeypatch):
    def keep():
        with Keeper(env=os.environ) as other:
            monkeypatch.setenv(ADDRESS, other.address)
            _run_in_spite_of(KILLS_ZYGOTE)
            run(["1"])

    run(["1"])  # what is opened once, stays open
    before = psutil.Process().num_fds(), _children()
    keep()
    assert (psutil.Process().num_fds(), _children()) == before


def _run_in_spite_of(trouble):
    with suppress(papermill.PapermillExecutionError, DeadKernelError):
        run([trouble])


def _children():
    return set(psutil.Process().children(recursive=True))


def _open_files(keeper):
    """Return how many files are open here and in the zygote, as soon as it has buried its kernels."""
    zygote, until = psutil.Process(keeper.process.pid), time.monotonic() + WITHIN
    while zygote.children():
        assert time.monotonic() < until
        time.sleep(0.05)
    return psutil.Process().num_fds(), zygote.num_fds()


def test_what_the_zygote_prepares_is_there_and_starts_no_thread(warm):
    assert [name for name in MODULES if import_module(name) is None] == []
    printed(["1"])
    log = (Path(warm.address).parent / "log").read_text()
    assert ", in _import\n" not in log
    assert (
        "rehearsal.py" not in log
    )  # where the tracebacks of its own come from; those of kernels are there, too
    loaded = f"import synthesis as syn\nfrom synthesis.corpus import kept\nprint(bool(kept._kept), len(syn.load({str(PROJECT / 'data')!r}).documents))"
    assert printed([loaded]) == [f"True {len(syn.load(PROJECT / 'data').documents)}\n"]


def test_what_is_slow_is_imported_for_a_notebook_that_names_it(warm, monkeypatch):
    ask = "import sys; print('seaborn' in sys.modules)"
    assert printed([ask]) == ["False\n"]
    with Keeper(Ready(notebook=str(PROJECT / "notebooks" / "explore.ipynb")), env=os.environ) as other:
        monkeypatch.setenv(ADDRESS, other.address)
        assert printed([ask]) == ["True\n"]


def test_a_corpus_is_kept_as_long_as_every_file_is_the_same(tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(PROJECT / "data" / "sources" / "mali", data / "sources" / "mali")
    shutil.copy(PROJECT / "data" / "catalogue.csv", data)
    monkeypatch.setattr(kept, "_kept", {})
    read = syn.load(data)
    kept.keep(read, of=data, state=kept.state_of(data))
    monkeypatch.chdir(data)
    again = syn.load(".")
    assert again.tables["documents"] is read.tables["documents"]
    assert again.root == Path()
    for change in (_append, _add, _rename, _drop):
        kept.keep(syn.load(data), of=data, state=kept.state_of(data))
        change(data)
        assert kept.kept(data) is None
    kept.keep(syn.load(data), of=data, state="that of the files before they changed")
    assert kept.kept(data) is None


def test_nothing_that_is_kept_is_taken_for_a_folder_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})
    (tmp_path / "data" / "sources").mkdir(parents=True)
    nothing = syn.load(tmp_path / "data")
    kept.keep(nothing, of=tmp_path / "data", state=kept.state_of(tmp_path / "data"))
    with pytest.raises(UsageError, match="no such folder"):
        syn.load(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", ["xlsx", "json", "csv", "parquet"])
def test_what_was_saved_of_a_corpus_is_kept_as_long_as_every_file_is_the_same(
    corpus, tmp_path, monkeypatch, kind
):
    monkeypatch.setattr(kept, "_kept", {})
    saved = syn.save(corpus.where(country="Mali"), tmp_path / f"mali.{kind}", format=kind)
    read = syn.load(saved)
    kept.keep(read, of=saved, state=kept.state_of(saved))
    (tmp_path / "notes.txt").write_text("beside it")
    again = syn.load(saved)
    assert again.tables["documents"] is read.tables["documents"]
    assert again.root is None
    changed = saved if saved.is_file() else saved / f"actions.{kind}"
    os.utime(changed, (0, 0))
    assert kept.kept(saved) is None


def _append(data):
    with (data / "catalogue.csv").open("a") as file:
        file.write("\n")


def _add(data):
    (data / "sources" / "mali" / "new.txt").write_text("New")


def _rename(data):
    (data / "sources" / "mali" / "new.txt").rename(data / "sources" / "mali" / "newer.txt")


def _drop(data):
    (data / "sources" / "mali" / "newer.txt").unlink()


def _wait_until_gone(pids):
    until = time.monotonic() + WITHIN
    while not all(map(_gone, pids)):
        assert time.monotonic() < until, f"still there: {pids}"
        time.sleep(0.05)


def _gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("saved", [False, True])
def test_a_report_of_a_batch_finds_the_data_read(corpus, tmp_path, saved):
    data = syn.save(corpus, tmp_path / "all.json", format="json") if saved else PROJECT / "data"
    asked = (
        "from synthesis.corpus import kept\nassert kept.kept(__import__('pathlib').Path(data)) is not None"
    )
    notebook = write_notebook(tmp_path / "n.ipynb", [(asked,)])
    done = syn.render("Mali", data=data, out=tmp_path / "out", notebook=notebook, progress=False)
    assert done.failed == []


def test_papermill_finds_the_engine():
    from papermill.engines import papermill_engines

    assert papermill_engines.get_engine("synthesis") is WarmEngine
