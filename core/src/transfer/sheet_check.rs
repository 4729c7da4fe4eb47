//! Whether what a sheet is to show is in order: everything at once, each flaw a reason.

use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Key, Scope, form, keys};

use super::examine::repeated;
use super::flat::number;
use super::school_list::county;
use super::sheet::SheetFacts;
use super::subjects::{Subjects, is_none, squeezed};
use super::violation::names;
use crate::appointment::{check_identity, has_identity_form};
use crate::case::Case;
use crate::date::birthday;
use crate::error::{Error, ErrorCode};
use crate::locale::Param;
use crate::personal::{check_named, is_email, is_landline, is_mobile, is_one_line};
use crate::read::shortened;
use crate::trace::Recorder;

/// Texts of a field: all must be there, each in one line and of its form.
fn field<R: Recorder>(
    rule: Key<form::Set>,
    name: &'static str,
    texts: &[&str],
    fits: fn(&str) -> bool,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (missing, malformed) = (messages::reason::PERSON_FIELD_MISSING, messages::reason::PERSON_FIELD_MALFORMED);
    // What is not given has no form.
    let given: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let mut valid = check_named(rule, name, given.len() == texts.len(), (missing, Vec::new()), case)?;
    if !given.is_empty() {
        let fits = given.iter().all(|text| is_one_line(text) && fits(text));
        valid &= check_named(rule, name, fits, (malformed, Vec::new()), case)?;
    }
    Ok(valid)
}

/// What the page of the basic data asks for.
pub(super) fn person<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let rule = keys::TRANSFER_CONTACT;
    let mut valid = field(rule, "identity_number", &[&facts.identity_number], has_identity_form, case)?;
    valid &= field(rule, "name", &[&facts.name], is_one_line, case)?;
    valid &= field(rule, "email", &[&facts.email], is_email, case)?;
    let second = facts.second_phone.as_ref().filter(|phone| !phone.trim().is_empty());
    for phone in [Some(&facts.phone), second].into_iter().flatten() {
        let phone = phone.trim();
        let fits = is_mobile(phone) || is_landline(phone, case)?;
        let params = vec![("phone", shortened(phone).into())];
        valid &= check_named(rule, "phone", fits, (messages::reason::PHONE_FORM, params), case)?;
    }
    valid &= born(facts, case)?;
    let number = facts.identity_number.trim();
    if !has_identity_form(number) || !case.has(rule, Scope::All, "identity_number")? {
        return Ok(valid);
    }
    if case.where_ruled(keys::APPOINTMENT_PERSON_IDENTITY, Scope::All, case.as_of())?.is_none() {
        case.reason(rule, messages::reason::IDENTITY_NOT_CHECKED, Vec::new());
        return Ok(valid);
    }
    match check_identity(number, None, case) {
        Ok(found) => {
            let agrees = found.sex.is_none_or(|sex| sex == facts.sex);
            valid &= found.accepted;
            valid &= check_named(rule, "sex", agrees, (messages::reason::SEX_NOT_OF_NUMBER, Vec::new()), case)?;
        }
        Err(error) if error.code() == ErrorCode::InvalidIdentityNumber => {
            let unless = (messages::reason::PERSON_FIELD_MALFORMED, Vec::new());
            valid &= check_named(rule, "identity_number", false, unless, case)?;
        }
        Err(error) => return Err(error),
    }
    Ok(valid)
}

/// A birthday of one who is of age and not past compulsory retirement.
fn born<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let (rule, born_on, as_of) = (keys::TRANSFER_CONTACT, facts.born_on.naive(), case.as_of());
    if !case.has(rule, Scope::All, "born_on")? {
        return Ok(true);
    }
    if born_on > as_of {
        case.check_found(rule.index, false, messages::reason::BORN_AFTER_PRINTING, Vec::new());
        return Ok(false);
    }
    let years = case.whole(keys::TRANSFER_CONTACT_AGE, Scope::All)?;
    let of_age = birthday(born_on, years)? <= as_of;
    let params = || vec![("years", years.into())];
    let of_age =
        case.check(keys::TRANSFER_CONTACT_AGE, Scope::All, of_age, messages::reason::PERSON_TOO_YOUNG, params)?;
    let most = keys::TRANSFER_CONTACT_AGE_MOST;
    let Some(years) = case.where_ruled(most, Scope::All, as_of)? else { return Ok(of_age) };
    let years = crate::quantity::whole(years)?;
    let serving = birthday(born_on, years)? > as_of;
    if !serving {
        case.check_found(most.index, false, messages::reason::PERSON_TOO_OLD, vec![("years", years.into())]);
    }
    Ok(of_age && serving)
}

/// What else the sheet names.
pub(super) fn others<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let rule = keys::TRANSFER_SHEET_FIELDS;
    let counties: Vec<&str> =
        facts.counties.iter().flat_map(|chosen| [chosen.name.as_str(), chosen.code.as_str()]).collect();
    let schools: Vec<&str> =
        facts.schools.iter().flat_map(|school| [school.name.as_str(), school.county.as_str()]).collect();
    let mut valid = true;
    for (name, texts) in [
        ("printed_at", [facts.printed_at.as_str()].as_slice()),
        ("school", &[&facts.school]),
        ("area", &[&facts.area]),
        ("county", &counties),
        ("wished_school", &schools),
    ] {
        valid &= field(rule, name, texts, is_one_line, case)?;
    }
    let marks = facts.schools.iter().all(|school| is_one_line(&school.mark));
    let malformed = (messages::reason::PERSON_FIELD_MALFORMED, Vec::new());
    Ok(valid & check_named(rule, "wished_school", marks, malformed, case)?)
}

/// Subjects, counties and schools.
pub(super) fn lists<R: Recorder>(
    facts: &SheetFacts,
    most_subjects: u32,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (subjects, counties) = (keys::TRANSFER_SUBJECTS_MOST.index, keys::TRANSFER_COUNTIES_MOST.index);
    let most_counties = case.whole(keys::TRANSFER_COUNTIES_MOST, Scope::All)?;
    case.value(keys::TRANSFER_PREFERENCES, Scope::All)?;
    let known = Subjects::of_stage(facts.stage, case)?;
    case.value(keys::TRANSFER_SUBJECTS, Scope::All)?;
    let mut flaws = Flaws { case, valid: true };
    for (rule, name, most, count) in [
        (subjects, "subject", most_subjects, number(facts.subjects.len())),
        (counties, "county", most_counties, number(facts.counties.len())),
    ] {
        if count == 0 {
            flaws.add(rule, name, messages::reason::PERSON_FIELD_MISSING, Vec::new())?;
        } else if count > most {
            flaws.add(
                rule,
                name,
                messages::reason::SHEET_TOO_MANY,
                vec![("most", most.into()), ("count", count.into())],
            )?;
        }
    }
    flaws.subjects(facts, &known)?;
    let codes: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.code)).collect();
    let written: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.name)).collect();
    let twice = facts
        .counties
        .iter()
        .zip(repeated(&codes, |name| (0, name)).into_iter().zip(repeated(&written, |name| (0, name))));
    let twice = twice.filter(|(_, (code, name))| *code || *name).map(|(chosen, _)| chosen.name.as_str());
    flaws.named(counties, "county", messages::reason::SHEET_LISTED_TWICE, twice)?;
    flaws.schools(facts, &codes)?;
    Ok(flaws.valid)
}

/// What is found in lists.
struct Flaws<'c, 'b, R> {
    case: &'c mut Case<'b, R>,
    valid: bool,
}

impl<R: Recorder> Flaws<'_, '_, R> {
    fn add(
        &mut self,
        rule: usize,
        name: &str,
        message: MessageKey,
        mut params: Vec<(&'static str, Param)>,
    ) -> Result<(), Error> {
        params.push(("label", self.case.label(keys::TRANSFER_SHEET_FIELDS.index, name)?.into()));
        self.case.check_found(rule, false, message, params);
        self.valid = false;
        Ok(())
    }

    /// Those of a list that have a flaw, in one reason; none where nobody has it.
    fn named<'n>(
        &mut self,
        rule: usize,
        name: &str,
        message: MessageKey,
        flawed: impl Iterator<Item = &'n str>,
    ) -> Result<(), Error> {
        let mut flawed = flawed.map(str::trim).peekable();
        if flawed.peek().is_none() {
            return Ok(());
        }
        self.add(rule, name, message, vec![("value", names(flawed.map(|name| (name, name))).into())])
    }

    /// As the application has them.
    fn subjects(&mut self, facts: &SheetFacts, known: &Subjects) -> Result<(), Error> {
        let (own, rule) = (&facts.year_subjects, keys::TRANSFER_SUBJECTS.index);
        let spelled: Vec<String> = facts.subjects.iter().map(|written| known.name(written, own).to_owned()).collect();
        let (mut missing, mut unknown, mut twice) = (false, Vec::new(), Vec::new());
        for ((at, name), again) in spelled.iter().enumerate().zip(repeated(&spelled, |name| (0, name))) {
            if at > 0 && is_none(name) {
                continue;
            }
            missing |= name.is_empty();
            let is_known = known.has(name, own) && is_one_line(name);
            if !name.is_empty() && !is_known {
                unknown.push((name.as_str(), name.as_str()));
            } else if again {
                twice.push(name.as_str());
            }
        }
        if missing {
            self.add(rule, "subject", messages::reason::PERSON_FIELD_MISSING, Vec::new())?;
        }
        if !unknown.is_empty() {
            let params = vec![("value", names(unknown.into_iter()).into()), ("known", known.known(own).into())];
            self.add(rule, "subject", messages::reason::SHEET_SUBJECT_UNKNOWN, params)?;
        }
        self.named(rule, "subject", messages::reason::SHEET_LISTED_TWICE, twice.into_iter())
    }

    /// Schools of the counties chosen, each once. Of two without codes that have the same name nothing says whether they are
    /// one: that is told, and lets the sheet pass.
    fn schools(&mut self, facts: &SheetFacts, counties: &[String]) -> Result<(), Error> {
        let rule = keys::TRANSFER_PREFERENCES.index;
        let (mut outside, mut codes, mut unnamed) = (Vec::new(), Vec::new(), Vec::new());
        for school in &facts.schools {
            let (of, name) = (county(&school.county), school.name.as_str());
            if !of.is_empty() && !counties.is_empty() && !counties.contains(&of) {
                outside.push(name);
            }
            match school.code.as_ref().map(|code| squeezed(code)).filter(|code| !code.is_empty()) {
                Some(code) => codes.push((name, code)),
                None => unnamed.push((name, [&of, "\n", name.trim()].concat())),
            }
        }
        self.named(rule, "wished_school", messages::reason::SHEET_SCHOOL_OUTSIDE, outside.into_iter())?;
        self.named(rule, "wished_school", messages::reason::SHEET_LISTED_TWICE, again(codes).into_iter())?;
        let valid = self.valid;
        self.named(rule, "wished_school", messages::reason::SHEET_SAME_NAME, again(unnamed).into_iter())?;
        self.valid = valid;
        Ok(())
    }
}

/// Names of those whose second part stood there before.
fn again(list: Vec<(&str, String)>) -> Vec<&str> {
    let (names, spelled): (Vec<&str>, Vec<String>) = list.into_iter().unzip();
    names
        .into_iter()
        .zip(repeated(&spelled, |name| (0, name)))
        .filter_map(|(name, again)| again.then_some(name))
        .collect()
}
