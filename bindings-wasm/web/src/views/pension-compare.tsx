// The ways of drawing a pension side by side: what each has paid by the end of each year.

import { useEffect, useState } from "preact/hooks";

import { Lines, number, yearOf } from "../chart";
import { load } from "../engine";
import type { Field } from "../schema";
import { inWords } from "../value";
import { t } from "../words";
import type { View } from ".";

interface Way {
  payout: unknown;
  years: { on: string; paid: unknown }[];
  overtakes_lump_sum_in?: number;
}

export default function Compare({ answer }: View) {
  return <Compared value={answer.value} />;
}

/** The value of a comparison, drawn. */
export function Compared({ value }: { value: Record<string, unknown> }) {
  const [payout, setPayout] = useState<Field>();
  useEffect(() => {
    load("pension", "pension.compare").then(({ value }) => {
      setPayout(value.fields.find(({ name }) => name === "payouts")?.item?.fields.find(({ name }) => name === "payout"));
    }, () => undefined);
  }, []);
  if (payout === undefined) {
    return null;
  }
  const ways = value.payouts as Way[];
  const kind = payout.fields.find(({ name }) => name === "kind") ?? payout;
  const named = ways.map((way) => ({ ...way, name: nameOf(way, ways, payout, kind) }));
  return (
    <>
      <Lines
        title={t("paid_in_all")}
        summary={named.map(({ name, years }) => `${name}: ${Math.round(number(years.at(-1)?.paid)).toLocaleString("en-US")}`).join("; ")}
        yLabel={t("dollars")}
        series={named.map(({ name, years }) => ({ name, points: years.map(({ on, paid }) => [Math.round(yearOf(on, 1) * 100) / 100, number(paid)] as const) }))}
      />
      <ul class="overtakes">
        {named.filter(({ overtakes_lump_sum_in }) => overtakes_lump_sum_in !== undefined).map(({ name, overtakes_lump_sum_in }) => (
          <li key={name}>{t("overtakes", name, overtakes_lump_sum_in ?? "")}</li>
        ))}
      </ul>
    </>
  );
}

/** By its kind; with all that is said of it where several are of one kind. */
function nameOf(way: Way, ways: readonly Way[], payout: Field, kind: Field): string {
  const short = (one: Way) => inWords(kind, (one.payout as Record<string, unknown>).kind);
  return ways.filter((other) => short(other) === short(way)).length > 1 ? inWords(payout, way.payout) : short(way);
}
