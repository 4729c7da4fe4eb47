#!/usr/bin/env bash
# Builds every package and every peer, runs all runners in turns, and prints one table: benches/run.sh [rounds]
# Needs what the check.sh of each binding needs, Python 3.11 or later, and the network for the peers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/npm.sh

rounds=${1:-3}
out="$PWD/target/benches"
venv="$out/venv"
mkdir -p "$out"

npm_dependencies tests
cargo xtask generate
(cd bindings-node && npm run --silent build)
install_packed bindings-node node personnel-rules
cargo xtask wasm
install_packed bindings-wasm/npm wasm personnel-rules-wasm/nodejs

[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps ./bindings-python
"$venv/bin/pip" install --quiet --disable-pip-version-check zen-engine==2.1.3 \
    "$(grep '^matching==' bindings-python/requirements.txt)" "$(grep '^networkx==' bindings-python/requirements.txt)" \
    "$(grep '^pytest==' bindings-python/requirements.txt)"
npm install --prefix "$out/npm" --no-audit --no-fund --loglevel=error json-rules-engine@7.3.1
cargo bench --quiet --locked --package personnel-rules-benches --no-run
# Its own folder, so that its dependencies don't replace the workspace's.
peers=(cargo bench --quiet --locked --manifest-path benches/peers/Cargo.toml --target-dir "$out/peers")
"${peers[@]}" --no-run

rm -f "$out"/round-*
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    {
        cargo bench --quiet --locked --package personnel-rules-benches
        "${peers[@]}"
        "$venv/bin/python" benches/python.py
        node benches/node.mjs node target/npm/node personnel-rules "$out/npm"
        node benches/node.mjs wasm target/npm/wasm personnel-rules-wasm/nodejs "$out/npm"
    } >"$out/round-$round"
done

"$venv/bin/python" benches/table.py "$out"/round-*
echo
"$venv/bin/python" -W ignore benches/transfer.py
echo
# Time and memory of runs of 10,000, 100,000 and 1,000,000 teachers, and how they grow.
for teachers in 10000 100000 1000000; do
    cargo run --quiet --release --locked --package personnel-rules --example transfer_scale -- "$teachers"
done
echo
echo "$(lscpu | sed -n 's/^Model name: *//p' | head -1), $(nproc) cores, $(uname -sm), $(rustc --version | cut -d' ' -f1-2)," \
    "$("$venv/bin/python" --version), Node $(node --version), $(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg)"
