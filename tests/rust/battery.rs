//! Every case of the battery through the wire.

use libtest_mimic::{Arguments, Failed, Trial};
use personnel_rules::wire;
use personnel_rules_tests::cases;

fn main() {
    let cases = match cases() {
        Ok(cases) => cases,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::exit(1);
        }
    };
    let trials = cases
        .into_iter()
        .map(|case| {
            Trial::test(case.name.clone(), move || {
                let text = wire::evaluate(case.request.to_string().as_bytes());
                let response = serde_json::from_str(&text)?;
                let problems = case.problems(&response);
                if problems.is_empty() { Ok(()) } else { Err(Failed::from(format!("{}\n{text}", problems.join("\n")))) }
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
