# Hai lệnh: make run (chạy thử), make test (kiểm thử). Phần việc nằm trong scripts/.
SHELL := /bin/bash
export PYTHONUTF8 := 1

# The first Python new enough; scripts/__init__.py says so when there is none.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; exit; }; done; echo python3)
VENV := .venv/bin

.PHONY: setup setup-dev run test check locks bench

setup:
	@$(PYTHON) -m scripts.setup

setup-dev:
	@$(PYTHON) -m scripts.setup --dev

run:
	@$(PYTHON) -m scripts.run

test: setup-dev
	@$(VENV)/python -m pytest $(ARGS)

check: setup-dev
	@$(VENV)/python -m scripts.check

# Refreshes the locked, hashed requirements (needs uv); add UV_FLAGS=--upgrade to move to newer versions.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --no-annotate --quiet $(UV_FLAGS)
locks:
	@$(LOCK) requirements.in -o requirements.lock
	@$(LOCK) -c requirements.lock requirements-dev.in -o requirements-dev.lock
	@! grep -nE '://|^--|^-i ' requirements.lock requirements-dev.lock

# Cần một máy chủ PostgreSQL: DATABASE_URL=postgres://người-dùng:mật-khẩu@máy:5432/postgres (quyền tạo cơ sở dữ liệu)
bench: setup
	@$(VENV)/python -m bench $(ARGS)
