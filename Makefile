# Everything starts here: `make demo` shows what Comity does, `make test` proves that it works.
# Needs Python 3.11 or newer (below 3.14); all else is installed into .uv and .venv beside this file.

PYTHON ?= python3
UV = .uv/bin/uv
PAGES ?= examples/pages
STORE ?= build/demo.db
DOSSIER ?= build/dossier-AZE-KAZ.html

export UV_PYTHON_DOWNLOADS = never

.PHONY: help demo serve test style types unit browser format bench bench-record bench-serving bench-archives bench-throughput bench-engines bench-growth bench-postgres corpus train screenshots audit licences sbom wheel pins clean

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

demo: .venv/ready  ## read the example pages (or PAGES=path) and write the dossier of Azerbaijan and Kazakhstan
	@mkdir -p $(dir $(STORE)) $(dir $(DOSSIER))
	@rm -f $(STORE) $(STORE)-shm $(STORE)-wal
	.venv/bin/comity add $(PAGES) --store $(STORE)
	.venv/bin/comity check --store $(STORE)
	.venv/bin/comity dossier AZE KAZ --store $(STORE) --format html --output $(DOSSIER)
	@echo "Open $(DOSSIER) in a browser: it needs no server and no network. Or look around in the whole record: make serve"

serve: .venv/ready  ## open the record (STORE=path) in the browser, on this computer
	.venv/bin/comity serve --store $(STORE)

test: .venv/ready-dev  ## style, types and all tests
	@# Types are checked by one processor, while tests often wait.
	$(MAKE) --jobs=2 style types unit
	$(MAKE) browser

style: .venv/ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: .venv/ready-dev
	.venv/bin/mypy
	MYPYPATH=tests:tests/web .venv/bin/mypy tests/web/conftest.py
	MYPYPATH=tests:tests/browser .venv/bin/mypy tests/browser/conftest.py docs/screenshots.py

unit: .venv/ready-dev
	tests/postgres/set_up.sh
	.venv/bin/pytest -n 2 --ignore=tests/browser

browser: .venv/ready-dev  ## test the application in Debian's Chromium, which is installed where it may be
	tests/browser/set_up.sh
	.venv/bin/pytest -n 2 tests/browser

format: .venv/ready-dev  ## put the code into the house style
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: .venv/ready  ## measure the cost of reading (see docs/performance.md)
	.venv/bin/python benchmarks/reading.py

bench-record: .venv/ready  ## measure the cost of joining, and of dossiers and searches in large stores
	.venv/bin/python benchmarks/record.py

bench-postgres: .venv/ready-dev  ## measure four writers and ten readers at one store in PostgreSQL, and in SQLite
	.venv/bin/python benchmarks/postgres.py

bench-serving: .venv/ready-dev  ## measure how quickly the application answers fifty readers while pages are added
	.venv/bin/python benchmarks/serving.py

bench-archives: .venv/ready-dev  ## measure the cost of opening web archives
	.venv/bin/python benchmarks/archives.py --add

bench-throughput: .venv/ready-dev  ## measure how many articles a second one core reads out of web archives
	.venv/bin/python benchmarks/throughput.py

bench-engines: .venv/ready-dev  ## measure one process, several and Ray over the same 20,000 pages; an hour, 500 MB of archives
	.venv/bin/python benchmarks/engines.py build/news

bench-growth: .venv/ready-dev  ## measure what a page costs as a store is filled out of 100,000; an hour, 2.5 GB of archives
	.venv/bin/python benchmarks/growth.py build/news

corpus: .venv/ready-dev  ## check the training corpus and write corpus/STATISTICS.md
	.venv/bin/python -m training.statistics

train: .venv-train/ready  ## train the encoder from the corpus into src/comity/language/data/encoder (an hour)
	.venv-train/bin/python -m training.train --output src/comity/language/data/encoder

screenshots: .venv/ready-dev  ## take the pictures of the docs with Debian's Chromium
	tests/browser/set_up.sh
	PYTHONPATH=tests .venv/bin/python docs/screenshots.py

audit: $(UV)  ## look the locked dependencies up among known vulnerabilities (asks api.osv.dev)
	$(UV) audit --locked --preview-features audit-command

licences: .venv/ready-dev  ## write docs/licences.md: the licence of each package that is needed to run
	.venv/bin/python tests/supply/licence_list.py

sbom: $(UV)  ## write build/comity.cdx.json, the bill of materials (CycloneDX 1.5) of what is needed to run
	@mkdir -p build
	$(UV) export --locked --quiet --no-default-groups --all-extras --format cyclonedx1.5 --preview-features sbom-export --output-file build/comity.cdx.json
	@echo "build/comity.cdx.json"

wheel: $(UV)  ## build the wheel twice, in two places, and keep it in dist/ if both are the same, byte for byte
	$(PYTHON) trials/same_wheel.py

pins: $(UV)  ## choose anew what installs and builds (requirements/), with hashes
	@for name in uv build; do \
		head -1 requirements/$$name.txt > requirements/$$name.new; \
		cat requirements/$$name.in | $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - \
			>> requirements/$$name.new && mv requirements/$$name.new requirements/$$name.txt || exit 1; \
	done

clean:  ## remove what was built and installed, the store of the demo included
	rm -rf .venv .venv-train .uv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt

.venv/ready: $(UV) pyproject.toml uv.lock
	$(UV) sync --locked --quiet --inexact --no-default-groups --python $(PYTHON)
	@touch $@

.venv/ready-dev: $(UV) pyproject.toml uv.lock
	$(UV) sync --locked --quiet --inexact --python $(PYTHON)
	@touch $@ .venv/ready

.venv-train/ready: pyproject.toml training/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt -e .
	@touch $@
