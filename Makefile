# Two commands on a fresh machine: `make run` shows the dashboard, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data/county
PORT ?= 8501
SEED ?= 1
LARGE ?= data/large
# One more than the cores of a small machine: browsers and servers are waited for.
WORKERS ?= 3
# A test that stood still is tried again by another worker, and no more than this often.
AGAIN ?= 2
PATIENT := -o faulthandler_timeout=7200

.DEFAULT_GOAL := help
# Every reader and server that the tests start would compile the whole house anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run serve night sample test fast check format soak bench hostile lock clean

help:
	@echo "make run    set up, make a sample county, run its night, open the dashboard on 127.0.0.1:$(PORT)"
	@echo "make test   set up and run every test that a change can break"
	@echo "make fast   examples, cleaning and the order of the house: under a minute"
	@echo "make soak   the long ones: both engines side by side, more seeds, fuzz"
	@echo "make check  formatting, lint, types, tests"
	@echo "make night  run the night over DATA=$(DATA)"
	@echo "make serve  only the dashboard over DATA=$(DATA)"
	@echo "make shots  pictures of every page, at a desk and on a phone, to docs/shots"
	@echo "make bench-serving   every page over 26,700 projects: waits, bytes, memory; a quarter of an hour"
	@echo "make bench-viewers   the dashboard under 40 visitors and 5 browsers, an hour"
	@echo "make rules-doc / make bench-rules   every rule measured: precision and recall; seconds over 200,000 projects"

$(VENV)/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || (echo "Python 3.11 or newer is needed" && exit 1)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

$(DATA)/reference/county.toml: | $(VENV)/run.stamp
	$(BIN)/mingjian sample --out $(DATA) --seed $(SEED) --history

sample: $(DATA)/reference/county.toml

night: $(VENV)/run.stamp $(DATA)/reference/county.toml
	$(BIN)/mingjian night --data $(DATA)

serve: $(VENV)/run.stamp
	$(BIN)/mingjian serve --data $(DATA) --port $(PORT)

run: night
	$(BIN)/mingjian serve --data $(DATA) --port $(PORT)

# Pages are tested in Debian's own Chromium with a CJK font; both come from Debian if they are missing.
.PHONY: browser
browser:
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || sh tools/install_browser.sh

# The store of what people decide is tested on both of its databases; the server's programs come from Debian too.
.PHONY: postgresql
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || sh tools/install_postgresql.sh

test: $(VENV)/dev.stamp browser postgresql
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --max-worker-restart $(AGAIN)

fast: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 -q -m fast

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

soak: $(VENV)/dev.stamp postgresql
	$(BIN)/python -m benchmarks.truth_table --seeds 10
	$(BIN)/python -m benchmarks.fuzz --files 2000
	$(BIN)/python -m benchmarks.damage
	$(BIN)/python -m benchmarks.extremes
	MINGJIAN_SOAK=20 $(BIN)/python -m pytest -n 2 -q $(PATIENT) tests/test_round_trip.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q $(PATIENT) -m soak

# Precision, recall and rates of every rule over ten sample counties, written to docs/rules.md (ten minutes).
.PHONY: rules-doc bench-rules
rules-doc: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.truth_table --seeds 10 --projects 1000 --write

# Pictures of every page at a desk and on a phone, over the county of `make run`, to docs/shots.
.PHONY: shots
shots: $(VENV)/dev.stamp browser night
	$(BIN)/python -m tools.shots --data $(DATA) --out docs/shots

# Seconds of every rule over 200,000 projects and two million payments, slowest first.
bench-rules: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.rule_times

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.night
	$(BIN)/python -m benchmarks.xlsx_speed
	$(BIN)/python -m benchmarks.csv_speed

# 40 visitors and 5 browsers click for half an hour, alone and then beside a new night every two minutes.
.PHONY: bench-cases
bench-cases: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.many_cases

# Every page of a dashboard over 26,700 projects: waits, bytes, memory with a second snapshot. A quarter of an hour.
.PHONY: bench-serving
bench-serving: $(VENV)/dev.stamp
	test -e $(LARGE)/reference/county.toml || $(BIN)/mingjian sample --out $(LARGE) --projects 26700
	$(BIN)/mingjian night --data $(LARGE)
	$(BIN)/python -m benchmarks.serving --data $(LARGE)

.PHONY: bench-viewers
bench-viewers: $(VENV)/dev.stamp browser
	$(BIN)/python -m benchmarks.viewers --viewers 40 --browsers 5 --minutes 30
	$(BIN)/python -m benchmarks.viewers --viewers 40 --browsers 5 --minutes 30 --nights 120

# Every file of DIR through `mingjian check`: none may crash, hang, or take more than 30 s or 1.5 GB.
hostile: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.hostile $(DIR)

# Write the pinned, hashed requirements anew (index lines are never written).
lock:
	sh tools/lock.sh

clean:
	rm -rf $(VENV) data/county
