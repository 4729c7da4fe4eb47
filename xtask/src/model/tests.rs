#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::json;

use super::*;

/// A description with one calculation of these two schemas.
fn described(facts: Value, value: Value) -> Result<Model, Error> {
    let text = json!({"zh-TW": "休假", "en": "Leave"});
    let open = json!({"type": "object", "properties": {"value": true}});
    let calculation = json!({"name": "leave.annual_extra", "title": text, "description": text, "as_of": text,
        "rules": ["leave.annual.days"], "facts": facts, "value": value});
    Model::read(&json!({"calculations": [calculation], "response": open, "error": open}).to_string())
}

fn facts_with(field: Value, defs: Value) -> Result<Model, Error> {
    let facts = json!({"type": "object", "properties": {"x": field}, "required": ["x"], "$defs": defs});
    described(facts, json!({"type": "boolean"}))
}

/// The type of the fact `x`, and whether it may be null.
fn fact(field: Value, defs: Value) -> (Type, bool) {
    let field = facts_with(field, defs).unwrap().calculations.remove(0).facts.remove(0);
    (field.ty, field.nullable)
}

#[test]
fn names_follow_each_language() {
    let name = Name("leave.annual_extra".into());
    assert_eq!(name.snake(), "leave_annual_extra");
    assert_eq!(name.camel(), "leaveAnnualExtra");
    assert_eq!(name.pascal(), "LeaveAnnualExtra");
}

#[test]
fn scalars() {
    for (schema, ty) in [
        (json!({"type": "string"}), Type::Text),
        (json!({"type": "string", "format": "decimal", "pattern": "^-?[0-9]"}), Type::Decimal),
        (json!({"type": "string", "format": "date"}), Type::Date),
        (json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255}), Type::Int),
        (json!({"type": "boolean", "default": false}), Type::Bool),
        (json!({"description": "open"}), Type::Any),
        (json!({"type": "object", "additionalProperties": {"type": "integer"}}), Type::Map(Box::new(Type::Int))),
    ] {
        assert_eq!(fact(schema, json!({})), (ty, false));
    }
}

#[test]
fn null_in_each_of_its_forms() {
    let defs =
        json!({"Group": {"type": "string", "enum": ["teacher"]}, "Days": {"type": "string", "format": "decimal"}});
    for (schema, ty) in [
        (json!({"type": ["string", "null"], "format": "date"}), Type::Date),
        (json!({"anyOf": [{"$ref": "#/$defs/Group"}, {"type": "null"}]}), Type::Enum("Group".into())),
        (json!({"anyOf": [{"$ref": "#/$defs/Days"}, {"type": "null"}]}), Type::Decimal),
        (json!({"enum": ["a", null]}), Type::Enum("LeaveAnnualExtraX".into())),
    ] {
        assert_eq!(fact(schema, defs.clone()), (ty, true));
    }
}

#[test]
fn an_enum_keeps_its_order_and_its_docs() {
    let group = json!({"oneOf": [{"type": "string", "enum": ["teacher"]},
        {"type": "string", "const": "staff", "description": "Staff.\n\n職員。"}]});
    let model = facts_with(json!({"$ref": "#/$defs/Group"}), json!({"Group": group})).unwrap();
    let doc = Doc { en: "Staff.".into(), zh: "職員。".into() };
    let variants =
        vec![Variant { value: "teacher".into(), doc: Doc::default() }, Variant { value: "staff".into(), doc }];
    assert_eq!(model.definition("Group").unwrap().shape, Shape::Enum(variants));
}

#[test]
fn a_type_may_hold_itself() {
    let step = json!({"type": "object", "properties": {"steps": {"type": "array", "items": {"$ref": "#/$defs/Step"}}}});
    let (ty, _) = fact(json!({"$ref": "#/$defs/Step"}), json!({"Step": step}));
    assert_eq!(ty, Type::Struct("Step".into()));
}

#[test]
fn a_struct_on_both_sides_is_two_definitions() {
    let period = |required: Value| {
        json!({"Period": {"type": "object", "required": required,
        "properties": {"until": {"type": ["string", "null"], "format": "date"}}}})
    };
    let root = |required| {
        json!({"type": "object", "$defs": period(required),
        "properties": {"periods": {"type": "array", "items": {"$ref": "#/$defs/Period"}}}})
    };
    let model = described(root(json!([])), root(json!(["until"]))).unwrap();
    let names: Vec<_> = model.definitions.iter().map(|d| (d.name.as_str(), d.side)).collect();
    assert_eq!(
        names,
        [("PeriodFacts", Side::Input), ("Period", Side::Output), ("LeaveAnnualExtraValue", Side::Output)]
    );
    assert_eq!(model.calculations[0].facts[0].ty, Type::List(Box::new(Type::Struct("PeriodFacts".into()))));
}

#[test]
fn descriptions_split_into_languages() {
    let doc = Doc::from_description("First line\nsecond line.\n\nMore.\n\n第一行\n第二行 A\nB 行");
    assert_eq!(doc.en, "First line second line.\n\nMore.");
    assert_eq!(doc.zh, "第一行第二行 A B 行");
    assert_eq!(Doc::from_description("Salary point.\n\n4 點。").zh, "4 點。");
}

#[test]
fn unknown_shapes_are_errors_that_say_where() {
    for schema in [
        json!({"type": "number"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "array", "prefixItems": []}),
        json!({"type": "array"}),
        json!({"type": ["string", "integer"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"oneOf": [{"type": "object"}]}),
        json!({"enum": [1]}),
        json!({"$ref": "#/$defs/Nowhere"}),
        json!({"type": "array", "items": {"type": ["string", "null"]}}),
        json!({"not": {"type": "string"}}),
        json!({"format": "date"}),
        json!(false),
    ] {
        let problem = facts_with(schema.clone(), json!({})).unwrap_err().to_string();
        assert!(problem.starts_with("describe() at `leave.annual_extra.facts.x`: "), "{schema}: {problem}");
    }
}

#[test]
fn two_types_of_one_name_are_an_error() {
    let of = |kind: &str| {
        json!({"type": "object", "$defs": {"Days": {"enum": [kind]}},
        "properties": {"x": {"$ref": "#/$defs/Days"}}})
    };
    assert!(described(of("a"), of("a")).is_ok());
    assert!(described(of("a"), of("b")).is_err());
}
