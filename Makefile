# Kinerja. `make run` serves it, `make test` proves it; both prepare what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Servers and tests start dozens of processes: where bytecode is not kept, each compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

# The system's own Python first: a distribution builds it for speed, one compiled by hand takes half as long again.
PYTHON ?= $(shell for name in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
    "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
HOST ?= 127.0.0.1
PORT ?= 5000
DATA ?= instance
PART ?= tests
WORKERS ?= 2
# Left out unless everything is asked for (make test-all, or SPARED=): pyproject.toml says what the marks mean.
SPARED ?= yes

BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal
KEY = $(shell { cat $(1); $(PYTHON) -V; } 2>/dev/null | sha256sum | cut -c1-16)
RUN_STAMP = .venv/run-$(call KEY,requirements.txt)
TEST_STAMP = .venv/test-$(call KEY,requirements.txt tests/requirements.txt)

.PHONY: help run migration venv test-venv packages lint messages test test-sqlite test-postgresql test-all bench

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: venv  ## serve on HOST:PORT (127.0.0.1:5000), data in DATA (instance)
	@exec $(BIN)/python -m kinerja.core.cli serve --host "$(HOST)" --port "$(PORT)" --data "$(DATA)"

migration: test-venv  ## write a revision of what the models changed (TITLE=...)
	@test -n "$(TITLE)" || { echo 'make migration TITLE="what changes"' >&2; exit 2; }
	@KINERJA_DATA="$(DATA)" $(BIN)/python -m kinerja.core.cli migrate
	@KINERJA_DATA="$(DATA)" $(BIN)/python -m kinerja.core.cli migration "$(TITLE)"
	@$(BIN)/ruff check -q --fix kinerja/core/migrations/versions; $(BIN)/ruff format -q kinerja/core/migrations/versions

venv:  ## the virtual environment, made anew when requirements or Python change, and the catalogues
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or newer with its venv is needed (Debian: python3-venv), or name one: PYTHON=..." >&2; exit 2; }
	@test -e "$(RUN_STAMP)" || { \
	  $(PYTHON) -m venv --clear .venv; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt; \
	  touch "$(RUN_STAMP)"; }
	@$(BIN)/python -m kinerja.core.catalogues translations

test-venv: venv
	@test -e "$(TEST_STAMP)" || { \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r tests/requirements.txt; \
	  touch "$(TEST_STAMP)"; }

# The tests start their own servers and browser; only the programs come from Debian.
packages:
	@missing=""; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	  || missing="$$missing $$(apt-cache show chromium-headless-shell >/dev/null 2>&1 && echo chromium-headless-shell || echo chromium)"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	{ command -v nginx || test -x /usr/sbin/nginx; } >/dev/null || missing="$$missing nginx"; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	if [ -n "$$missing" ]; then \
	  as_root=""; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  $$as_root apt-get -q -o DPkg::Lock::Timeout=600 update; \
	  $$as_root apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $$missing; \
	fi

messages: venv  ## bring translations/ up to date; fails when a text waits for its English words
	@$(BIN)/python -m kinerja.core.extraction

lint: test-venv  ## ruff, mypy --strict, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test-sqlite: test-venv packages
	@$(PYTEST) $(if $(SPARED),-m "not variant") --db=sqlite

# What asks for no database, the engine above all, is tested once: on SQLite.
test-postgresql: test-venv packages
	@$(PYTEST) $(if $(SPARED),-m "not once") --db=postgresql --ignore=tests/forms

test:  ## everything on SQLite, all but the browser again on PostgreSQL with Redis
	@$(MAKE) -j2 packages test-venv
	@$(MAKE) -j2 lint test-sqlite
	@$(MAKE) test-postgresql

test-all: test-venv packages  ## every generated case (PART=tests/forms narrows it), both databases
	@$(PYTEST) --full --timeout=600 --db=sqlite $(PART)
	@$(PYTEST) --full --timeout=600 --db=postgresql $(PART)

bench: test-venv packages  ## J1 and J2 beside still bytes and a bare handler; growth to 500 indicators; both databases
	@command -v wrk >/dev/null || { \
	  as_root=""; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  $$as_root apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends wrk; }
	@$(BIN)/python -m bench
