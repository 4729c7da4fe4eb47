// Pages that show an answer better than a table can: each is loaded with the calculations that it is for.

import type { ComponentType } from "preact";
import type { CalculationName } from "personnel-rules-wasm/web";

import type { Answer, Asked, Case, Model } from "../engine";

/** What a view of an answer is given. */
export interface View {
  answer: Answer;
  asked: Asked;
  model: Model;
}

/** What a page that stands in the place of the form is given: the case to begin with, and the way to the form with one. */
export interface Page {
  model: Model;
  begun: Case;
  byHand: (state: Case) => void;
}

type Loading<P> = () => Promise<{ default: ComponentType<P> }>;

const leaveYear = () => import("./leave-year");

/** What stands between the headline and the whole answer. */
export const views: Partial<Record<CalculationName, Loading<View>>> = {
  "leave.annual": leaveYear,
  "leave.entitlement": leaveYear,
  "leave.ledger": leaveYear,
  "calendar.period": leaveYear,
  "pension.estimate": () => import("./pension-schedule"),
  "pension.compare": () => import("./pension-compare"),
  "password.check": () => import("./password"),
};

/** What stands in the place of the form and its answer. */
export const pages: Partial<Record<CalculationName, Loading<Page>>> = {
  "transfer.run": () => import("./transfer"),
};
