# `make demo` needs Rust alone. `make web` and `make test` set up what is missing.
.PHONY: demo web test rust python node wasm bench

demo:
	@cargo run --quiet --release --locked --example demo

# The calculator in the browser, with the reference beside it: builds it into target/web and serves it on this machine.
web:
	bindings-wasm/web/build.sh
	node bindings-wasm/web/serve.mjs

test: rust python node wasm
	@echo "all surfaces: all checks passed"

# Formatting, lints, tests and documentation of the crates, and the build that must fail on bad data.
rust:
	cargo fmt --all --check
	cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
	cargo test --quiet --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
	tests/bad-data-build.sh
	cargo xtask msrv

python: rust
	bindings-python/check.sh

node: rust
	bindings-node/check.sh

wasm: node
	bindings-wasm/check.sh

bench:
	benches/run.sh
