//! How long a run takes and how much memory it grows by: `cargo run --release --example transfer_scale -- 100000`.

use std::ops::ControlFlow;
use std::time::Instant;

use personnel_rules::transfer::{Policy, Release, Stage, generate, run};

const SCHOOLS: u32 = 3_500;
const PREFERENCES: u32 = 60;

/// Peak memory in kB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default()
}

/// Time on a core in hundredths of a second, where the system tells: beside other work the clock says more than a run takes.
fn core_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // User and system time are the twelfth and thirteenth field after the name, in ticks of a hundredth.
    after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

fn main() {
    let counts: Vec<u32> = std::env::args().skip(1).filter_map(|count| count.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![10_000, 100_000, 1_000_000] } else { counts };
    println!("teachers  policy      made s   run s  core s  placed  made MB  run MB");
    for count in counts {
        let before = peak();
        let began = Instant::now();
        let instance = generate(1, count, SCHOOLS, PREFERENCES);
        let (made, read) = (peak(), began.elapsed());
        let mut cascade = Policy::national();
        for stage in cascade.stages.iter_mut().filter(|stage| **stage == Stage::single(Release::None)) {
            stage.release = Release::Cascade;
        }
        for (name, policy) in
            [("national", Policy::national()), ("new taipei", Policy::new_taipei()), ("cascade", cascade)]
        {
            let (began, on_core) = (Instant::now(), core_time());
            let mut last = (0, Instant::now());
            let told = std::env::var_os("TRANSFER_STAGES").is_some();
            let outcome = run(&instance, &policy, &mut |progress| {
                if told && progress.done == 0 {
                    eprintln!("  stage {} after {:?}: {} placed", last.0, last.1.elapsed(), progress.placed);
                    last = (progress.stage, Instant::now());
                }
                ControlFlow::Continue(())
            });
            if told {
                eprintln!("  stage {} after {:?}", last.0, last.1.elapsed());
            }
            let placed = outcome.map(|outcome| outcome.placed()).unwrap_or_default();
            let (ran, on_core) = (began.elapsed(), core_time().saturating_sub(on_core));
            println!(
                "{count:>8}  {name:<10}  {:>3}.{:03}  {:>2}.{:03}  {:>3}.{:02}  {placed:>6}  {:>7}  {:>6}",
                read.as_secs(),
                read.subsec_millis(),
                ran.as_secs(),
                ran.subsec_millis(),
                on_core / 100,
                on_core % 100,
                made.saturating_sub(before) / 1024,
                peak().saturating_sub(made) / 1024,
            );
        }
    }
}
