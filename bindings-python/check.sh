#!/usr/bin/env bash
# Builds the Python package and checks all of it: format, lint, types, stubs, tests, sdist.
# Needs python3 with venv and pip, and cargo; run it from anywhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

here=bindings-python
build="$PWD/target/python"
venv="$PWD/target/python-venv"
mkdir -p "$build"

# Shows what a command prints only if it fails.
quietly() {
    "$@" >"$build/log.txt" 2>&1 || { cat "$build/log.txt" >&2; return 1; }
}

# The tools, again only when their list changes.
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
fi
PATH="$venv/bin:$PATH"

cargo xtask generate
cargo xtask conformance

rm -rf "$build/wheels"
quietly maturin build --release --locked -m "$here/Cargo.toml" --out "$build/wheels"
pip install --quiet --disable-pip-version-check --force-reinstall --no-deps --no-index "$build"/wheels/*.whl

ruff format --check --quiet --config "$here/pyproject.toml" "$here/python" tests/python
ruff check --quiet --config "$here/pyproject.toml" "$here/python" tests/python
# Both see the installed package, as a user's checker would.
mypy --config-file "$here/pyproject.toml" --package personnel_rules
mypy --config-file "$here/pyproject.toml" tests/python
# stubtest takes an alias of a Literal with several values for a Union, and reports each one.
python - >"$build/stubtest-allowed.txt" <<'PYTHON'
import personnel_rules
import typing

for module in (personnel_rules, personnel_rules._calculations, personnel_rules._decision, personnel_rules._wire):
    for name, thing in vars(module).items():
        if typing.get_origin(thing) is typing.Literal:
            print(f"{module.__name__}.{name}")
PYTHON
python -m mypy.stubtest --mypy-config-file "$here/pyproject.toml" --concise --ignore-unused-allowlist \
    --allowlist "$build/stubtest-allowed.txt" personnel_rules
python -m pytest --quiet -c "$here/pyproject.toml" -o cache_dir="$PWD/target/pytest-cache" "$@" tests/python

# The sdist has to hold everything that its wheel needs, the generated module included; built again when it changes.
rm -rf "$build/sdist"
quietly maturin sdist -m "$here/Cargo.toml" --out "$build/sdist"
contents=$(gunzip -c "$build"/sdist/*.tar.gz | sha256sum)
if [ "$contents" != "$(cat "$build/sdist-built" 2>/dev/null)" ]; then
    rm -rf "$build/sdist-wheels"
    # Every file in an sdist has the same old date: cargo would take what it built of ours before for fresh.
    rm -rf "$build"/sdist-target/*/.fingerprint/personnel-rules*
    CARGO_TARGET_DIR="$build/sdist-target" quietly pip wheel --disable-pip-version-check --no-deps --no-index \
        --no-build-isolation --wheel-dir "$build/sdist-wheels" "$build"/sdist/*.tar.gz
    python - "$build"/wheels/*.whl "$build"/sdist-wheels/*.whl <<'PYTHON'
import sys
import zipfile

ours, rebuilt = ({name for name in zipfile.ZipFile(path).namelist() if "sbom" not in name} for path in sys.argv[1:])
assert ours == rebuilt, f"the wheel from the sdist differs: {sorted(ours ^ rebuilt)}"
PYTHON
    echo "$contents" >"$build/sdist-built"
fi
echo "python: all checks passed"
