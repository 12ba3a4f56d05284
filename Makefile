.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ON_ALL_CORES := --numprocesses auto --dist worksteal

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# One stamp per lock file: set-up runs again only when what it installs has changed.
$(VENV)/.runtime: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime ## Play a few incidents, without network or token
	@$(BIN)/otklik demo --script

run: $(VENV)/.runtime ## Run the bot with the settings of .env
	@$(BIN)/otklik run

# Kill tests come after all others and alone: what they look for depends on who is quick.
test: $(VENV)/.dev ## Run all tests
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill"
	@$(BIN)/python -m pytest -m kill

coverage: $(VENV)/.dev ## Run the tests with coverage, which takes twice as long
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill" --cov --cov-report=term

lint: $(VENV)/.dev ## ruff, mypy strict, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev ## Print the benchmarks, as ratios to floors of the same run
	@$(BIN)/python -m pytest -m benchmark tests/benchmarks -s -q

check: lint test ## What CI runs

lock: ## Renew the lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group build -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group dev -o requirements-dev.lock pyproject.toml

.PHONY: help demo run test coverage lint bench check lock
