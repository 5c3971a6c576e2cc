# jdec: the two commands a newcomer needs are `make demo` and `make test`; `make help` lists the rest.
# Everything is installed into .venv inside this clone; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_NO_CACHE := 1
export UV_PYTHON_DOWNLOADS := never
export PIP_NO_CACHE_DIR := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check format bench bench-correlation bench-picture bench-console mutate clean console console-if-can setup setup-dev setup-bench lock docs

help:
	@echo 'make demo    set up, then run two nodes and replay real launches between them'
	@echo 'make test    set up, then run every check and test whose tools are present'
	@echo 'make check   format, lint, types, imports and documents only'
	@echo 'make console build the scripts, styles and maps of the console (needs Node 18 or later)'
	@echo 'make bench   figures beside a bound measured in the same run'
	@echo 'make bench-correlation   how well reports are put together, beside rivals (about ten minutes)'
	@echo 'make bench-picture   how fast the picture follows the records'
	@echo 'make bench-console   how fast both consoles show what was said, and how much they bear'
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

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev
setup-bench: $(VENV)/.bench

console:
	$(PYTHON) tools/make_console.py

# The same, where nothing but a sentence is lost if it cannot be built.
console-if-can:
	@$(PYTHON) tools/make_console.py --soft

demo: setup console-if-can
	$(BIN)/jdec demo $(DEMO_ARGS)

# Where everything is required, the rivals that single tests compare with are as well.
test: $(if $(filter 1,$(JDEC_REQUIRE_ALL)),setup-bench,setup-dev) console-if-can
	$(BIN)/python tools/run_tests.py

check: setup-dev
	$(BIN)/python tools/run_tests.py --checks-only

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev
	$(BIN)/python -m bench

# BENCH_ARGS narrows it: --quick, --rows salvo,storm, --seeds 200, --json FILE; Stone Soup comes with this target alone.
bench-correlation: setup-bench
	$(BIN)/python -m bench.correlation $(BENCH_ARGS)

# BENCH_ARGS narrows it: --events 10000, --launches 200.
bench-picture: setup-dev
	$(BIN)/python -m bench.picture $(BENCH_ARGS)

# BENCH_ARGS narrows it: --events 500, --clients 50, --samples 5, --json FILE; needs Chromium.
bench-console: setup-dev console
	$(BIN)/python -m bench.console $(BENCH_ARGS)

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
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate -p 3.11 --extra dev --extra bench pyproject.toml -c requirements-dev.lock -o requirements-bench.lock

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis var console/node_modules src/jdec/faces/console/static
