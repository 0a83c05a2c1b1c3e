# Everything here sets itself up from Python (3.11 or newer) and make alone.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
RUN := .venv
DEV := .venv-dev
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test check format lint types layers bench screenshots lock dist clean

help:  ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN)/.ready  ## Start the app on the embedded API with sample tickets (no key, no network)
	@$(RUN)/bin/series-tui --demo $(ARGS)

run: $(RUN)/.ready  ## Start the app for real; ARGS="show TICKET-…" passes arguments on
	@$(RUN)/bin/series-tui $(ARGS)

test: $(DEV)/.ready  ## Run all tests; those that lack a system program skip and say which
	@for program in tmux dbus-run-session gnome-keyring-daemon redis-server zsh fish groff jq; do \
	  command -v $$program >/dev/null || echo "note: $$program is not installed; the tests that need it will skip"; \
	done
	@PYTHONDONTWRITEBYTECODE= $(DEV)/bin/pytest -q -n auto --dist worksteal $(ARGS)

check: $(DEV)/.ready  ## Format, lint, types, layers and tests, with the time that each takes
	@set -e; for step in format lint types layers test; do \
	  echo "== make $$step"; start=$$(date +%s); \
	  $(MAKE) --no-print-directory $$step; \
	  echo "== $$step: $$(( $$(date +%s) - start )) s"; \
	done

format: $(DEV)/.ready  ## Check the formatting (ruff format . mends it)
	@$(DEV)/bin/ruff format --check .

lint: $(DEV)/.ready  ## Look for mistakes with ruff
	@$(DEV)/bin/ruff check .

types: $(DEV)/.ready  ## Check the types with mypy
	@$(DEV)/bin/mypy

layers: $(DEV)/.ready  ## Check that imports run one way
	@$(DEV)/bin/lint-imports --no-cache

bench: $(RUN)/.ready  ## Measure, each figure beside something run at the same time; ARGS="--quick" or "--only start,bytes"
	@$(RUN)/bin/python -m tests.bench $(ARGS)

screenshots: $(DEV)/.ready  ## Redraw the pictures of screenshots/
	@$(DEV)/bin/python -m tests.screenshots $(ARGS)

dist:  ## Build wheel and sdist into dist/ (needs nothing but the build tool)
	@rm -rf dist
ifdef UV
	@uv build -q --python $(PYTHON)
else
	@$(PYTHON) -m venv build/venv && build/venv/bin/pip -q install --disable-pip-version-check build
	@build/venv/bin/python -m build
endif
	@ls dist

lock:  ## Resolve requirements.lock and tests/requirements.lock again (needs uv)
	uv pip compile pyproject.toml --extra redis --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --upgrade -q -o requirements.lock
	uv pip compile --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --upgrade -q -o tests/requirements.lock

clean:  ## Remove what make has built
	rm -rf $(RUN) $(DEV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find series_tui tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Two environments: what users get, and that with the tools of development (one of which brings click,
# which httpx would load if it saw it: figures are measured without).
$(RUN)/.ready: requirements.lock pyproject.toml
	@echo "Setting up $(RUN) (once)…"
ifdef UV
	@uv venv -q --clear --python $(PYTHON) $(RUN)
	@uv pip install -q --compile-bytecode --python $(RUN)/bin/python --require-hashes -r requirements.lock
	@uv pip install -q --python $(RUN)/bin/python --no-deps -e .
else
	@$(PYTHON) -m venv --clear $(RUN)
	@$(RUN)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)/bin/pip install -q --disable-pip-version-check --no-deps -e .
endif
	@$(RUN)/bin/python -m compileall -q -j 0 series_tui
	@touch $@

$(DEV)/.ready: requirements.lock tests/requirements.lock pyproject.toml
	@echo "Setting up $(DEV) (once)…"
ifdef UV
	@uv venv -q --clear --python $(PYTHON) $(DEV)
	@uv pip install -q --compile-bytecode --python $(DEV)/bin/python --require-hashes -r requirements.lock
	@uv pip install -q --compile-bytecode --python $(DEV)/bin/python --require-hashes -r tests/requirements.lock
	@uv pip install -q --python $(DEV)/bin/python --no-deps -e .
else
	@$(PYTHON) -m venv --clear $(DEV)
	@$(DEV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(DEV)/bin/pip install -q --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@$(DEV)/bin/pip install -q --disable-pip-version-check --no-deps -e .
endif
	@$(DEV)/bin/python -m compileall -q -j 0 series_tui
	@touch $@
