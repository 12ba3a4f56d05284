.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
ONE_OF ?= 1
DAYS ?= 400
BACKLOG ?= 3000
INCIDENTS ?= 10000
BIN := $(VENV)/bin
SERVICE ?= max
DIST ?= dist
BUNDLE ?= $(DIST)/otklik
COMMITTED = $(shell git log -1 --format=%ct)
unexport PYTHONDONTWRITEBYTECODE # what one process of the tests has compiled serves the others
ON_ALL_CORES := --numprocesses auto --dist worksteal
ONE_MORE := --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist worksteal
MANY_MORE := --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) '*' 3) --dist worksteal

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# pip is silent: without a line before each step a first run would look as if it hung.
packages = $(shell grep -c '==' $(1)) packages of $(1)

# One stamp per lock file: set-up runs again only when what it installs has changed. The locks are
# complete, so nothing is resolved again (--no-deps): a release of today can't come in between.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	@echo "First run: making $(VENV), about 10 seconds ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@echo "First run: installing $(call packages,requirements.lock), 1 to 3 minutes ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@echo "First run: installing Otklik itself, some seconds ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "First run: installing $(call packages,requirements-dev.lock) for the tests, 1 to 2 minutes ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime ## Play a few incidents, without network or token
	@$(BIN)/otklik demo --script --short

try: $(VENV)/.runtime ## Open the chats of several people in the browser, to try and to learn
	@$(BIN)/otklik demo --open

run: $(VENV)/.runtime ## Run the bot with the settings of .env
	@$(BIN)/otklik run

# Stories wait for one another's sockets and timers now and then: one more of them keeps all cores at work.
test: $(VENV)/.dev ## Run all tests but those below, and one of the kill tests
	@$(BIN)/python -m pytest $(ONE_MORE) -m "not kill and not slow and not page and not clients and not corpus"
	@$(BIN)/python -m pytest -m kill tests/e2e/test_kill.py -k failing_proxy

# Apart from all others: what they look for depends on who is quick. They wait, too: for people who
# have not come yet, for leases to end, and for calls that are slow on purpose; so many run at once.
test-kills: $(VENV)/.dev ## Kill the program in the middle of its work, and look that nothing is lost
	@$(BIN)/python -m pytest $(MANY_MORE) -m kill tests/e2e

test-language: $(VENV)/.dev ## Look for the mistakes of all corpora, after a change of the proofreading
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m corpus tests/unit/proofreading

test-bundle: $(VENV)/.dev ## Make a release, install the program from it alone, and answer an incident with it
	@$(BIN)/python -m pytest -m slow

faults: $(VENV)/.dev ## Let befall the program what may, and look that nothing is lost (BACKLOG=3000 updates wait)
	@OTKLIK_BACKLOG=$(BACKLOG) $(BIN)/python -m pytest -m faults

soak: $(VENV)/.dev ## Simulate days of work under faults, and look that nothing is lost or done twice (INCIDENTS=10000)
	@OTKLIK_SOAK_INCIDENTS=$(INCIDENTS) $(BIN)/python -m pytest -m soak -s --tb=short tests/e2e/test_soak.py tests/e2e/test_soak_two_messengers.py

test-old: $(VENV)/.dev ## Tell every story on a Bot API server of some years ago (ONE_OF=5: a fifth of them)
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill and not slow and not page" tests/e2e --ignore tests/e2e/test_random_users.py --old-server --one-of $(ONE_OF)

# Stories have a clock of their own; what reads the machine's must not expire with it. Only the wall clock is
# moved: who waits a second waits as long as ever. faketime is a package of Debian's.
test-later: $(VENV)/.dev ## Run the tests on a machine whose clock is ahead (DAYS=400, ONE_OF=5: a fifth of them)
	@command -v faketime > /dev/null || (apt-get update --quiet=2 && apt-get install --quiet=2 --yes faketime > /dev/null)
	@faketime -m --exclude-monotonic -f "+$(DAYS)d" $(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill and not slow and not page and not clients and not corpus" --one-of $(ONE_OF)

# By `make test` they happen on SQLite, which takes a third of the time.
test-max: $(VENV)/.dev ## Tell every story in MAX (ONE_OF=5: a fifth of them)
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill and not slow and not page" tests/e2e --max --one-of $(ONE_OF)

test-postgresql: $(VENV)/.dev ## Tell every story on PostgreSQL (ONE_OF=5: a fifth of them)
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill and not slow and not page" tests/e2e --postgresql --one-of $(ONE_OF)

$(VENV)/.page: $(VENV)/.dev requirements-page.lock
	@echo "First run: installing $(call packages,requirements-page.lock) for the page, about a minute ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-page.lock
	@touch $@

# Debian's browser, where it can be installed; without any the tests say that they were skipped.
test-page: $(VENV)/.page ## Click through the page in a browser
	@command -v chromium > /dev/null || test "$$(id -u)" != 0 || (apt-get update --quiet=2 && apt-get install --quiet=2 --yes chromium > /dev/null)
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m page tests/page

# Nothing of them is shipped, and they share no package with the program.
build/clients/.python: requirements-clients.lock
	@echo "First run: installing $(call packages,requirements-clients.lock) of other authors' clients, half a minute ..." >&2
	@$(PYTHON) -m venv --clear build/clients
	@build/clients/bin/python -m pip install --quiet --disable-pip-version-check --retries 10 --no-deps --require-hashes -r requirements-clients.lock
	@touch $@

# The client in TypeScript needs Node.js 20.19 or newer; where there is none, or it can't be fetched, its tests say so.
build/clients/.node: build/clients/.python tests/clients/package-lock.json
	@cp tests/clients/package.json tests/clients/package-lock.json build/clients
	@if ! command -v npm > /dev/null; then echo "No npm here: the client in TypeScript is left out." >&2; \
	elif npm ci --silent --no-audit --no-fund --fetch-retries 5 --prefix build/clients; then touch $@; \
	else echo "npm could not fetch the client in TypeScript: it is left out." >&2; fi

test-clients: $(VENV)/.dev build/clients/.python build/clients/.node ## Run clients by other authors against our Telegram, MAX and VK
	@$(BIN)/python -m pytest $(MANY_MORE) -m clients tests/clients

test-real: $(VENV)/.dev ## Ask the real service what we rely on (SERVICE=max, telegram or vk, OTKLIK_REAL_TOKEN and OTKLIK_REAL_CHAT or OTKLIK_REAL_PAGE)
	@test -n "$$OTKLIK_REAL_TOKEN" && test -n "$$OTKLIK_REAL_CHAT$$OTKLIK_REAL_PAGE" || (echo "OTKLIK_REAL_TOKEN and OTKLIK_REAL_CHAT or OTKLIK_REAL_PAGE are needed: see docs/how-to/verify-a-service.md" >&2 && false)
	@$(BIN)/python -m pytest --tb=no -q -rN tests/contract/test_$(SERVICE)*.py

coverage: $(VENV)/.dev ## Run the tests with coverage, which takes twice as long
	@$(BIN)/python -m pytest $(ON_ALL_CORES) -m "not kill and not slow and not page and not clients" --cov --cov-report=term

weight: $(VENV)/.dev ## Count the kinds of things that the program consists of
	@$(BIN)/python -m tests.weight

lint: $(VENV)/.dev ## ruff, mypy strict, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev ## Print the benchmarks, as ratios to floors of the same run, and write them (build/bench.json)
	@$(BIN)/python -m pytest -m benchmark tests/benchmarks -v

# What is locked alone, without pip.
$(DIST)/otklik.cdx.json: requirements.lock requirements-audit.lock pyproject.toml
	@mkdir -p $(DIST)
	@$(PYTHON) -m venv --clear build/audit && $(PYTHON) -m venv --clear build/program
	@build/audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-audit.lock
	@build/program/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@build/program/bin/python -m pip uninstall --quiet --yes pip
	build/audit/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o $@ build/program/bin/python

# --strict: a package that the service of vulnerabilities does not know, or can't be asked about, is a failure.
audit: $(DIST)/otklik.cdx.json ## Look up known vulnerabilities and licences of all that is locked
	@$(PYTHON) .ci/licences.py $(DIST)/otklik.cdx.json
	build/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

check: lint test ## Both, as CI does before the slowest tests

# For the same system and Python as here: wheels are made for both.
bundle: $(VENV)/.runtime ## Put the program and all it needs into a folder of wheels, for a server without internet
	@mkdir -p $(BUNDLE) && rm -rf $(BUNDLE)/*.whl build/lib build/bdist.*
	@echo "Collecting $(call packages,requirements.lock) in $(BUNDLE), 1 to 3 minutes ..." >&2
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock -w $(BUNDLE)
	@echo "Building Otklik itself, some seconds ..." >&2
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w $(BUNDLE) .

# The same commit gives the same bytes: both are made of what git holds, at the commit's time. The source
# archive is the whole commit, with the metadata that makes it a source distribution of Python.
packages: $(VENV)/.runtime ## Make the wheel and the source archive of the last commit (dist/)
	@rm -rf $(DIST)/.source $(DIST)/otklik-*.whl $(DIST)/otklik-*.tar.gz && mkdir -p $(DIST)/.source $(DIST)
	@umask 022 && git archive HEAD | tar --extract --no-same-permissions --directory $(DIST)/.source
	@cd $(DIST)/.source && export SOURCE_DATE_EPOCH=$(COMMITTED) && umask 022 && $(abspath $(BIN))/python -c \
		'from setuptools import build_meta as made; made.build_wheel("."); made.prepare_metadata_for_build_wheel(".")' > /dev/null
	@mv $(DIST)/.source/otklik-*.whl $(DIST) && cp $(DIST)/.source/otklik-*.dist-info/METADATA $(DIST)/.source/PKG-INFO
	@named=$$(basename $(DIST)/.source/otklik-*.dist-info .dist-info) && git -c tar.umask=022 archive --prefix=$$named/ \
		--add-file=$(DIST)/.source/PKG-INFO HEAD | gzip --no-name > $(DIST)/$$named.tar.gz
	@rm -r $(DIST)/.source

dist: packages bundle $(DIST)/otklik.cdx.json ## Make all that a release consists of, with checksums (dist/SHA256SUMS)
	@git diff --quiet HEAD || (echo "Commit first: a release is made of what git holds." >&2 && false)
	@rm $(BUNDLE)/otklik-*.whl && cp $(DIST)/otklik-*.whl $(BUNDLE)
	@cd $(DIST) && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
	@echo "$(DIST): $$(wc -l < $(DIST)/SHA256SUMS) files of commit $$(git rev-parse --short HEAD)"

samples: $(VENV)/.runtime ## Make the sample reports of docs/ again
	@$(BIN)/python -m tests.samples docs/samples

lock: ## Renew the lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group build -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group dev -o requirements-dev.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group audit -o requirements-audit.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group page --constraint requirements-dev.lock -o requirements-page.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group clients -o requirements-clients.lock

.PHONY: test-real weight help audit bundle packages dist demo try run test faults soak test-kills test-language test-bundle test-page test-later test-max test-clients test-old test-postgresql coverage lint bench check samples lock
