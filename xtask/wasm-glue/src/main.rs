//! `wasm-glue <module.wasm> <out-dir> <name>`: writes the JavaScript around a compiled wasm module, as an ES module for the web.
//!
//! wasm-bindgen's own command can't always be installed, and its version must equal the library's to the last digit.
//! It is a package apart from xtask, so that `cargo test` and `cargo xtask generate` do not wait for it to compile.

use std::{env, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let [module, out, name] = match <[String; 3]>::try_from(env::args().skip(1).collect::<Vec<_>>()) {
        Ok(arguments) => arguments,
        Err(_) => return fail("usage: wasm-glue <module.wasm> <out-dir> <name>"),
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&module).out_name(&name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    // Without a default path, init() on the web would need a URL from every caller.
    bindgen.omit_default_module_path(false);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(&out));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}")),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("wasm-glue: {message}");
    ExitCode::FAILURE
}
