# make chat   sets everything up and opens the chat            make chat TORCH=cpu|cuda
# make test   sets everything up and passes all tests
# make check  ruff, mypy, floors, tests
# Without make (Windows): see README.md, "Without make".

PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
TORCH ?= auto
ARGS ?=

.PHONY: chat test check lint setup setup-dev screenshot clean

chat: setup
	$(BIN)/shopbot serve $(ARGS)

test: setup-dev
	$(BIN)/python -m pytest $(ARGS)

check: lint test

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: $(VENV)/ready
setup-dev: $(VENV)/ready-dev

$(VENV)/ready: pyproject.toml constraints.txt setup_env.py
	@test -n "$(PYTHON)" || { echo "ShopBot needs Python 3.11 or 3.12: https://www.python.org/downloads/"; exit 1; }
	$(PYTHON) setup_env.py --torch $(TORCH)

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python setup_env.py --torch $(TORCH) --dev

screenshot: setup-dev  # assets/screenshot.png, the picture in the README
	$(BIN)/python tests/browser/screenshot.py

clean:
	rm -rf $(VENV) build *.egg-info
