# Every way to work with Tool Advisor. `make run` and `make test` need nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
# Tests run in this many processes, each with one core for its models; a file stays in one of them.
TEST_WORKERS ?= 2
.DEFAULT_GOAL := run
.PHONY: run ingest backup test lint eval samples clean

# torch goes first: a plain pin takes the small CPU build wherever pip is set up to find one.
$(VENV)/.installed: pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing (a few minutes the first time)"
	@$(PIP) install "torch==2.13.0" 2>/dev/null
	@$(PIP) install --editable . 2>/dev/null
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) install --editable ".[dev]" 2>/dev/null
	@touch $@

# Serve the chat with the sample knowledge; adding again only picks up what changed.
run: ingest
	@$(BIN)/python app.py

ingest: $(VENV)/.installed
	-@$(BIN)/python ingest.py add knowledge/vendors knowledge/district

# One file under backups/ with all that was put in; see docs/backup.md.
backup: $(VENV)/.installed
	@$(BIN)/python ingest.py backup

test: $(VENV)/.installed-dev
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(TEST_WORKERS) --dist loadfile \
		--no-loadscope-reorder

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# The gate: the quick suites against evals/baseline.json. Real documents and gold questions are
# asked too where TOOL_ADVISOR_EVAL_DATA names their folder.
eval: $(VENV)/.installed-dev
	@$(BIN)/python -m evals gate

samples: $(VENV)/.installed-dev
	@$(BIN)/python scripts/build_samples.py

clean:
	@rm -rf $(VENV) runs build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
