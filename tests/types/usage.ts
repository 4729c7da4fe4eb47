// Real usage, compiled and never run: against the Node package and, by another meaning of #surface, against wasm's.

import {
  type AllowanceMarriageFacts,
  type Answer,
  type Decimal,
  type Decision,
  type ErrorCode,
  type IsoDate,
  type LeaveAnnualFacts,
  type LeaveAnnualValue,
  type Request,
  type Response,
  PersonnelRulesError,
  allowanceMarriage,
  describe,
  errorCodes,
  evaluate,
  evaluateMany,
  evaluateManyText,
  evaluateText,
  explain,
  explainNeeds,
  leaveAnnual,
  rule,
  rules,
} from "#surface";

const facts: LeaveAnnualFacts = { staff_group: "civil_servant", hired_on: "2015-03-02" };
const as_of: IsoDate = "2026-11-21";
const marriage: AllowanceMarriageFacts = {
  staff_group: "teacher",
  salary_amount: "45665",
  claimed_on: as_of,
  remarriage_to_former_spouse: false,
};

const decision: Decision<LeaveAnnualValue> = leaveAnnual(facts, {
  as_of,
  known_on: "2026-11-21",
  overlays: ["ntust", { any: { data: 1 } }] as const,
  trace: true,
  locale: "en",
});
const days: Decimal = decision.value.days;
const name: "leave.annual" = leaveAnnual(facts, { as_of }).calculation;
const text: string = decision.explain("zh-TW") + decision.reasons.map((reason) => reason.text).join();
const plain: Answer<LeaveAnnualValue> = decision.toJSON();
const frozen = leaveAnnual({ ...facts, earlier_service: Object.freeze([{ from: "2001-02-03", to: "2003-02-02" }]) }, { as_of });
export const shown = [days, name, text, plain, frozen.trace?.steps[0]?.rule];

// @ts-expect-error a decision is frozen
decision.value = decision.value;
// @ts-expect-error and so is its value
decision.value.days = days;
// @ts-expect-error and so are its lists
decision.citations.pop();
// @ts-expect-error an unknown field
leaveAnnual({ ...facts, moon: "full" }, { as_of });
// @ts-expect-error a number where a decimal string belongs
allowanceMarriage({ ...marriage, salary_amount: 45665 }, { as_of });
// @ts-expect-error a misspelt value of an enum
leaveAnnual({ ...facts, staff_group: "civil_servent" }, { as_of });
// @ts-expect-error a fact is missing
leaveAnnual({ staff_group: "teacher" }, { as_of });
// @ts-expect-error the date is missing
leaveAnnual(facts, {});
// @ts-expect-error a misspelt option
leaveAnnual(facts, { as_of, knownOn: as_of });
// @ts-expect-error an unknown language
leaveAnnual(facts, { as_of, locale: "zh" });
// @ts-expect-error a Date where a date string belongs
leaveAnnual(facts, { as_of: new Date() });

const one = evaluate({ calculation: "leave.annual", as_of, facts });
export const either: string = one.ok ? one.value.hours : one.error.code;
// @ts-expect-error facts of another calculation
evaluate({ calculation: "allowance.marriage", as_of, facts });
// @ts-expect-error an unknown calculation
evaluate({ calculation: "leave.anual", as_of, facts });
// @ts-expect-error the value is only there if ok
one.value;

const requests: Request[] = [
  { calculation: "leave.annual", as_of, facts },
  { calculation: "allowance.marriage", as_of, facts: marriage },
];
export const values: string[] = evaluateMany(requests).map(told);

function told(response: Response): string {
  if (!response.ok) {
    return response.error.help;
  }
  switch (response.calculation) {
    case "leave.annual":
      return response.value.days;
    case "allowance.marriage":
      return response.value.amount;
    default:
      return "a calculation of a later version";
  }
}

export function code(): ErrorCode | undefined {
  try {
    return void allowanceMarriage(marriage, { as_of }).value.amount;
  } catch (error) {
    if (error instanceof PersonnelRulesError && error.field !== undefined) {
      return error.code;
    }
    throw error;
  }
}

export const untouched: string = evaluateText(new Uint8Array()) + evaluateText("{}") + evaluateManyText("[]");
const html = explain({ calculation: "leave.annual", as_of, facts, format: "html" });
export const page: string = html.ok ? html.text : html.error.message;
const needs = explainNeeds({ calculation: "leave.annual", facts: { staff_group: "teacher" } });
export const missing: string[] = needs.ok ? needs.missing.map(({ field, why }) => `${field}: ${why}`) : [];
export const codes: ErrorCode[] = errorCodes();
export const title: string | undefined = describe().calculations[0]?.title["zh-TW"];
export const data = [rules(), rules({ prefix: "leave." }), rule({ id: "leave.annual.days", as_of })];
