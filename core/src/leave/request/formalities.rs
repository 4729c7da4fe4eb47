//! Unit, notice and papers of a request.

use personnel_rules_data::{keys, messages};
use rust_decimal::Decimal;

use super::Examined;
use super::count::Counted;
use crate::case::Case;
use crate::error::Error;
use crate::leave::kind::{LeaveDocument, LeaveKind};
use crate::leave::limits::in_hours;
use crate::quantity::over;
use crate::trace::Recorder;

impl Examined<'_> {
    /// Unit, notice and papers.
    pub(super) fn formalities<R: Recorder>(&mut self, counted: &Counted, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (facts, scope) = (self.facts, self.scope);
        let requested = counted.requested()?;
        if requested.is_zero() {
            let rule = keys::LEAVE_HOLIDAY_COUNT.index;
            self.examine(rule, false, messages::reason::NO_WORKING_DAY, Vec::new(), case);
            return Ok(());
        }
        let early =
            facts.kind == LeaveKind::Maternity && facts.event.is_some_and(|event| case.as_of() < event.on.naive());
        let unit = if early { "maternity_before_birth" } else { self.name };
        if case.has(keys::LEAVE_UNIT, scope, self.name)? {
            let mut days = counted.uses.iter().filter(|leave| leave.requested).map(|leave| leave.hours);
            let part = days.find(|hours| !hours.is_integer());
            let params = vec![("hours", part.unwrap_or(requested).into())];
            self.examine(keys::LEAVE_UNIT.index, part.is_none(), messages::reason::NOT_WHOLE_HOURS, params, case);
        } else if case.has(keys::LEAVE_UNIT_HALF_DAY, scope, unit)? {
            let half = over(counted.hours_a_day, Decimal::TWO)?;
            let enough = requested >= half;
            let params = vec![("hours", requested.into()), ("least", half.into())];
            self.examine(keys::LEAVE_UNIT_HALF_DAY.index, enough, messages::reason::BELOW_HALF_A_DAY, params, case);
        }
        if let Some(on) = facts.requested_on
            && case.has(keys::LEAVE_ADVANCE_NOTICE, scope, self.name)?
        {
            let in_time = on.naive() <= case.as_of() || facts.urgent;
            let params = vec![("requested", on.naive().into()), ("from", case.as_of().into())];
            self.examine(keys::LEAVE_ADVANCE_NOTICE.index, in_time, messages::reason::NOT_BEFOREHAND, params, case);
        }
        self.papers(requested, early, counted, case)
    }

    /// 公務人員請假規則 11 II, 教師請假規則 13 II, and what an institution asks for.
    pub(super) fn papers<R: Recorder>(
        &mut self,
        requested: Decimal,
        early: bool,
        counted: &Counted,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let (facts, scope, as_of) = (self.facts, self.scope, case.as_of());
        let antenatal = facts.event.is_some_and(|event| event.antenatal);
        let name = match (early, antenatal) {
            (true, _) => "maternity_before_birth",
            (false, true) => "antenatal",
            (false, false) => self.name,
        };
        let mut wanted: Vec<(usize, LeaveDocument)> = Vec::new();
        if matches!(facts.kind, LeaveKind::Sick | LeaveKind::ExtendedSick)
            && let Some(days) = case.where_ruled(keys::LEAVE_SICK_CERTIFICATE, scope, as_of)?
            && requested >= in_hours(days, counted.hours_a_day)?
        {
            wanted.push((keys::LEAVE_SICK_CERTIFICATE.index, LeaveDocument::MedicalCertificate));
        }
        if case.has(keys::LEAVE_PROOF, scope, name)? {
            wanted.push((keys::LEAVE_PROOF.index, LeaveDocument::MedicalCertificate));
        }
        if facts.pregnancy_rest
            && !wanted.iter().any(|(_, document)| *document == LeaveDocument::MedicalCertificate)
            && let Some(days) = case.where_ruled(keys::LEAVE_PROOF_PREGNANCY_REST, scope, as_of)?
            && requested >= in_hours(days, counted.hours_a_day)?
        {
            wanted.push((keys::LEAVE_PROOF_PREGNANCY_REST.index, LeaveDocument::MedicalCertificate));
        }
        if facts.kind == LeaveKind::Prenatal
            && case.where_ruled(keys::LEAVE_PRENATAL_CERTIFICATE, scope, as_of)?.is_some()
            && !counted.uses.iter().any(|leave| {
                !leave.requested
                    && leave.kind == LeaveKind::Prenatal
                    && leave.event == facts.event.map(|event| event.on.naive())
            })
        {
            wanted.push((keys::LEAVE_PRENATAL_CERTIFICATE.index, LeaveDocument::PregnancyCertificate));
        }
        let of_family = match facts.kind {
            LeaveKind::Marriage => Some(LeaveDocument::HouseholdRegister),
            LeaveKind::Funeral => Some(LeaveDocument::Obituary),
            _ => None,
        };
        if let Some(document) = of_family
            && case.where_ruled(keys::LEAVE_PROOF_FAMILY, scope, as_of)?.is_some()
        {
            wanted.push((keys::LEAVE_PROOF_FAMILY.index, document));
        }
        for (rule, document) in wanted {
            if let Some(given) = &facts.documents {
                let message = match document {
                    LeaveDocument::MedicalCertificate => messages::reason::MEDICAL_CERTIFICATE_MISSING,
                    LeaveDocument::PregnancyCertificate => messages::reason::PREGNANCY_CERTIFICATE_MISSING,
                    LeaveDocument::HouseholdRegister => messages::reason::HOUSEHOLD_REGISTER_MISSING,
                    LeaveDocument::Obituary => messages::reason::OBITUARY_MISSING,
                };
                self.examine(rule, given.contains(&document), message, Vec::new(), case);
            }
            self.documents.push(document);
        }
        Ok(())
    }
}
