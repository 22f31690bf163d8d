# make demo   set up and do the main job        make test    set up and pass the tests
# make app    open the pages on the demo         make check   format, lint, types, layers
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
OUT    ?= demo

# The demo's roster is published beside its files, so that nothing outside the checkout changes.
export PEAKROSTER_DATABASE_URL ?= sqlite:///$(OUT)/peakroster.sqlite3

.PHONY: demo app test test-all check format screenshots lock clean
.DELETE_ON_ERROR:

demo: $(READY)
	$(BIN)/peakroster demo --out $(OUT)

app: $(READY)
	$(BIN)/peakroster serve

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-all: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not benchmark"

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Every page in both languages and themes, on a desk and on a phone; then those in docs/images.
# Goes on where it was stopped; AGAIN=--again takes all anew.
screenshots: $(READY)
	$(BIN)/python -m tests.end_to_end.screenshots $(OUT)/screenshots --docs $(AGAIN)

# Versions and hashes for every platform, and no addresses.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --upgrade --group test --group check --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "peakroster needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# uv installs in seconds; plain pip reads the same lock file where uv cannot be had.
$(READY): requirements.lock pyproject.toml | $(VENV)/bin/python
	@if $(BIN)/python -m pip install --quiet uv; then \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . ; \
	else \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --no-deps --editable . ; \
	fi
	@touch $@
