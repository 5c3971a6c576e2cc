# jdec: the two commands a newcomer needs are `make demo` and `make test`; `make help` lists the rest.
# Everything is installed into .venv inside this clone; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_NO_CACHE := 1
export UV_PYTHON_DOWNLOADS := never
export PIP_NO_CACHE_DIR := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check format bench mutate clean setup setup-dev lock docs

help:
	@echo 'make demo    set up, then run two nodes and replay real launches between them'
	@echo 'make test    set up, then run every check and test whose tools are present'
	@echo 'make check   format, lint, types, imports and documents only'
	@echo 'make bench   figures beside a bound measured in the same run'
	@echo 'make mutate  change the code a little, thousands of times, and see whether a test notices (hours)'
	@echo 'make docs    rewrite the generated documents (message catalogue, schema, CLI help)'
	@echo 'make clean   remove what set-up and runs made (.venv, caches, var)'

$(BIN)/uv: requirements-installer.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if (3,11) <= sys.version_info[:2] < (3,14) else "jdec needs Python 3.11 to 3.13; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-installer.lock
	@touch $(BIN)/uv

$(VENV)/.run: $(BIN)/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

demo: setup
	$(BIN)/jdec demo $(DEMO_ARGS)

test: setup-dev
	$(BIN)/python tools/run_tests.py

check: setup-dev
	$(BIN)/python tools/run_tests.py --checks-only

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev
	$(BIN)/python -m bench

# MUTATE_ARGS narrows it: record, or node --sample 20, or record/note.py; see docs/testing.md.
MUTATE_ARGS ?= record node
mutate: setup-dev
	$(BIN)/python tools/mutate.py $(MUTATE_ARGS)

docs: setup-dev
	$(BIN)/python tools/make_docs.py

# Needs network access to the package registry; run it by hand when a dependency changes.
lock: $(BIN)/uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate requirements-installer.in -o requirements-installer.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate -p 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate -p 3.11 --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis var
