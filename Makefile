# `make demo` needs Rust alone. `make test` sets up what is missing and checks every surface.
.PHONY: demo test rust python node wasm bench

demo:
	@cargo run --quiet --release --locked --example demo

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
