//! The calculations from Rust, typed and through the wire, beside the table as an `if` chain.

use anyhow::{Context as _, Result};
use divan::{Bencher, black_box};
use personnel_rules::allowance::Marriage;
use personnel_rules::education::Education;
use personnel_rules::insurance::ParentalLeave;
use personnel_rules::leave::{Annual, AnnualFacts, Ledger};
use personnel_rules::pension::Estimate;
use personnel_rules::{Calculation, View, wire};
use personnel_rules_benches::{Manifest, Workload, days_by_if_chain};

fn main() -> Result<()> {
    let manifest = Manifest::read()?;
    manifest.grid.check("the if chain", days_by_if_chain)?;
    for workload in &manifest.workloads {
        let response = wire::evaluate(workload.wire(true).as_bytes());
        anyhow::ensure!(response.starts_with(r#"{"ok":true"#), "{workload}: {response}");
    }
    // Its own guess of the size is made from the first call, which is cold.
    divan::Divan::default().sample_size(1000).config_with_args().main();
    Ok(())
}

fn workloads() -> Vec<Workload> {
    Manifest::read().map(|manifest| manifest.workloads).unwrap_or_default()
}

#[divan::bench(args = workloads())]
fn typed(bencher: Bencher<'_, '_>, workload: &Workload) {
    by_name(bencher, workload, false);
}

#[divan::bench(name = "typed+trace", args = workloads())]
fn typed_with_trace(bencher: Bencher<'_, '_>, workload: &Workload) {
    by_name(bencher, workload, true);
}

#[divan::bench(name = "wire", args = workloads())]
fn through_the_wire(bencher: Bencher<'_, '_>, workload: &Workload) {
    evaluate(bencher, workload, false);
}

#[divan::bench(name = "wire+trace", args = workloads())]
fn through_the_wire_with_trace(bencher: Bencher<'_, '_>, workload: &Workload) {
    evaluate(bencher, workload, true);
}

#[divan::bench(name = "if chain", args = workloads().into_iter().filter(|workload| workload.seniority))]
fn if_chain(bencher: Bencher<'_, '_>, workload: &Workload) {
    let (as_of, facts) = typed_case::<Annual>(workload);
    let AnnualFacts { hired_on, .. } = facts;
    bencher.bench_local(|| days_by_if_chain(black_box(hired_on), black_box(as_of)));
}

fn by_name(bencher: Bencher<'_, '_>, workload: &Workload, trace: bool) {
    match workload.calculation() {
        Annual::NAME => call::<Annual>(bencher, workload, trace),
        Ledger::NAME => call::<Ledger>(bencher, workload, trace),
        ParentalLeave::NAME => call::<ParentalLeave>(bencher, workload, trace),
        Estimate::NAME => call::<Estimate>(bencher, workload, trace),
        Marriage::NAME => call::<Marriage>(bencher, workload, trace),
        Education::NAME => call::<Education>(bencher, workload, trace),
        other => panic!("`{other}` is not wired up here"),
    }
}

/// The decision is dropped inside, where it was made: its caller pays for that too, but not for moving it about.
fn call<C: Calculation>(bencher: Bencher<'_, '_>, workload: &Workload, trace: bool) {
    let (as_of, facts) = typed_case::<C>(workload);
    if trace {
        bencher.bench_local(|| _ = black_box(&View::on(black_box(as_of)).trace::<C>(black_box(&facts))));
    } else {
        bencher.bench_local(|| _ = black_box(&View::on(black_box(as_of)).decide::<C>(black_box(&facts))));
    }
}

fn evaluate(bencher: Bencher<'_, '_>, workload: &Workload, trace: bool) {
    let request = workload.wire(trace);
    bencher.bench_local(|| drop(black_box(wire::evaluate(black_box(request.as_bytes())))));
}

fn typed_case<C: Calculation>(workload: &Workload) -> (personnel_rules::Date, C::Facts) {
    workload.typed::<C>().with_context(|| workload.to_string()).expect("the manifest holds requests of the calculation")
}
