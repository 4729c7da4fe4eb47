#!/usr/bin/env bash
# Builds the calculator and the reference beside it into target/web, from nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/npm.sh

npm_dependencies tests
npm_dependencies bindings-wasm/web
cargo xtask generate
cargo xtask wasm
(cd bindings-wasm/web && npm run --silent build)
cargo xtask reference
cp -r target/reference target/web/reference
