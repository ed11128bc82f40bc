# Every target does its own set-up: all that a machine needs is Python 3.11 or newer and make.
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE VIRTUAL_ENV PYTHONPATH

# What playback's function imports, as Lambda takes it: a layer. Made here, since a synthesis reads no network.
PLAYBACK := stacks/sources/playback

.PHONY: demo test lint docs bench lock wheel clean

demo: .venv/ready ## deploy the example services into AWS on this machine; KEEP=1 leaves them running
	@python -m demo $(if $(KEEP),--keep)

test: .venv/ready ## run the tests; ARGS="-k bucket" chooses, ARGS=--snapshot-update accepts new snapshots
	@pytest -n 2 --no-loadscope-reorder $(ARGS)

lint: .venv/ready
	@ruff check .
	@ruff format --check .
	@mypy
	@lint-imports

docs: .venv/ready ## write the generated pages of docs anew from the golden tables
	@python -m docs

bench: .venv/ready ## measure synthesis against plain CDK, in Python and in JavaScript
	@npm ci --silent --prefix benchmarks
	@python -m benchmarks.bench

wheel: .venv/ready
	@uv build --quiet --wheel --no-build-isolation

COMPILE := uv pip compile --generate-hashes --no-header --no-annotate --quiet

lock: .venv/ready ## resolve the pinned packages anew; neither file may hold an address
	@uv pip compile pyproject.toml --all-extras --group dev --generate-hashes --universal --upgrade \
		--no-header --no-annotate --quiet -o requirements.lock
	@echo "uv==$$(uv self version --short | cut -d' ' -f1)" | uv pip compile - --generate-hashes --universal \
		--no-header --no-annotate --quiet -o requirements-installer.lock
	@cd $(PLAYBACK) && $(COMPILE) requirements.in --python-version 3.14 -o requirements.txt
	@cd stacks/sources/recommendations && $(COMPILE) requirements.in --python-version 3.14 -o requirements.txt
	@cd stacks/sources/recommendations/server && $(COMPILE) requirements.in --python-version 3.12 \
		--python-platform x86_64-manylinux_2_28 -o requirements.txt
	@npm install --package-lock-only --silent

clean:
	@rm -rf .venv node_modules $(PLAYBACK)/layer benchmarks/node_modules cdk.out dist

.venv/ready: requirements.lock requirements-installer.lock package-lock.json pyproject.toml $(PLAYBACK)/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed (make PYTHON=python3.12)")'
	@echo "setting up .venv and node_modules (once) ..."
	@$(PYTHON) -m venv .venv
	@pip install --quiet --disable-pip-version-check --require-hashes -r requirements-installer.lock
	@uv pip sync --quiet --require-hashes requirements.lock
	@uv pip install --quiet --no-deps --no-build-isolation --editable .
	@npm ci --silent
	@ln -sf ../../bin/cdk .venv/bin/cdk
	@rm -rf $(PLAYBACK)/layer
	@UV_COMPILE_BYTECODE=0 uv pip install --quiet --require-hashes --only-binary :all: --python-version 3.14 \
		--python-platform aarch64-manylinux_2_28 --target $(PLAYBACK)/layer/python -r $(PLAYBACK)/requirements.txt
	@touch $@
