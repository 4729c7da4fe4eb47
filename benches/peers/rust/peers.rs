//! The same lines as the library's own benches, by other engines.

use anyhow::Result;
use divan::{Bencher, black_box};
use personnel_rules::leave::Annual;
use personnel_rules_bench_peers::Zen;
use personnel_rules_benches::{Manifest, Workload};

fn main() -> Result<()> {
    let zen = Zen::load()?;
    let grid = Manifest::read()?.grid;
    grid.check("zen-engine", |hired_on, as_of| zen.days(hired_on, as_of, false).expect("the table has a last row"))?;
    // Its own guess of the size is made from the first call, which is cold.
    divan::Divan::default().sample_size(1000).config_with_args().main();
    Ok(())
}

fn workloads() -> impl Iterator<Item = Workload> {
    let workloads = Manifest::read().map(|manifest| manifest.workloads).unwrap_or_default();
    workloads.into_iter().filter(|workload| workload.seniority)
}

#[divan::bench(name = "zen-engine", args = workloads())]
fn zen(bencher: Bencher<'_, '_>, workload: &Workload) {
    evaluate(bencher, workload, false);
}

#[divan::bench(name = "zen-engine+trace", args = workloads())]
fn zen_with_trace(bencher: Bencher<'_, '_>, workload: &Workload) {
    evaluate(bencher, workload, true);
}

fn evaluate(bencher: Bencher<'_, '_>, workload: &Workload, trace: bool) {
    let zen = Zen::load().expect("it was loaded before");
    let (as_of, facts) = workload.typed::<Annual>().expect("the manifest holds requests of the calculation");
    bencher.bench_local(|| zen.days(black_box(facts.hired_on), black_box(as_of), trace));
}
