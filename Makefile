# Two commands: `make run` and `make test`. Both set everything up first, and do it once.
.DEFAULT_GOAL := help
.PHONY: help setup frontend types run test lint bench soak requirements messages migrations

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONUNBUFFERED := 1
unexport PYTHONDONTWRITEBYTECODE  # without bytecode every start compiles everything again

help:
	@echo "make run      serve the demo on http://127.0.0.1:$(PORT) (PORT= chooses another port)"
	@echo "make test     run all tests"
	@echo "make lint     check style, types and layers"
	@echo "make bench    run the benchmarks"
	@echo "make soak     run what is too long for every day"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(VENV)
	@touch $@

frontend: setup  # build the station app and the office, if anything has changed
	@sh scripts/frontend.sh $(VENV)

types: frontend  # write the app's types again from our own OpenAPI document
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/types.sh $(VENV)

run: frontend
	@exec $(BIN)/cunqiao serve --demo --port $(PORT)

test: frontend
	@sh scripts/browser.sh
	@sh scripts/nginx.sh
	cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm test --silent
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not soak"

soak: frontend
	@sh scripts/browser.sh
	@sh scripts/nginx.sh
	@sh scripts/pgbouncer.sh
	$(BIN)/python -m pytest -m soak tests/faults/test_trouble.py
	$(BIN)/python -m pytest -n 2 --dist loadfile -m soak --ignore tests/browser --ignore tests/faults/test_trouble.py
	$(BIN)/python -m pytest -n 2 --dist loadfile -m soak tests/browser
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "hypothesis and not soak" --hypothesis-profile soak

lint: frontend
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint src
	cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check
	cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent lint

bench: frontend
	@sh scripts/browser.sh
	$(BIN)/cunqiao bench placing --json
	$(BIN)/cunqiao bench regions --json
	$(BIN)/cunqiao bench station --json
	$(BIN)/cunqiao bench desks --json

requirements: setup  # compile the pinned requirements again from pyproject.toml
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml --extra dev -o requirements/dev.txt

messages: setup  # bring the Chinese catalogue up to date; needs GNU gettext
	CUNQIAO_HOME=$(CURDIR)/build/test-home $(BIN)/python scripts/messages.py

migrations: setup  # write the migrations that changed models ask for
	CUNQIAO_HOME=$(CURDIR)/build/test-home $(BIN)/python scripts/migrations.py

COMPILE := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade \
	--quiet --custom-compile-command "make requirements"
