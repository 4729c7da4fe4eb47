#!/usr/bin/env bash
# Builds the Node package, packs it, installs the tarball in a fresh folder, and tests what is installed there.
set -euo pipefail
cd "$(dirname "$0")/.."
source tests/npm.sh

npm_dependencies tests
cargo xtask generate
cargo xtask conformance
(cd bindings-node && npm run --silent build)
install_packed bindings-node node personnel-rules
test_installed node personnel-rules
