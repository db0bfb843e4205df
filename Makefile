# make report   renders every country in data/ into outputs/
# make test     runs the tests but those of torture
# make torture  runs side by side, killed, out of memory, on a full disk: looks at what is left
# make docs     builds the documentation into docs/_build/html
# Each makes its own environment first, in .venv, from requirements.lock.

PYTHON ?= python3
BIN := .venv/bin
SPHINX := $(BIN)/sphinx-build --fail-on-warning --keep-going --nitpicky --quiet
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: report test torture lint types docs linkcheck bench dictionary lock clean

report: .venv/ready
	$(BIN)/synthesis render

test: .venv/ready
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

torture: .venv/ready
	$(BIN)/python -m pytest -m torture --numprocesses 2

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/ready
	$(BIN)/mypy

docs: .venv/ready
	rm -rf docs/_build docs/reference
	$(SPHINX) --builder html docs docs/_build/html
	$(BIN)/python .ci/check_site.py docs/_build/html

linkcheck: .venv/ready
	$(SPHINX) --builder linkcheck docs docs/_build/linkcheck

bench: .venv/ready
	$(BIN)/python -m pytest benchmarks -s

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; name one with PYTHON=...") if sys.version_info < (3, 11) else None'
	@echo "Making the environment in .venv (once; about a minute) ..."
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

dictionary: .venv/ready
	$(BIN)/python tests/dictionary.py

lock:
	uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file requirements.lock pyproject.toml

clean:
	rm -rf docs/_build docs/reference docs/explore.ipynb .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
