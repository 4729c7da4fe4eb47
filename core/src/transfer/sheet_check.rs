//! Whether what a sheet is to show is in order: everything at once, each flaw a reason.

use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Key, Scope, Text, form, keys};

use super::examine::repeated;
use super::flat::number;
use super::school_list::county;
use super::sheet::SheetFacts;
use super::subjects::{Subjects, is_none, squeezed};
use crate::appointment::{check_identity, has_identity_form};
use crate::case::Case;
use crate::date::birthday;
use crate::error::{Error, ErrorCode};
use crate::locale::Param;
use crate::personal::{check_named, is_email, is_landline, is_mobile, is_one_line};
use crate::read::shortened;
use crate::trace::Recorder;

/// A field that must be there, in one line and of its form.
fn field<R: Recorder>(
    rule: Key<form::Set>,
    name: &'static str,
    text: &str,
    fits: Option<fn(&str) -> bool>,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (missing, malformed) = (messages::reason::PERSON_FIELD_MISSING, messages::reason::PERSON_FIELD_MALFORMED);
    let text = text.trim();
    let given = !text.is_empty();
    let valid = check_named(rule, name, given, (missing, Vec::new()), case)?;
    let fits = is_one_line(text) && fits.is_none_or(|fits| fits(text));
    // What is not given has no form.
    Ok(valid && (!given || check_named(rule, name, fits, (malformed, Vec::new()), case)?))
}

/// What the page of the basic data asks for.
pub(super) fn person<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let rule = keys::TRANSFER_CONTACT;
    let mut valid = field(rule, "identity_number", &facts.identity_number, Some(has_identity_form), case)?;
    valid &= field(rule, "name", &facts.name, None, case)?;
    valid &= field(rule, "email", &facts.email, Some(is_email), case)?;
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
    let mut valid = true;
    for (name, text) in [("printed_at", &facts.printed_at), ("school", &facts.school), ("area", &facts.area)] {
        valid &= field(rule, name, text, None, case)?;
    }
    for chosen in &facts.counties {
        valid &= field(rule, "county", &chosen.name, None, case)?;
        valid &= field(rule, "county", &chosen.code, None, case)?;
    }
    for school in &facts.schools {
        valid &= field(rule, "wished_school", &school.name, None, case)?;
        valid &= field(rule, "wished_school", &school.county, None, case)?;
        let malformed = (messages::reason::PERSON_FIELD_MALFORMED, Vec::new());
        valid &= check_named(rule, "wished_school", is_one_line(&school.mark), malformed, case)?;
    }
    Ok(valid)
}

/// Subjects, counties and schools.
pub(super) fn lists<R: Recorder>(
    facts: &SheetFacts,
    most_subjects: u32,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    use messages::reason;
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
            flaws.add(rule, name, reason::PERSON_FIELD_MISSING, Vec::new())?;
        } else if count > most {
            flaws.add(rule, name, reason::SHEET_TOO_MANY, vec![("most", most.into()), ("count", count.into())])?;
        }
    }
    flaws.subjects(facts, &known)?;
    let codes: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.code)).collect();
    let names: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.name)).collect();
    for (chosen, twice) in facts.counties.iter().zip(repeated(&codes).into_iter().zip(repeated(&names))) {
        if twice.0 || twice.1 {
            flaws.add(counties, "county", reason::SHEET_LISTED_TWICE, value(&chosen.name))?;
        }
    }
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

    /// As the application has them.
    fn subjects(&mut self, facts: &SheetFacts, known: &Subjects) -> Result<(), Error> {
        use messages::reason;
        let (own, rule) = (&facts.year_subjects, keys::TRANSFER_SUBJECTS.index);
        let name = |written: &String| known.name(written, own).to_owned();
        let names: Vec<String> = facts.subjects.iter().map(name).collect();
        let all: Text = known.known(own);
        for ((at, written), (name, twice)) in facts.subjects.iter().enumerate().zip(names.iter().zip(repeated(&names))) {
            if at > 0 && is_none(written) {
                continue;
            }
            if name.is_empty() {
                self.add(rule, "subject", reason::PERSON_FIELD_MISSING, Vec::new())?;
            } else if !known.has(name, own) || !is_one_line(name) {
                let mut params = value(written);
                params.push(("known", all.clone().into()));
                self.add(rule, "subject", reason::SHEET_SUBJECT_UNKNOWN, params)?;
            } else if twice {
                self.add(rule, "subject", reason::SHEET_LISTED_TWICE, value(written))?;
            }
        }
        Ok(())
    }

    /// Schools of the counties chosen, each once. Of two without codes that have the same name nothing says whether they are
    /// one: that is told, and lets the sheet pass.
    fn schools(&mut self, facts: &SheetFacts, counties: &[String]) -> Result<(), Error> {
        use messages::reason;
        let rule = keys::TRANSFER_PREFERENCES;
        let (mut codes, mut names) = (Vec::new(), Vec::new());
        for (at, school) in facts.schools.iter().enumerate() {
            let of = county(&school.county);
            if !of.is_empty() && !counties.is_empty() && !counties.contains(&of) {
                self.add(rule.index, "wished_school", reason::SHEET_SCHOOL_OUTSIDE, value(&school.name))?;
            }
            match school.code.as_ref().map(|code| squeezed(code)).filter(|code| !code.is_empty()) {
                Some(code) => codes.push((at, code)),
                None => names.push((at, [&of, "\n", school.name.trim()].concat())),
            }
        }
        for (list, by_code) in [(codes, true), (names, false)] {
            let (places, spelled): (Vec<usize>, Vec<String>) = list.into_iter().unzip();
            for (at, twice) in places.into_iter().zip(repeated(&spelled)) {
                let Some(school) = facts.schools.get(at).filter(|_| twice) else { continue };
                let params = value(&school.name);
                if by_code {
                    self.add(rule.index, "wished_school", reason::SHEET_LISTED_TWICE, params)?;
                } else {
                    let mut params = params;
                    params.push(("label", self.case.label(keys::TRANSFER_SHEET_FIELDS.index, "wished_school")?.into()));
                    self.case.reason(rule, reason::SHEET_SAME_NAME, params);
                }
            }
        }
        Ok(())
    }
}

fn value(text: &str) -> Vec<(&'static str, Param)> {
    vec![("value", shortened(text.trim()).into())]
}
