# Báo Tỉnh: `make` lists the targets. Every target that needs the environment makes it first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV_VERSION := $(shell sed -n 's/^uv==\([^ ;]*\).*/\1/p' requirements.lock)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench up down status lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 18

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Báo Tỉnh needs Python 3.11 or newer; say which with: make setup PYTHON=python3.11" >&2; exit 1; }
	@echo "setting up $(VENV) (once; a few minutes where the packages must be downloaded)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "python3 can't make virtual environments here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(STAMP) ## make .venv from requirements.lock and install the project into it

demo: $(STAMP) ## the whole pipeline over a stand-in for the sites, from nothing to SQL
	@$(BIN)/baotinh demo

test: $(STAMP) ## run the tests
	@$(BIN)/python -m pytest

lint: $(STAMP) ## check style, types, SQL and the import rule
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar sql
	@$(BIN)/lint-imports

format: $(STAMP) ## format Python and SQL
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/sqlfluff fix --disable-progress-bar sql

bench: $(STAMP) ## measure reading and loading against their references
	@$(BIN)/python -m bench

up: $(STAMP) ## start the one-machine stack
	@$(BIN)/baotinh up

down: ## stop every stack of this checkout
	@test -x $(BIN)/baotinh && $(BIN)/baotinh down --all || echo "nothing to stop: $(VENV) is not set up"

status: $(STAMP) ## show the stack's parts
	@$(BIN)/baotinh status

lock: ## resolve the dependencies anew into requirements.lock
	@$(BIN)/uv lock --quiet
	@$(BIN)/uv export --quiet --all-groups --no-emit-project --no-header --format requirements-txt --output-file requirements.lock
	@rm -f uv.lock

clean: down ## stop the stacks and remove their state and the environment
	@rm -rf $(VENV) .baotinh
