// A leave year as twelve months: days off by the office calendar, and what happened to the leave on which day.

import { useState } from "preact/hooks";

import { told } from "../dates";
import { type Answer, evaluate } from "../engine";
import type { Field } from "../schema";
import { inWords } from "../value";
import { locale, t } from "../words";
import type { View } from ".";

interface Day {
  date: string;
  kind: "workday" | "make_up_workday" | "weekend" | "day_off";
  holiday?: string;
}

interface Movement {
  on: string;
  what: string;
  kind: string;
  hours: string;
}

interface Period {
  from: string;
  to: string;
}

export default function LeaveYear({ answer, asked, model }: View) {
  const given = (answer.value.leave_year ?? (asked.calculation === "calendar.period" ? { from: asked.as_of, to: String(asked.facts.to) } : undefined)) as Period | undefined;
  const [moved, move] = useState(0);
  const period = shifted(given ?? { from: `${asked.as_of.slice(0, 4)}-01-01`, to: `${asked.as_of.slice(0, 4)}-12-31` }, moved);
  const calendar = evaluate({
    calculation: "calendar.period", as_of: period.from, locale: asked.locale,
    facts: { staff_group: asked.facts.staff_group, to: period.to },
  });
  if (!calendar.ok) {
    return null;
  }
  const { days = [], holidays = [] } = (calendar as Answer).value as { days?: Day[]; holidays?: { holiday: string; zh: string; en: string }[] };
  const names = new Map(holidays.map((holiday) => [holiday.holiday, locale.value === "en" ? holiday.en : holiday.zh]));
  const movements = ["movements", "coming"].flatMap((list) => (answer.value[list] ?? []) as Movement[]);
  const fields = model.value.fields.find(({ name }) => name === "movements")?.item?.fields ?? [];
  const say = (movement: Movement) => ["kind", "what", "hours"].map((name) => wordsOf(fields, name, movement)).join(" ");
  const happened = new Map<string, Movement[]>();
  for (const movement of movements) {
    happened.set(movement.on, [...(happened.get(movement.on) ?? []), movement]);
  }
  const here = movements.filter(({ on }) => on >= period.from && on <= period.to);
  return (
    <section aria-labelledby="year">
      <h2 id="year">
        {t("leave_year")}<small>{told(period.from, locale.value)} – {told(period.to, locale.value)}</small>
      </h2>
      {movements.length > 0 && (
        <p class="buttons">
          <button type="button" class="quiet" onClick={() => move(moved - 1)}>‹ {t("year_before")}</button>
          <button type="button" class="quiet" onClick={() => move(moved + 1)}>{t("year_after")} ›</button>
        </p>
      )}
      <ul class="legend calendar">
        <li class="off">{t("day_off")}</li>
        {days.some(({ kind }) => kind === "make_up_workday") && <li class="made-up">{t("made_up")}</li>}
        {here.length > 0 && <li class="moved">{t("leave_moved")}</li>}
        {asked.as_of >= period.from && asked.as_of <= period.to && <li class="today">{t("as_of")}</li>}
      </ul>
      <div class="year">
        {months(days).map(([month, inside]) => (
          <Month key={month} month={month} days={inside} asOf={asked.as_of} names={names} happened={happened} say={say} />
        ))}
      </div>
      {here.length > 0 && (
        <ul class="happened">{here.map((movement) => <li key={JSON.stringify(movement)}><time dateTime={movement.on}>{told(movement.on, locale.value)}</time> {say(movement)}</li>)}</ul>
      )}
    </section>
  );
}

function wordsOf(fields: readonly Field[], name: string, movement: Movement): string {
  const field = fields.find((one) => one.name === name);
  const words = field === undefined ? "" : inWords(field, movement[name as keyof Movement]);
  return name === "hours" ? t("hours", words) : words;
}

/** The same days of another year. */
function shifted({ from, to }: Period, years: number): Period {
  const shift = (day: string) => {
    const [year = "", month = "", date = ""] = day.split("-");
    const last = new Date(Date.UTC(Number(year) + years, Number(month), 0)).getUTCDate();
    return `${Number(year) + years}-${month}-${String(Math.min(Number(date), last)).padStart(2, "0")}`;
  };
  return { from: shift(from), to: shift(to) };
}

function months(days: readonly Day[]): [string, Day[]][] {
  const found = new Map<string, Day[]>();
  for (const day of days) {
    const month = day.date.slice(0, 7);
    found.set(month, [...(found.get(month) ?? []), day]);
  }
  return [...found];
}

interface MonthProps {
  month: string;
  days: Day[];
  asOf: string;
  names: Map<string, string>;
  happened: Map<string, Movement[]>;
  say: (movement: Movement) => string;
}

const WEEK = { "zh-TW": ["日", "一", "二", "三", "四", "五", "六"], en: ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"] };

function Month({ month, days, asOf, names, happened, say }: MonthProps) {
  const first = new Date(`${days[0]?.date}T00:00:00Z`).getUTCDay();
  const cells: (Day | undefined)[] = [...Array<undefined>(first), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return (
    <table class="month">
      <caption>{told(`${month}-01`, locale.value).replace(/(-01|1日)$/, "")}</caption>
      <thead><tr>{WEEK[locale.value].map((name) => <th scope="col" key={name}>{name}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week, place) => (
          <tr key={place}>{Array.from({ length: 7 }, (_, at) => <Cell key={at} day={week[at]} asOf={asOf} names={names} happened={happened} say={say} />)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, asOf, names, happened, say }: { day: Day | undefined } & Omit<MonthProps, "month" | "days">) {
  if (day === undefined) {
    return <td />;
  }
  const moved = happened.get(day.date) ?? [];
  const off = day.kind === "weekend" || day.kind === "day_off";
  const classes = [off && "off", day.kind === "make_up_workday" && "made-up", moved.length > 0 && "moved", day.date === asOf && "today"];
  const texts = [day.holiday && names.get(day.holiday), day.kind === "make_up_workday" && t("made_up"), ...moved.map(say)].filter(Boolean);
  return (
    <td class={classes.filter(Boolean).join(" ") || undefined} title={texts.join("\n") || undefined}>
      {Number(day.date.slice(8))}
      {texts.length > 0 && <span class="hidden"> {texts.join(", ")}</span>}
    </td>
  );
}
