// A pension over the years: what is paid a month, part by part, and beside it what each way of drawing comes to.

import { useState } from "preact/hooks";

import { number, Stacks, yearOf } from "../chart";
import { evaluate } from "../engine";
import { type Field } from "../schema";
import { inWords } from "../value";
import { said, t } from "../words";
import { Compared } from "./pension-compare";
import type { View } from ".";

/** Parts of a period that are paid: the others are sums of them, or not paid. */
const PAID = ["old", "new", "interest"];

interface Period {
  from: string;
  to: string;
  [part: string]: unknown;
}

export default function Schedule({ answer, asked, model }: View) {
  const periods = (answer.value.periods ?? []) as Period[];
  const fields = model.value.fields.find(({ name }) => name === "periods")?.item?.fields ?? [];
  const parts = PAID.map((name) => fields.find((field) => field.name === name)).filter((field): field is Field => field !== undefined)
    .filter(({ name }) => periods.some((period) => number(period[name]) > 0));
  const total = fields.find(({ name }) => name === "total");
  return (
    <>
      {parts.length > 0 && (
        <Stacks
          title={t("monthly_by_year")}
          summary={periods.map((period) => told(period, total)).join("; ")}
          yLabel={t("dollars_a_month")}
          names={parts.map(({ label }) => said(label))}
          stacks={periods.map((period) => ({ from: yearOf(period.from), to: yearOf(period.to, 1), parts: parts.map(({ name }) => number(period[name])), text: told(period, total) }))}
        />
      )}
      <Ways asked={asked} />
    </>
  );
}

const told = (period: Period, total: Field | undefined) => `${period.from} – ${period.to}: ${total === undefined ? "" : inWords(total, period.total)}`;

/** The same person with every way of drawing. */
function Ways({ asked }: Pick<View, "asked">) {
  const [years, setYears] = useState(20);
  const { payout: _, ...facts } = asked.facts;
  const compared = evaluate({ ...asked, calculation: "pension.compare", facts: { ...facts, years }, trace: false });
  if (!compared.ok) {
    return <p class="help">{t("not_compared", compared.error.message)}</p>;
  }
  return (
    <>
      <Compared value={compared.value as Record<string, unknown>} />
      <label class="range">{t("years_compared", years)} <input type="range" min="1" max="60" value={years} onInput={(event) => setYears(Number(event.currentTarget.value))} /></label>
    </>
  );
}
