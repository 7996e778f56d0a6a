# Everything a developer or a newcomer runs. `make help` lists it.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help install demo run test check lint types quality train train-encoder evaluate docs clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## set up .venv with pinned versions; done once, again when pins change

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "armswatch needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv, a minute or two …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: install  ## run the main job on the bundled newsroom
	@$(BIN)/armswatch demo

run: install  ## read the feeds of feeds.yaml into armswatch.db
	@$(BIN)/armswatch ingest

test: install  ## run the tests
	$(BIN)/python -m pytest

check: lint types quality  ## all that must be clean before a commit, beside the tests

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

quality: install  ## the models against their pinned floors
	$(BIN)/armswatch corpus check
	$(BIN)/armswatch corpus probe
	$(BIN)/python -m pipeline.feedback.gate

train: install  ## rebuild the models from the corpus
	$(BIN)/armswatch train

train-encoder: install  ## tune the encoder on the corpus, under an hour; then `make train`
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	$(BIN)/armswatch train-encoder

evaluate: install  ## score the installed models on the test part
	$(BIN)/armswatch evaluate

docs: install  ## write the generated documents anew
	$(BIN)/python -m pipeline.store.document > docs/schema.md

clean:  ## remove what was built, the environment included
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache dist build armswatch-demo
