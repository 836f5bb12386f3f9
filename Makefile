# Each target sets up .venv by itself when it is missing or older than pyproject.toml.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FOOTAGE ?=
DATA ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo run test torture check bench clean screenshots translations package audit

demo: $(READY)
	$(BIN)/reid-desktop demo --out demo $(if $(FOOTAGE),--footage "$(FOOTAGE)")

run: $(READY)
	$(BIN)/reid-desktop window

test: $(READY)
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# Breaks things on purpose, thousands of times, and prints what came of it: about an hour.
torture: $(READY)
	TORTURE=long QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/pytest tests/torture tests/gui/test_load.py
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/pytest -m long tests/gui/test_leaks.py -o log_cli=true -o log_cli_level=INFO

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --config-file docs/mkdocs.yml

# Asks PyPI for the advisories of every pinned version, so it needs the network; what could not be
# asked is a failure. SERVICE=osv asks the other service.
audit:
	test -x $(VENV)/audit/bin/pip-audit || { $(PYTHON) -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/python -m pip install --quiet 'pip-audit>=2.7,<3'; }
	$(VENV)/audit/bin/pip-audit --strict --no-deps --disable-pip --requirement constraints.txt \
		$(if $(SERVICE),--vulnerability-service $(SERVICE))

# DATA=folder of the research data also measures on real footage; OSNET, YOLOX, TEACHER are files of peers.
# ONLY="grid report" measures these again, REST=1 what this commit was not measured on; MINUTES ends it.
bench: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/run.py $(if $(DATA),--data "$(DATA)") \
		$(if $(OSNET),--osnet "$(OSNET)") $(if $(YOLOX),--yolox "$(YOLOX)") \
		$(if $(TEACHER),--teacher "$(TEACHER)") $(if $(ONLY),--only $(ONLY)) $(if $(REST),--rest) \
		$(if $(MINUTES),--minutes $(MINUTES))

screenshots: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/screenshots.py demo/street.reidcase demo/pictures
	$(BIN)/python packaging/handbook_pictures.py demo/pictures

# Collects the words of the window into resources/translations and compiles them.
translations: $(READY)
	$(BIN)/python packaging/translations.py

# Wheel, frozen folder, Debian package into dist/, each built and tried.
package: $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[package]'
	$(BIN)/python packaging/package.py

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
