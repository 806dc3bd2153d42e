# Gleanings: `make help` says what there is.
#
# Everything lives in `.venv`. Versions and hashes of all packages stand in the lock files, which
# name no index: packages come from wherever pip and uv are told to get them.

PYTHON ?= python3
BIN := .venv/bin
# uv does not read pip's settings: where pip is told of another index, so is uv.
UV := export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(BIN)/python -m pip config list \
	| sed -n "s/.*\.index.url='\(.*\)'/\1/p" | head -n 1)}"; $(BIN)/uv pip
COMPILE := $(UV) compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock"

# The certificates that the machine trusts, as pip has it, so that both work behind the same proxy.
export UV_SYSTEM_CERTS ?= true
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(BIN)/python
# Compiled once here, and not in every process of a machine where Python keeps no compiled files.
export UV_COMPILE_BYTECODE := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The kinds of input that are searched, of tests/fuzzing/targets.py.
FUZZED := text words markdown html warc jsonl sidecar personal

.DEFAULT_GOAL := help
.PHONY: help dataset test style types behaviour accuracy benchmark benchmark-scale fuzz soak grammar ui server \
	lock clean
.DELETE_ON_ERROR:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

dataset: .venv/run.stamp ## Publish a release of the dataset from the articles in raw/, and those that raw/sources.yaml names
	@test ! -e raw/sources.yaml || $(BIN)/gleanings collect || echo "Some places could not be asked; publishing what is there." >&2
	$(BIN)/gleanings publish --record

test: style types behaviour ## Check style, types and behaviour

style: .venv/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/test.stamp
	$(BIN)/mypy

behaviour: .venv/test.stamp
	$(BIN)/pytest --numprocesses auto --dist worksteal

fuzz: .venv/fuzz.stamp ## Search for texts and inputs that break a law of the tests (SECONDS=number a kind of input, else long)
	GLEANINGS_EXAMPLES=fuzz $(BIN)/pytest -m hypothesis --numprocesses auto --dist worksteal
	for target in $(FUZZED); do $(BIN)/python -m tests.fuzzing.guided $$target --seconds $(or $(SECONDS),600) || exit 1; done
	@echo "What it finds is kept in .hypothesis and .fuzz for the next time; make it an example of its test, and mend it."

soak: .venv/test.stamp ## Do every fault many times, kills, full disks, damage, and write docs/faults.md (SEED=number, an hour)
	GLEANINGS_FAULTS=long $(if $(SEED),GLEANINGS_SEED=$(SEED)) $(BIN)/pytest -m fault --numprocesses 0

accuracy: .venv/run.stamp ## Check that no figure of the development sets in EVAL=folder falls
	@test -n "$(EVAL)" || { echo "Name the folder of the development sets: make accuracy EVAL=folder" >&2; exit 2; }
	$(BIN)/python tests/accuracy/gate.py $(EVAL)

benchmark: .venv/run.stamp $(if $(PEERS),.venv-peers/peers.stamp) ## Measure what extraction costs (TEXTS=folder, PEERS=1)
	$(BIN)/python -m benchmarks $(if $(PEERS),--peers .venv-peers/bin/python) $(TEXTS)

benchmark-scale: .venv/run.stamp ## Measure runs with little new, memory, the ledger (half an hour)
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.ledger

grammar: .venv-grammar/grammar.stamp ## Train the reader anew (TEXTS="file.jsonl ...", about an hour)
	@test -n "$(TEXTS)" || { echo "Name the texts: make grammar TEXTS='a.jsonl b.jsonl.gz'" >&2; exit 2; }
	.venv-grammar/bin/python -m pipelines.grammar.training --out pipelines/grammar/weights.npz $(TEXTS)

ui: .venv/run.stamp ## Open the pipeline in Dagster's UI, on this machine only
	$(BIN)/gleanings ui

server: .venv/server.stamp ## Install what a server of one's own needs (deploy/README.md)

lock: $(BIN)/uv ## Bring the lock files to the newest versions that pyproject.toml allows
	@$(COMPILE) --group build --output-file requirements.lock
	@$(COMPILE) --group build --group test --constraint requirements.lock --output-file requirements-test.lock
	@$(COMPILE) --group build --extra server --constraint requirements.lock --output-file deploy/requirements.lock
	@$(UV) compile --quiet --group installer --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file requirements-uv.lock
	@$(UV) compile --quiet --group peers --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file benchmarks/requirements-peers.lock
	@$(UV) compile --quiet --group fuzz --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file benchmarks/requirements-fuzz.lock
	@$(UV) compile --quiet --group grammar --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file benchmarks/requirements-grammar.lock

clean: ## Remove the environment, caches and working files; articles and releases stay
	rm -rf .venv .venv-grammar .venv-peers .dagster .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz outputs/work
	find benchmarks pipelines schemas tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
		echo "Gleanings runs on Python 3.11, 3.12 or 3.13, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name one of these, for example: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-uv.lock
	@touch $@

# The project itself goes in without its dependencies (they are in the lock) and is built by the
# locked backend, so that nothing unpinned is ever fetched.
.venv/run.stamp: requirements.lock pyproject.toml $(BIN)/uv
	@$(UV) install --quiet --require-hashes --requirement requirements.lock
	@$(UV) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/server.stamp: deploy/requirements.lock .venv/run.stamp
	@$(UV) install --quiet --require-hashes --requirement deploy/requirements.lock
	@$(BIN)/python -m compileall -q pipelines schemas
	@touch $@

.venv/test.stamp: requirements-test.lock .venv/run.stamp
	@$(UV) install --quiet --require-hashes --requirement requirements-test.lock
	@touch $@

.venv/fuzz.stamp: benchmarks/requirements-fuzz.lock .venv/test.stamp
	@$(UV) install --quiet --require-hashes --requirement $<
	@touch $@

.venv-peers/peers.stamp: benchmarks/requirements-peers.lock $(BIN)/uv
	$(BIN)/python -m venv .venv-peers
	@$(UV) install --quiet --python .venv-peers/bin/python --require-hashes --requirement $<
	@touch $@

.venv-grammar/grammar.stamp: benchmarks/requirements-grammar.lock $(BIN)/uv
	$(BIN)/python -m venv .venv-grammar
	@$(UV) install --quiet --python .venv-grammar/bin/python --require-hashes --requirement $<
	@touch $@
