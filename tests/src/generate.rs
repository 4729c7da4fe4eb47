//! Requests made up from the schemas that the library itself gives, good ones and bad ones, always the same.

use serde_json::{Map, Value as Json, json};

use personnel_rules::wire;

use crate::cases;

/// A request as bytes, for `evaluate`.
pub type Call = Vec<u8>;

/// So many requests. The same on every run: they are the conformance check's common ground.
#[must_use]
pub fn calls(count: usize) -> Vec<Call> {
    let description: Json = serde_json::from_str(&wire::describe()).unwrap_or_default();
    let calculations = description.get("calculations").and_then(Json::as_array).cloned().unwrap_or_default();
    let good: Vec<Json> = cases()
        .unwrap_or_default()
        .into_iter()
        .filter(|case| case.expected.get("ok") == Some(&json!(true)))
        .map(|case| case.request)
        .collect();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    // From the schemas alone few facts fit together: every other request begins with a good one.
    (0..count)
        .map(|index| if index % 2 == 0 { call(&calculations, &mut dice) } else { varied(&good, &mut dice) })
        .collect()
}

/// A good case with a few changes.
fn varied(good: &[Json], dice: &mut Dice) -> Call {
    let Some(mut request) = dice.pick(good) else { return Vec::new() };
    if dice.one_in(3) {
        request["as_of"] = date(dice).into();
    }
    if dice.one_in(3) {
        request["trace"] = dice.one_in(2).into();
    }
    if dice.one_in(6) {
        request["known_on"] = date(dice).into();
    }
    if let Some(facts) = request.get_mut("facts").and_then(Json::as_object_mut) {
        let names: Vec<String> = facts.keys().cloned().collect();
        let name = dice.pick(&names).unwrap_or_default();
        match dice.roll(8) {
            0 => drop(facts.remove(&name)),
            1 => drop(facts.insert(name, date(dice).into())),
            2 => drop(facts.insert(name, decimal(dice).into())),
            3 => drop(facts.insert(name, dice.one_in(2).into())),
            _ => {}
        }
    }
    request.to_string().into_bytes()
}

/// xorshift64*: no randomness is wanted, only variety.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % sides.max(1)
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.roll(from.len())).cloned()
    }
}

fn call(calculations: &[Json], dice: &mut Dice) -> Call {
    let Some(calculation) = dice.pick(calculations) else { return Vec::new() };
    let schema = calculation.get("facts").cloned().unwrap_or_default();
    let mut request = Map::new();
    request.insert("calculation".into(), calculation.get("name").cloned().unwrap_or_default());
    request.insert("as_of".into(), date(dice).into());
    request.insert("facts".into(), value(&schema, &schema, dice));
    if dice.one_in(8) {
        request.insert("known_on".into(), date(dice).into());
    }
    if dice.one_in(4) {
        let overlay = dice.pick(&[
            json!("teacher-handbook"),
            json!("ntust"),
            json!("none-such"),
            own_overlay("2"),
            own_overlay("x"),
        ]);
        request.insert("overlays".into(), Json::Array(overlay.into_iter().collect()));
    }
    if dice.one_in(3) {
        request.insert("trace".into(), true.into());
    }
    if dice.one_in(2) {
        request.insert("locale".into(), if dice.one_in(2) { "en" } else { "zh-TW" }.into());
    }
    let mut bytes = Json::Object(request).to_string().into_bytes();
    if dice.one_in(12) {
        spoil(&mut bytes, dice);
    }
    bytes
}

fn own_overlay(months: &str) -> Json {
    json!({
        "overlay": { "id": "own", "title": { "zh": "本校", "en": "own" } },
        "source": { "own": { "title": { "zh": "校務會議", "en": "council" }, "place": "2026-01-01" } },
        "rule": { "allowance.marriage.months": { "value": [
            { "in_force": "2020-01-01", "promulgated": "2020-01-01", "cite": ["own:1"], "number": months },
        ] } },
    })
}

/// A value that the schema allows, most of the time.
fn value(schema: &Json, root: &Json, dice: &mut Dice) -> Json {
    if dice.one_in(150) {
        return dice
            .pick(&[
                json!(1),
                json!(0.1),
                json!("x"),
                json!(null),
                json!([]),
                json!({}),
                json!(true),
                json!(-7),
                json!("９"),
            ])
            .unwrap_or_default();
    }
    if let Some(target) =
        schema.get("$ref").and_then(Json::as_str).and_then(|name| root.pointer(name.trim_start_matches('#')))
    {
        return value(target, root, dice);
    }
    if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array) {
        return dice.pick(choices).map_or(Json::Null, |choice| value(&choice, root, dice));
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(names) = schema.get("enum").and_then(Json::as_array) {
        return dice.pick(names).unwrap_or_default();
    }
    let kind = match schema.get("type") {
        Some(Json::Array(kinds)) => dice.pick(kinds).unwrap_or_default(),
        Some(kind) => kind.clone(),
        None => Json::Null,
    };
    match (kind.as_str(), schema.get("format").and_then(Json::as_str)) {
        (Some("object"), _) => object(schema, root, dice),
        (Some("array"), _) => {
            let items = schema.get("items").cloned().unwrap_or_default();
            (0..dice.roll(3)).map(|_| value(&items, root, dice)).collect()
        }
        (Some("string"), Some("date")) => date(dice).into(),
        (Some("string"), Some("decimal")) => decimal(dice).into(),
        (Some("integer"), _) => json!(dice.roll(12)),
        (Some("boolean"), _) => json!(dice.one_in(3)),
        (Some("null"), _) => Json::Null,
        _ => json!("text"),
    }
}

fn object(schema: &Json, root: &Json, dice: &mut Dice) -> Json {
    let required = schema.get("required").and_then(Json::as_array).cloned().unwrap_or_default();
    let mut members = Map::new();
    for (name, property) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
        let wanted = if required.contains(&json!(name)) { !dice.one_in(60) } else { dice.one_in(3) };
        if wanted {
            members.insert(name.clone(), value(property, root, dice));
        }
    }
    if dice.one_in(60) {
        members.insert("surplus".into(), json!(1));
    }
    Json::Object(members)
}

fn date(dice: &mut Dice) -> String {
    let (year, month) = (1998 + dice.roll(33), 1 + dice.roll(12));
    let last = [31, 28 + usize::from(year % 4 == 0), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .get(month - 1)
        .copied()
        .unwrap_or(28);
    // Month ends are where counting goes wrong; now and then a day that does not exist.
    let day = match dice.roll(6) {
        0 => 1,
        1 => last,
        2 if dice.one_in(10) => 31,
        _ => 1 + dice.roll(last),
    };
    match dice.roll(10) {
        0 => format!("{}-{month:02}-{day:02}", year - 1911),
        1 => format!("民國{}年{month}月{day}日", year - 1911),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn decimal(dice: &mut Dice) -> String {
    match dice.roll(12) {
        0 => "0".into(),
        1 => "0.5".into(),
        2 => "99999999999999999999".into(),
        3 => "-1".into(),
        _ => (10_000 + dice.roll(60_000)).to_string(),
    }
}

/// Cuts the text short, or puts a byte in it that does not belong there.
fn spoil(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.roll(bytes.len());
    match dice.roll(4) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, 0xFF),
        2 => bytes.insert(at, b'"'),
        _ => bytes.splice(at..at, "[".repeat(200).into_bytes()).for_each(drop),
    }
}
