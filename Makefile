# Everything a developer, CI or a curious visitor types. `make` alone lists it.
# Each recipe fetches what it needs; what is there already costs nothing.

PYTHON ?= python3
JOBS ?= 2
ONLY ?=

VENV_PYTHON := .venv/bin/python
LINLI := .venv/bin/linli
PYTEST := $(VENV_PYTHON) -m pytest
DEMONSTRATION := LINLI_DEMONSTRATION=$${LINLI_DEMONSTRATION:-yes}

# Tests and tools start Python hundreds of times: each module is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo worker install shapes text walks scores dev assets test journeys check fix rows bench docs lock \
	messages clean clean-data

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: assets ## Linli with its demonstration, at http://127.0.0.1:8000 (LINLI_PORT changes it)
	@$(VENV_PYTHON) -m tools.run

demo: assets ## only make the demonstration in the database
	@$(LINLI) migrate --verbosity 0
	@$(LINLI) load_reference
	@$(DEMONSTRATION) $(LINLI) demo

worker: assets ## only the worker
	@$(LINLI) worker

test: dev ## every test: SQLite, PostgreSQL, then a browser
	@$(VENV_PYTHON) -m tools.debian
	$(PYTEST) -n $(JOBS) --dist worksteal -m "not journey"
	$(VENV_PYTHON) tools/pg.py run -- $(PYTEST) -n $(JOBS) --dist worksteal \
		-m "not journey and not once"
	@$(MAKE) --no-print-directory journeys

journeys: dev ## only the tests in a browser
	@if ls tests/journeys/test_*.py >/dev/null 2>&1; \
	then $(PYTEST) -n $(JOBS) --dist worksteal -m journey tests/journeys; \
	else echo "There are no journeys yet."; fi

check: dev ## format, lint, types, layers, templates, docs, faults and licences of packages
	@$(VENV_PYTHON) -m tools.check

fix: dev ## mend what of that can be mended by itself
	@$(VENV_PYTHON) -m tools.check --fix

rows: dev ## the 143 mechanisms with the tests that prove them
	@$(VENV_PYTHON) -m tools.rows

bench: dev ## what it costs, on both databases (ONLY=report,worklist picks)
	@$(VENV_PYTHON) tools/pg.py run -- $(LINLI) bench $(if $(ONLY),--only $(ONLY))

docs: dev ## write the generated pages of docs/
	@$(LINLI) docs

messages: dev ## bring new texts into the catalogues of locale/
	@$(VENV_PYTHON) -m tools.messages

lock: dev ## pin requirements/*.in with hashes (MORE=--upgrade takes newer versions)
	@$(PYTHON) -m tools.install lock
	@$(VENV_PYTHON) -m tools.lock $(MORE)

install: ## the environment in .venv, from the lock
	@$(PYTHON) -m tools.install base

shapes: install ## besides: read GeoPackage, Shapefile and KML (some 35 MB)
	@$(PYTHON) -m tools.install shapes

text: install ## besides: the optional text model (some 35 MB)
	@$(PYTHON) -m tools.install text

walks: install ## besides: shorter walks to visits (some 80 MB)
	@$(PYTHON) -m tools.install walks

scores: install ## besides: lists of whole provinces over Parquet (some 370 MB)
	@$(PYTHON) -m tools.install scores

assets: install ## division lists and catalogues
	@$(VENV_PYTHON) -m tools.assets

dev: ## what developers need besides
	@$(PYTHON) -m tools.install dev
	@$(VENV_PYTHON) -m tools.assets --dev
	@$(VENV_PYTHON) -m tools.open311_clients
	@$(VENV_PYTHON) -m tools.text_model

clean: ## remove what can be fetched or made again
	rm -rf .venv node_modules var/assets var/static var/cache .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis

clean-data: ## remove the demonstration's SQLite database and what belongs to it
	rm -rf var/linli.sqlite3 var/linli.sqlite3-wal var/linli.sqlite3-shm var/media var/mail
