PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# Tests wait more than they work, so twice as many run as there are processors.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(8, 2 * (os.cpu_count() or 1)))')
SOURCES := bot commands sandbox tests bench

.PHONY: demo test check format stress drill bench soak readme docs clean

demo: $(VENV)/.run ## the whole bot on stand-ins, in the browser; no account needed
	$(BIN)/python -m sandbox $(if $(PORT),--port $(PORT))

# The many processes that the tests start find what the first one has compiled.
test: $(VENV)/.dev ## all tests; the browser one needs chromium
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev ## lint, format, types
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy

format: $(VENV)/.dev ## mend what can be mended
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

stress: $(VENV)/.dev ## the whole bot on a machine on a bad day, and other examples: what counts on luck fails
	$(BIN)/python -m pytest --hypothesis-profile anew -p bench.slow_motion -n 6 --dist loadfile \
		tests/commands tests/e2e tests/faults
	$(BIN)/python -m pytest --hypothesis-profile anew -n $(WORKERS) tests/contract tests/store tests/unit

drill: $(VENV)/.dev ## kill the bot five hundred times on each database, and look for secrets where none may be
	$(BIN)/python -m tests.faults.drill --kills 500 --database sqlite
	$(BIN)/python -m tests.faults.drill --kills 500 --database postgres
	$(BIN)/python -m tests.canaries --messages 100000

bench: $(VENV)/.dev ## measure, and print the figures
	$(BIN)/python -m bench.ack
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.posts
	$(BIN)/python -m bench.scan
	$(BIN)/python -m bench.flood
	$(BIN)/python -m bench.lag

soak: $(VENV)/.dev ## a day's worth of commands and clicks to one bot, and its memory; takes half an hour
	$(BIN)/python -m bench.soak

readme: $(VENV)/.dev ## write the README's table of commands
	$(BIN)/python -m tests.readme_table

docs: $(VENV)/.dev ## write the tables under docs/
	$(BIN)/python -m tests.operations_table
	$(BIN)/python -m tests.peers_table

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/.run
