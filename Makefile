# make build:    an environment in .venv, and notes/ built into build/
# make test:     everything that proves the project
# make ace:      DAISY Ace on the book of notes/, where npm and Debian's chromium are
# make pictures: the README's pictures, drawn anew from notes/, where chromium is
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: build test ace pictures install install-test clean

build: install
	$(BIN)/paperpack build notes -o build

test: install-test
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto

ace: build
	tests/tools/ace.sh build/*.epub

pictures: install-test
	$(BIN)/python tests/tools/pictures.py

install: $(VENV)/installed
install-test: $(VENV)/installed-test

$(VENV)/installed: pyproject.toml tests/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint tests/constraints.txt --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml tests/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint tests/constraints.txt --editable '.[test]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV)
	find build -mindepth 1 ! -name .gitkeep -delete
