use personnel_rules::leave::{Annual, AnnualFacts};
use personnel_rules::{StaffGroup, View, wire};
use std::time::Instant;
fn main() {
    let facts = AnnualFacts::new(StaffGroup::CivilServant, "2015-03-02".parse().unwrap());
    let view = View::on("2026-11-21".parse().unwrap());
    for _ in 0..3 {
        let n = 2_000_000u32;
        let t = Instant::now();
        for _ in 0..n {
            std::hint::black_box(std::hint::black_box(&view).decide::<Annual>(std::hint::black_box(&facts)).unwrap());
        }
        println!("decide {:?}", t.elapsed() / n);
        let n = 300_000;
        let t = Instant::now();
        for _ in 0..n {
            std::hint::black_box(view.trace::<Annual>(&facts).unwrap());
        }
        println!("trace {:?}", t.elapsed() / n);
        let req = br#"{"calculation":"leave.annual","as_of":"2026-11-21","facts":{"staff_group":"civil_servant","hired_on":"2015-03-02"}}"#;
        let t = Instant::now();
        for _ in 0..n {
            std::hint::black_box(wire::evaluate(req));
        }
        println!("wire {:?} ({} bytes)", t.elapsed() / n, wire::evaluate(req).len());
        let req = br#"{"calculation":"leave.annual","as_of":"2026-11-21","trace":true,"facts":{"staff_group":"civil_servant","hired_on":"2015-03-02"}}"#;
        let t = Instant::now();
        for _ in 0..n {
            std::hint::black_box(wire::evaluate(req));
        }
        println!("wire traced {:?}", t.elapsed() / n);
    }
    let t = Instant::now();
    let p = personnel_rules_data::baked().unwrap();
    println!("load {:?} {}", t.elapsed(), p.rules.len());
}
