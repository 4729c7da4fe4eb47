# Shared by bindings-node/check.sh and bindings-wasm/check.sh; both run from the root.

# Installs what a folder's lock file asks for, unless that is what is there.
npm_dependencies() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
}

# Packs a package folder and installs the tarball into target/npm/<name>, where `#surface` is what the tests import.
install_packed() {
  local folder=$1 name=$2 surface=$3 tarball
  rm -rf "target/npm/$name" && mkdir -p "target/npm/$name"
  tarball=$(cd "$folder" && npm pack --silent --pack-destination "$OLDPWD/target/npm/$name")
  echo "{\"private\": true, \"type\": \"module\", \"imports\": {\"#surface\": \"$surface\"}}" >"target/npm/$name/package.json"
  (cd "target/npm/$name" && npm install --offline --no-audit --no-fund --loglevel=error "./$tarball")
  ls -l "target/npm/$name/$tarball" | awk '{ print $NF, $5, "bytes" }'
}

# Runs the surface tests, the battery and the type tests against what is installed in target/npm/<name>.
test_installed() {
  local name=$1 surface=$2
  PERSONNEL_RULES_INSTALL=target/npm/$name PERSONNEL_RULES_PACKAGE=$surface \
    node --test --test-reporter="${TEST_REPORTER:-dot}" tests/node/*.test.mjs
  cp tests/types/* "target/npm/$name/"
  tests/node_modules/.bin/tsc -p "target/npm/$name"
}
