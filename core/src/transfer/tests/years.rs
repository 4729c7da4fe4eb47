//! Years as they cross the wire.

use proptest::prelude::*;

use super::super::*;

/// A year on the wire: 24 schools of three counties, so many teachers.
fn year(teachers: usize) -> TransferFacts {
    let schools = (0..24).map(|at| TransferSchool {
        code: format!("S{at:02}"),
        county: format!("{}", at % 3),
        stage: SchoolStage::Primary,
        kinds: if at % 5 == 0 { vec![SchoolKind::IndigenousKey] } else { Vec::new() },
        teachers: Some(2000),
        posts: None,
        indigenous_teachers: Some(1000),
        pupils: None,
        indigenous_pupils: None,
        main_people: None,
    });
    let application = |at: usize| {
        let home = at * 7 % 24;
        TeacherApplication {
            teacher: format!("T{at:03}"),
            school: format!("S{home:02}"),
            approved: true,
            subjects: vec![AppliedSubject {
                subject: "普通".to_owned(),
                certified: true,
                years_taught: None,
                counsellor: false,
            }],
            counties: vec![((home + 1) % 3).to_string(), ((home + 2) % 3).to_string()],
            preferences: (0..24)
                .map(|step| (home + at + step * 5) % 24)
                .filter(|to| to % 3 != home % 3)
                .map(|to| format!("S{to:02}"))
                .collect(),
            service: TransferService {
                terms: 6,
                care_terms: 0,
                other_leave_terms: 0,
                former_terms: 0,
                hired_on: None,
                ethnic_terms: None,
                terms_since_study: None,
            },
            circumstances: Vec::new(),
            points: vec![PointsEntry {
                item: "年資".to_owned(),
                amount: (at % 9).to_string().parse().unwrap(),
                on: None,
            }],
            lot: Some(at as u32),
            indigenous: at.is_multiple_of(4),
            people: None,
            indigenous_stage: at.is_multiple_of(4).then_some(true),
            indigenous_stage_confirmed: None,
            language_certificate: false,
            remote_volunteer: false,
            not_reported_on: None,
            gave_up_on: None,
        }
    };
    TransferFacts {
        stage: SchoolStage::Primary,
        schools: schools.collect(),
        vacancies: (0..6)
            .map(|at| TransferVacancy {
                school: format!("S{:02}", at * 3),
                subject: "普通".to_owned(),
                counsellor: false,
                count: 2,
            })
            .collect(),
        applications: (0..teachers).map(application).collect(),
        policy: TransferPolicy {
            points: vec![PointsItem {
                item: "年資".to_owned(),
                points_each: "2".parse().unwrap(),
                most: None,
                deducted: false,
                window: None,
            }],
            ..TransferPolicy::default()
        },
    }
}

fn decide(facts: &TransferFacts) -> TransferResult {
    crate::View::on("2024-04-20".parse().unwrap()).decide::<TransferRun>(facts).unwrap().value
}

#[test]
fn the_answer_does_not_depend_on_the_order_of_the_lists() {
    let facts = year(60);
    let mut turned = facts.clone();
    turned.schools.reverse();
    turned.vacancies.rotate_left(2);
    turned.applications.reverse();
    turned.applications.rotate_left(17);
    let result = decide(&facts);
    assert!(result.complete && result.placed > 20);
    assert_eq!(result, decide(&turned));
}

#[test]
fn the_answer_is_proved_by_its_own_proof() {
    let facts = year(60);
    let result = decide(&facts);
    let moves = result.teachers.iter().filter_map(|teacher| {
        let placed = teacher.placed.clone()?;
        Some(MoveFacts {
            teacher: teacher.teacher.clone(),
            school: placed.school,
            subject: placed.subject,
            counsellor: placed.counsellor,
            stage: placed.stage,
            preference: placed.preference,
            from: placed.from,
        })
    });
    let facts = VerifyFacts { year: facts.clone(), result: moves.collect() };
    let view = crate::View::on("2024-04-20".parse().unwrap());
    let verified = view.decide::<Verify>(&facts).unwrap().value;
    assert!(verified.proven, "{verified:?}");
    // A school that gains a teacher loses one, or had a vacancy.
    let came: usize = result.schools.iter().map(|school| school.came.len()).sum();
    let went: usize = result.schools.iter().map(|school| school.went.len()).sum();
    assert_eq!((came, went), (result.placed as usize, result.placed as usize));
}

#[test]
fn a_trace_has_a_step_for_each_stage_and_none_for_a_teacher() {
    let steps = |teachers| {
        let view = crate::View::on("2024-04-20".parse().unwrap());
        view.trace::<TransferRun>(&year(teachers)).unwrap().steps(crate::Locale::En).unwrap().len()
    };
    assert_eq!(steps(10), steps(200));
}

#[test]
fn a_hundred_thousand_preferences_are_told_shortly() {
    let mut facts = year(3);
    facts.applications[1].preferences = (0..100_000).map(|at| format!("S{}", at % 40)).collect();
    facts.applications[2].subjects = vec![facts.applications[2].subjects[0].clone(); 100_000];
    facts.applications[0].counties = (0..100_000).map(|at| at.to_string()).collect();
    let result = decide(&facts);
    assert!(!result.complete && result.teachers.is_empty());
    assert!(result.violations.count > 90_000);
    assert_eq!(result.violations.first.len(), 100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_sample_is_a_year_in_order(seed in any::<u32>(), teachers in 1u32..80, schools in 2u32..30, preferences in 1u32..20, day in 0usize..5, stage in 0usize..3) {
        let stage = [SchoolStage::JuniorHigh, SchoolStage::Primary, SchoolStage::Kindergarten][stage];
        let day = ["2018-06-23", "2020-06-30", "2022-01-01", "2023-12-20", "2026-04-20"][day];
        let sample = SampleFacts { seed, stage, teachers, schools, preferences };
        let book = crate::Rulebook::standard();
        let county = book.clone().with_named("new-taipei").unwrap();
        for book in [book, &county] {
            let view = crate::View::on(day.parse().unwrap()).with(book);
            let year = view.decide::<Sample>(&sample).unwrap().value;
            prop_assert_eq!(&year, &view.decide::<Sample>(&sample).unwrap().value);
            prop_assert_eq!((year.applications.len(), year.schools.len()), (teachers as usize, schools as usize));
            let result = view.decide::<TransferRun>(&year).unwrap().value;
            prop_assert!(result.complete, "{:?}", result.violations);
        }
    }
}
