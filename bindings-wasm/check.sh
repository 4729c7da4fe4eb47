#!/usr/bin/env bash
# Builds the wasm package and the calculator on it, packs the package, installs the tarball in a fresh folder, and tests
# what is installed there, in Node and in a browser, and the calculator in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
source tests/npm.sh

if ! [ -x /usr/bin/chromium ] || ! fc-list | grep -q 'Noto Sans CJK'; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
fi
bindings-wasm/web/build.sh
cargo xtask conformance
install_packed bindings-wasm/npm wasm personnel-rules-wasm/nodejs
test_installed wasm personnel-rules-wasm/nodejs
tests/node_modules/.bin/tsc -p target/npm/wasm/tsconfig.web.json
PERSONNEL_RULES_INSTALL=target/npm/wasm node --test --test-reporter="${TEST_REPORTER:-dot}" tests/browser/*.test.mjs
