//! Reads and checks rules, sources, messages and overlays. Used by the build for the files of this crate, and at run
//! time for the overlays of a caller: the checks are the same.

use core::iter;

use strum::IntoEnumIterator;

use crate::error::{DataCode, DataError};
use crate::model::{Citation, Dating, Entry, Overlay, Pack, Scope, Shape, Source, SourceKind, Timeline, Value};
use crate::node::Node;
use crate::values::{
    allowed, ascending_dates, bilingual, calendar, date, flow, list, month_day, name, named_numbers, quantity,
    rounding, steps, table, text,
};

pub(crate) type Result<T> = core::result::Result<T, Box<DataError>>;

/// Collects what is read into a [`Pack`].
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) pack: Pack,
    /// Place of each entry, for complaints about two of them.
    places: Vec<String>,
    complaints: Vec<DataError>,
}

impl Reader {
    /// Goes on from data that was checked before.
    pub(crate) fn onto(pack: Pack) -> Self {
        let places = pack.entries.iter().map(|_| String::new()).collect();
        Self { pack, places, complaints: Vec::new() }
    }

    /// The pack, where nothing was wrong and every timeline holds together.
    pub(crate) fn finish(mut self) -> core::result::Result<Pack, Vec<DataError>> {
        if let Err(error) = self.build_timelines() {
            self.complaints.push(*error);
        }
        if self.complaints.is_empty() { Ok(self.pack) } else { Err(self.complaints) }
    }

    /// Keeps what is wrong, so that the rest is read as well. After a file that could not be read, a rule that is not there
    /// is no mistake of its own: the file may have had it.
    pub(crate) fn keep(&mut self, result: Result<()>) {
        let Err(error) = result else { return };
        if self.complaints.is_empty() || error.code != DataCode::UnknownRule {
            self.complaints.push(*error);
        }
    }

    /// An overlay: `overlay` with id and title, its own `source`s, and `rule` values of rules that the base has.
    pub(crate) fn add_overlay(&mut self, root: &Node) -> Result<()> {
        let mut file = Fields::of(root)?;
        let mut head = Fields::of(file.required("overlay")?)?;
        let id_node = head.required("id")?;
        let id = text(id_node)?.to_owned();
        let title = bilingual(head.required("title")?)?;
        head.finish()?;
        if self.pack.overlays.iter().any(|overlay| overlay.id == id) {
            return Err(duplicate(id_node, "overlay", &id));
        }
        let overlay = number(self.pack.overlays.len());
        self.pack.overlays.push(Overlay { id, title });
        self.read_sources(file.optional("source"), Some(SourceKind::Institution))?;
        for (id, node) in table(file.required("rule")?)? {
            let Some(rule) = self.pack.rules.iter().position(|rule| rule.id == *id) else {
                return Err(DataError::new(
                    DataCode::UnknownRule,
                    &node.place,
                    format!("there is no rule `{id}`"),
                    "an overlay gives values of rules that exist; `rules()` lists them",
                ));
            };
            let mut fields = Fields::of(node)?;
            let values = fields.required("value")?;
            fields.finish()?;
            let read = self.read_values(rule, values, Some(overlay));
            self.keep(read);
        }
        file.finish()
    }

    pub(crate) fn read_sources(&mut self, node: Option<&Node>, only: Option<SourceKind>) -> Result<()> {
        let Some(node) = node else { return Ok(()) };
        for (id, node) in table(node)? {
            if self.pack.sources.iter().any(|source| source.id == *id) {
                return Err(duplicate(node, "source", id));
            }
            let mut fields = Fields::of(node)?;
            let kind = match only {
                Some(kind) => kind,
                None => name::<SourceKind>(fields.required("kind")?, DataCode::UnknownName, "kind of source")?,
            };
            let title = bilingual(fields.required("title")?)?;
            let place = text(fields.required("place")?)?.to_owned();
            fields.finish()?;
            self.pack.sources.push(Source { id: id.clone(), kind, title, place });
        }
        Ok(())
    }

    pub(crate) fn read_values(&mut self, rule: usize, node: &Node, overlay: Option<u32>) -> Result<()> {
        for item in list(node)? {
            let entry = self.read_entry(rule, item, overlay)?;
            self.pack.entries.push(entry);
            self.places.push(item.place.clone());
        }
        Ok(())
    }

    fn read_entry(&mut self, rule: usize, node: &Node, overlay: Option<u32>) -> Result<Entry> {
        let mut fields = Fields::of(node)?;
        let in_force = date(fields.required("in_force")?)?;
        let until = fields.optional("until").map(date).transpose()?;
        let scopes = match fields.optional("for") {
            Some(node) => {
                let named = list(node)?
                    .iter()
                    .map(|item| name::<Scope>(item, DataCode::UnknownName, "group"))
                    .collect::<Result<Vec<_>>>()?;
                Scope::iter().flat_map(|scope| named.iter().filter(move |named| **named == scope)).copied().collect()
            }
            None => vec![Scope::All],
        };
        let dating = match fields.optional("dating") {
            Some(node) => name::<Dating>(node, DataCode::UnknownName, "kind of dating")?,
            None => Dating::Law,
        };
        let promulgated = match fields.optional("promulgated") {
            Some(node) => date(node)?,
            // A first sighting is a publication in itself.
            None if dating == Dating::FirstSeen => in_force,
            None => return Err(missing(node, "promulgated")),
        };
        if until.is_some_and(|until| until <= in_force) {
            return Err(DataError::new(
                DataCode::EmptyPeriod,
                &node.place,
                format!("`until` is not after `in_force` {in_force}"),
                "`until` is the first day on which the value holds no more",
            ));
        }
        let citations = self.read_citations(&mut fields, node)?;
        let first = citations.first().and_then(|cite| self.pack.citations.get(*cite as usize));
        let source = first.and_then(|citation| self.pack.sources.get(citation.source as usize));
        if dating == Dating::Law && overlay.is_none() && source.is_none_or(|source| source.kind != SourceKind::Law) {
            return Err(DataError::new(
                DataCode::NotALaw,
                &node.place,
                "the dates are said to be a law's, and the first source is no law",
                "cite the law first, or say `dating = \"reported\"` or `dating = \"first_seen\"`",
            ));
        }
        let value = self.read_value(rule, &mut fields, node)?;
        let note = fields.optional("note").map(bilingual).transpose()?;
        fields.finish()?;
        Ok(Entry { rule: number(rule), scopes, in_force, until, promulgated, dating, citations, value, note, overlay })
    }

    fn read_citations(&mut self, fields: &mut Fields<'_>, node: &Node) -> Result<Vec<u32>> {
        let no_source = || {
            DataError::new(
                DataCode::NoSource,
                &node.place,
                "a value without a source",
                "add `cite = [\"<source id>:<article or section>\"]`",
            )
        };
        let cited = fields.optional("cite").ok_or_else(no_source)?;
        let items = list(cited)?;
        if items.is_empty() {
            return Err(no_source());
        }
        items.iter().map(|item| self.read_citation(item)).collect()
    }

    fn read_citation(&mut self, node: &Node) -> Result<u32> {
        let written = text(node)?;
        let Some((source_id, place)) = written.split_once(':').filter(|(_, place)| !place.trim().is_empty()) else {
            return Err(DataError::new(
                DataCode::InvalidCitation,
                &node.place,
                format!("`{written}` is not a citation"),
                "write `<source id>:<article or section>`, for example `S0110016:7.1`",
            ));
        };
        let Some(source) = self.pack.sources.iter().position(|source| source.id == source_id) else {
            return Err(DataError::new(
                DataCode::UnknownSource,
                &node.place,
                format!("source `{source_id}` is not registered"),
                "register it under `source`, or correct its id",
            ));
        };
        let source = number(source);
        let citations = &mut self.pack.citations;
        let known = citations.iter().position(|citation| citation.source == source && citation.place == place);
        Ok(number(known.unwrap_or_else(|| {
            citations.push(Citation { source, place: place.to_owned() });
            citations.len().saturating_sub(1)
        })))
    }

    fn read_value(&self, rule: usize, fields: &mut Fields<'_>, node: &Node) -> Result<Value> {
        if let Some(missing) = fields.optional("missing") {
            return Ok(Value::Missing(bilingual(missing)?));
        }
        let Some(rule) = self.pack.rules.get(rule) else { return Err(missing(node, "rule")) };
        let key = match rule.shape {
            Shape::Number => "number",
            Shape::Steps => "steps",
            Shape::Table => "table",
            Shape::Set => "set",
            Shape::Choice => "choice",
            Shape::Rounding => "rounding",
            Shape::MonthDay => "month_day",
            Shape::Calendar => "calendar",
            Shape::Days => "days",
            Shape::Flow => "flow",
            Shape::Statement => "statement",
        };
        let Some(value) = fields.optional(key) else {
            return Err(DataError::new(
                DataCode::WrongShape,
                &node.place,
                format!("rule `{}` needs `{key}` here", rule.id),
                format!("its shape is `{key}`; give the value under that key"),
            ));
        };
        match rule.shape {
            Shape::Number => Ok(Value::Number(quantity(value, rule.unit)?)),
            Shape::Steps => steps(value, rule.unit),
            Shape::Table => named_numbers(rule, value),
            Shape::Set => {
                let mut names: Vec<(&str, usize)> = Vec::new();
                for item in list(value)? {
                    let name = allowed(rule, item)?;
                    let place = names.partition_point(|(known, _)| *known < name);
                    match names.get_mut(place).filter(|(known, _)| *known == name) {
                        Some((_, times)) => *times = times.saturating_add(1),
                        None => names.insert(place, (name, 1)),
                    }
                }
                let names = names.into_iter().flat_map(|(name, times)| iter::repeat_n(name.to_owned(), times));
                Ok(Value::Set(names.collect()))
            }
            Shape::Choice => Ok(Value::Choice(allowed(rule, value)?.to_owned())),
            Shape::Rounding => rounding(value),
            Shape::MonthDay => month_day(value),
            Shape::Calendar => calendar(value),
            Shape::Days => Ok(Value::Days(ascending_dates(value)?)),
            Shape::Flow => flow(rule, value),
            Shape::Statement => Ok(Value::Statement(bilingual(value)?)),
        }
    }

    fn build_timelines(&mut self) -> Result<()> {
        let entries = &self.pack.entries;
        let mut lines: Vec<Vec<Timeline>> = self.pack.rules.iter().map(|_| Vec::new()).collect();
        for (index, entry) in entries.iter().enumerate() {
            let Some(timelines) = lines.get_mut(entry.rule as usize) else { continue };
            // A group named twice has two values.
            for scope in &entry.scopes {
                let key = (entry.overlay, *scope);
                let place = timelines.partition_point(|line| (line.overlay, line.scope) < key);
                if timelines.get(place).is_none_or(|line| (line.overlay, line.scope) != key) {
                    timelines.insert(place, Timeline { scope: *scope, overlay: entry.overlay, entries: Vec::new() });
                }
                let Some(line) = timelines.get_mut(place) else { continue };
                let begun =
                    |known: &u32| entries.get(*known as usize).is_some_and(|known| known.in_force <= entry.in_force);
                let place = line.entries.partition_point(begun);
                line.entries.insert(place, number(index));
            }
        }
        for pair in lines.iter().flatten().flat_map(|line| line.entries.windows(2)) {
            if let [earlier, later] = pair {
                self.check_neighbours(*earlier, *later)?;
            }
        }
        for timelines in &lines {
            self.check_scopes(timelines)?;
        }
        for (rule, timelines) in self.pack.rules.iter_mut().zip(lines) {
            rule.timelines = timelines;
        }
        Ok(())
    }

    /// `All` beside a group would give that group two values.
    fn check_scopes(&self, timelines: &[Timeline]) -> Result<()> {
        for one in timelines.iter().filter(|timeline| timeline.scope == Scope::All) {
            let other = timelines.iter().find(|other| other.overlay == one.overlay && other.scope != Scope::All);
            if let Some(index) = other.and_then(|other| other.entries.first()) {
                return Err(DataError::new(
                    DataCode::Overlap,
                    self.place(*index),
                    "a value for a group beside one for all",
                    "name the groups of every value of this rule with `for`",
                ));
            }
        }
        Ok(())
    }

    fn check_neighbours(&self, earlier: u32, later: u32) -> Result<()> {
        let (Some(before), Some(after)) = (self.entry(earlier), self.entry(later)) else { return Ok(()) };
        let begins = after.in_force;
        match before.until {
            Some(until) if until == begins => Ok(()),
            Some(until) if until < begins => {
                if before.overlay.is_some() {
                    // Between two values of an overlay the base holds.
                    return Ok(());
                }
                Err(DataError::new(
                    DataCode::Gap,
                    self.place(later),
                    format!("no value from {until} to the day before {begins}"),
                    "let the earlier value's `until` be this value's `in_force`, or add the value between them",
                ))
            }
            _ => Err(DataError::new(
                DataCode::Overlap,
                self.place(later),
                format!("the value from {} still holds on {begins}", before.in_force),
                format!("end it with `until = {begins}`"),
            )),
        }
    }

    fn entry(&self, index: u32) -> Option<&Entry> {
        self.pack.entries.get(index as usize)
    }

    fn place(&self, index: u32) -> &str {
        self.places.get(index as usize).map_or("", String::as_str)
    }
}

/// The fields of a table; `finish` complains about those that nobody asked for.
pub(crate) struct Fields<'a> {
    place: &'a str,
    rest: Vec<&'a (String, Node)>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(node: &'a Node) -> Result<Self> {
        Ok(Self { place: &node.place, rest: table(node)?.iter().collect(), known: Vec::new() })
    }

    pub(crate) fn optional(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        let at = self.rest.iter().position(|(name, _)| name == key)?;
        Some(&self.rest.remove(at).1)
    }

    pub(crate) fn required(&mut self, key: &'static str) -> Result<&'a Node> {
        self.optional(key).ok_or_else(|| missing_at(self.place, key))
    }

    pub(crate) fn finish(self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some((key, node)) => Err(DataError::new(
                DataCode::UnknownKey,
                &node.place,
                format!("unknown key `{key}`"),
                format!("known here: {}", self.known.join(", ")),
            )),
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn missing_at(place: &str, key: &str) -> Box<DataError> {
    DataError::new(DataCode::MissingKey, place, format!("`{key}` is missing"), format!("add `{key}`"))
}

pub(crate) fn missing(node: &Node, key: &str) -> Box<DataError> {
    missing_at(&node.place, key)
}

pub(crate) fn duplicate(node: &Node, what: &str, id: &str) -> Box<DataError> {
    DataError::new(
        DataCode::Duplicate,
        &node.place,
        format!("{what} `{id}` is there already"),
        "give it another id, or merge the two",
    )
}

pub(crate) fn wrong_type(node: &Node, wanted: &str) -> Box<DataError> {
    DataError::new(
        DataCode::WrongType,
        &node.place,
        format!("{} where {wanted} belongs", node.kind.name()),
        format!("write {wanted}"),
    )
}
