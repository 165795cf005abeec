# Établi: `make run` to use it, `make test` to be sure of it. `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
HOST := 127.0.0.1
PORT ?= 8501

.PHONY: help run test check bench clean

help: ## list what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.ok ## set everything up and start the app with the sample data
	@$(BIN)/python cli.py init
	@$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

test: $(VENV)/dev.ok ## set everything up (Chromium, PostgreSQL and nginx included) and run every test
	@$(BIN)/python tests/setup_browser.py
	@$(BIN)/python tests/setup_postgres.py
	@$(BIN)/python tests/setup_nginx.py
	$(BIN)/python -m pytest -q -n 3 --dist loadfile tests -m "not bench"

check: $(VENV)/dev.ok ## lint, format, floors and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/dev.ok ## measure speed and memory against a baseline of the same run
	$(BIN)/python -m pytest -q -s tests/bench -m bench

clean: ## remove the virtual environment and the caches, never the data
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

$(VENV)/run.ok: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.ok: requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run.ok
