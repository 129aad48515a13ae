# Ombud, from a fresh clone: `make up` runs it, `make test` checks it.
# Needed: Python 3.11 or later with its venv module, and make. Everything else is installed into .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
LOG := $(VENV)/install.log
# Name an interpreter with `make PYTHON=/path/to/python up`; otherwise the first that is new enough.
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3.11 python3.12 python3.13 python3 python3.14 python)
# Arguments for `ombud up`, `ombud-train fit` and pytest, as in `make up ARGS="--port 8080 --demo"`.
ARGS ?=

# $(call patiently,words,command): run it quietly, with a dot every second; if it fails, show how it ended.
define patiently
printf '%s ' $(1); \
( trap 'kill $$child 2>/dev/null; exit 130' INT TERM; \
  $(2) > $(LOG) 2>&1 & child=$$!; \
  while kill -0 $$child 2>/dev/null; do printf .; sleep 1; done; \
  wait $$child ) && echo ' done' || { echo ' failed'; tail -n 20 $(LOG); exit 1; }
endef

# $(call provide,program,packages): install Debian packages for tests, where that may be done and the program is missing.
define provide
if ! command -v $(1) >/dev/null 2>&1; then \
	if ! command -v apt-get >/dev/null 2>&1; then root=no; \
	elif [ "$$(id -u)" -eq 0 ]; then root=; \
	elif sudo -n true >/dev/null 2>&1; then root='sudo -n'; \
	else root=no; fi; \
	if [ "$$root" = no ]; then \
		echo 'There is no $(1) here and it cannot be installed: tests that need it will be skipped.'; exit 0; \
	fi; \
	( $(call patiently,'Installing $(1) for tests',sh -c "$$root apt-get update && \
		DEBIAN_FRONTEND=noninteractive $$root apt-get install -y --no-install-recommends $(2)") ) \
	|| echo 'It could not be installed: tests that need it will be skipped.'; \
fi
endef

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: $(VENV)/.installed ## Run everything on this machine: Redis, web, workers, sweep (ARGS="--port 8080 --demo")
	@exec $(BIN)/ombud up $(ARGS)

.PHONY: test
test: $(VENV)/.installed-dev browser npm php akismet check ## Run every check and every test, with coverage (ARGS="-k queue")
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 15 --cov $(if $(ARGS),--cov-fail-under=0) $(ARGS)

.PHONY: faults
faults: $(VENV)/.installed-dev ## Hurt the whole service 2,000 times, then see whether its promises held (ARGS="--faults 200 --seed 7")
	@PYTHONPATH=tests:. $(BIN)/python -u -m faults $(ARGS)

.PHONY: audit
audit: $(VENV)/.installed-dev ## Look for known holes with bandit and pip-audit, and write a bill of materials
	@$(BIN)/python tests/audit.py

.PHONY: fuzz
fuzz: $(VENV)/.installed-dev ## Fuzz every parser for ten minutes (ARGS="--minutes 60 --target webhook")
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(PIP_INSTALL) --quiet 'atheris' 2>/dev/null \
		|| echo 'There is no atheris for this Python: Hypothesis draws, and nothing measures coverage.'
	@PYTHONPATH=tests:. $(BIN)/python -m fuzzing $(ARGS)

.PHONY: check
check: $(VENV)/.installed-dev ## Check style, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: train
train: $(VENV)/.installed-train ## Fit a model and save it as a release (ARGS="--promote")
	@$(BIN)/ombud-train fit $(ARGS)

.PHONY: bench
bench: $(VENV)/.installed-dev ## Measure what the README's figures say
	@for each in benchmarks/[a-z]*.py; do \
		[ -e "$$each" ] || { echo 'There is nothing in benchmarks/ yet.'; exit 0; }; \
		echo "== $$each"; $(BIN)/python "$$each" || exit 1; \
	done

.PHONY: clean
clean: ## Remove what was installed and what tools left behind; data in var/ stays
	rm -rf $(VENV) tests/clients/node_modules dist htmlcov .coverage .coverage.* \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find service training models tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Tests drive a real browser, clients from npm, a plugin in PHP, and the tests that come with a client's source. What
# none of these is there for is skipped (in CI nothing of npm's or that client's is); everything else runs. Pieces in
# Ruby and Go are tried where those are installed already.
.PHONY: browser npm php akismet
browser: | $(BIN)/python
	@$(call provide,chromium,chromium)

npm: | $(BIN)/python
	@$(call provide,npm,nodejs npm)
	@if command -v npm >/dev/null 2>&1 && [ ! tests/clients/node_modules/.package-lock.json -nt tests/clients/package-lock.json ]; then \
		( $(call patiently,'Installing clients from npm for tests',npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund) ) \
		|| echo 'They could not be installed: tests of them will be skipped.'; \
	fi

php: | $(BIN)/python
	@$(call provide,php,php-cli)

AKISMET := akismet-25.10.1
akismet: $(VENV)/.installed-dev
	@if [ ! -d $(VENV)/$(AKISMET)/tests ]; then \
		( $(call patiently,'Unpacking $(AKISMET) for its own tests',sh -c "$(BIN)/python -m pip download --quiet --no-deps \
			--no-binary :all: --disable-pip-version-check --dest $(VENV) $(subst -,==,$(AKISMET)) && tar -xzf $(VENV)/$(AKISMET).tar.gz -C $(VENV)") ) \
		|| echo 'It could not be fetched: its tests will be skipped.'; \
	fi

$(BIN)/python:
	@found=; \
	for each in $(CANDIDATES); do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$each; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo 'Ombud needs Python 3.11 or later, and none of these is one: $(CANDIDATES). Install it, or name it: make PYTHON=/path/to/python up' >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
		echo "$$found has no venv module or no ensurepip. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV)

# A stamp says that what these two files ask for is installed. The dev extra contains the others.
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@$(call patiently,'Installing Ombud into $(VENV)',$(PIP_INSTALL) -e .)
	@touch $@

$(VENV)/.installed-train: pyproject.toml constraints.txt | $(BIN)/python
	@$(call patiently,'Installing Ombud and what training needs into $(VENV)',$(PIP_INSTALL) -e '.[train]')
	@touch $(VENV)/.installed $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@$(call patiently,'Installing Ombud and what its tests need into $(VENV)',$(PIP_INSTALL) -e '.[dev]')
	@touch $(VENV)/.installed $(VENV)/.installed-train $@
