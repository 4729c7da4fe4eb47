use personnel_rules::leave::{Annual, AnnualFacts};
use personnel_rules::{StaffGroup, View, wire};
fn main() {
    let mode = std::env::args().nth(1).unwrap();
    let n: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
    let facts = AnnualFacts::new(StaffGroup::CivilServant, "2015-03-02".parse().unwrap());
    let view = View::on("2026-11-21".parse().unwrap());
    let req = br#"{"calculation":"leave.annual","as_of":"2026-11-21","facts":{"staff_group":"civil_servant","hired_on":"2015-03-02"}}"#;
    for _ in 0..n {
        match mode.as_str() {
            "decide" => {
                std::hint::black_box(
                    std::hint::black_box(&view).decide::<Annual>(std::hint::black_box(&facts)).unwrap(),
                );
            }
            _ => {
                std::hint::black_box(wire::evaluate(req));
            }
        }
    }
}
