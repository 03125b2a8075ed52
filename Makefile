# make crawl   set up and crawl (the bundled demo portal; SITE=name for another, ARGS="…" for options)
# make test    set up and run the tests
# make help    the rest

PYTHON ?= python3
VENV ?= .venv
SITE ?= demo
ARGS ?=
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup crawl test lint types contracts check accuracy bench screenshots lock clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## make the virtual environment from requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "newscrawl needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) (once; about half a minute) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

crawl: $(READY) ## crawl SITE (default: the demo portal) into data/newscrawl.db
	@$(BIN)/newscrawl crawl $(SITE) $(ARGS)

test: $(READY) ## run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(READY) ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

contracts: $(READY) ## import-linter: the layers of the architecture
	$(BIN)/lint-imports

check: lint types contracts test ## everything CI runs

accuracy: $(READY) ## field by field against pages with known truth; lists every wrong one
	@$(BIN)/python -m tests.accuracy $(ARGS)

bench: $(READY) ## the benchmarks, each a ratio measured in one run
	@for b in bench/bench_*.py; do $(BIN)/python $$b || exit 1; done

screenshots: $(READY) ## every page of the explorer as PNG files in data/screenshots (needs Chromium)
	@$(BIN)/python -m tests.browser.screenshots --output data/screenshots $(ARGS)

lock: $(READY) ## write requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev --generate-hashes \
	  --no-header pyproject.toml -o requirements.lock

clean: ## remove the virtual environment and caches; data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
