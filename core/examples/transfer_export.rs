//! Generated instances with their results as JSON lines, for other programs to compare:
//! `cargo run --example transfer_export -- <first seed> <how many> <teachers> <schools> <preferences>`.

use std::ops::ControlFlow;

use personnel_rules::transfer::{Instance, Policy, generate_parts, run};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<u32> = std::env::args().skip(1).map(|number| number.parse()).collect::<Result<_, _>>()?;
    let [first, many, teachers, schools, preferences] = numbers.try_into().unwrap_or([1, 10, 30, 10, 8]);
    for seed in first..first.saturating_add(many) {
        let parts = generate_parts(seed.into(), teachers, schools, preferences);
        let line = json!({
            "seed": seed,
            "school_marks": parts.school_marks,
            "homes": parts.homes,
            "teacher_marks": parts.teacher_marks,
            "points": parts.points,
            "lots": parts.lots,
            "subject_starts": parts.subject_starts,
            "subjects": parts.subjects,
            "preference_starts": parts.preference_starts,
            "preferences": parts.preferences,
            "vacancies": parts.vacancies,
        });
        let instance = Instance::new(parts)?;
        let outcome = run(&instance, &Policy::national(), &mut |_| ControlFlow::Continue(()))?;
        let placed: Vec<_> = (0..instance.teachers())
            .filter_map(|teacher| outcome.of(&instance, teacher).map(|placed| (teacher, placed)))
            .map(|(teacher, placed)| {
                json!({
                    "teacher": teacher,
                    "school": placed.school,
                    "subject": placed.subject,
                    "stage": placed.stage,
                    "preference": placed.preference,
                    "from": placed.from,
                })
            })
            .collect();
        println!("{}", json!({ "instance": line, "placed": placed }));
    }
    Ok(())
}
