// Why: the steps of an answer with their rules and articles, the history of each rule, and the same case on other days.

import { useMemo, useState } from "preact/hooks";

import { plusDays, told } from "./dates";
import { type Answer, type Asked, evaluate, type Facts, history, type Model, type RuleValue } from "./engine";
import { Law } from "./law";
import type { Choice, Field } from "./schema";
import { headlineInWords } from "./value";
import { locale, said, t } from "./words";

type Step = NonNullable<Answer["trace"]>["steps"][number];
type Citation = Answer["citations"][number];

/** What is shown below an answer, in the order of the reckoning: each rule once with its steps. */
export function Why({ answer, asked, model }: { answer: Answer; asked: Asked; model: Model }) {
  const groups = useMemo(() => grouped(answer.trace?.steps ?? []), [answer]);
  const laws = new Map(answer.citations.map((citation) => [citation.id, citation]));
  const [all, showAll] = useState(false);
  const told = new Set<string>();
  // Where a rule comes again, its law was told already.
  const again = groups.map(([first]) => first?.rule != null && told.size === told.add(`${first.rule}/${first.in_force}`).size);
  return (
    <section aria-labelledby="why">
      <h2 id="why">{t("why")}<small>{t("steps_count", answer.trace?.steps.length ?? 0)}</small></h2>
      <ol class={all ? "steps" : "steps few"}>
        {groups.map((steps, place) => (
          <li key={place}><Rule steps={steps} laws={laws} asked={asked} model={model} again={again[place] ?? false} /></li>
        ))}
      </ol>
      {!all && groups.length > MANY && <button type="button" onClick={() => showAll(true)}>{t("more_steps", groups.length - MANY)}</button>}
    </section>
  );
}

/** So many are shown at first; the style sheet knows it too, as paper has them all. */
const MANY = 30;

/** Steps of the same rule that follow each other belong together. */
function grouped(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last !== undefined && step.rule !== undefined && last[0]?.rule === step.rule) {
      last.push(step);
    } else {
      groups.push([step]);
    }
  }
  return groups;
}

/** What was looked up is in the text already, but for one row of a table. */
const isSaid = ({ kind, inputs }: Step) => ((kind === "lookup" || kind === "choice") && inputs === undefined) || inputs?.names !== undefined;

function Rule({ steps, laws, asked, model, again }: { steps: Step[]; laws: Map<string, Citation>; asked: Asked; model: Model; again: boolean }) {
  const [first] = steps;
  const [open, setOpen] = useState(false);
  if (first === undefined) {
    return null;
  }
  const cited = [...new Set(steps.flatMap((step) => step.citations ?? []))];
  return (
    <>
      <ul>
        {steps.map((step) => (
          <li key={step.text} class={`step ${step.kind}`}>
            <span class="kind">{t(`step_${step.kind}`)}</span>
            <span class="said">
              {step.text}
              {step.output && !isSaid(step) && <output> → {told(step.output, locale.value)}</output>}
              {step.note && <small class="note">{step.note}</small>}
              {step.overlay && <small class="note">{t("institution_value", step.overlay)}{step.replaces && ` ${t("replaces", step.replaces.value)}`}</small>}
            </span>
          </li>
        ))}
      </ul>
      {!again && (cited.length > 0 || first.rule) && (
        <p class="source">
          {cited.map((id) => {
            const law = laws.get(id);
            return law && <Law key={id} id={id} title={law.title} place={law.place} />;
          })}
          {first.in_force && <span title={first.dating ? t(`dating_${first.dating}` as "dating_law") : undefined}>{t("since", told(first.in_force, locale.value))}</span>}
          {first.rule && (
            <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{t("history")}<span class="hidden">: {first.text}</span></button>
          )}
        </p>
      )}
      {open && first.rule && <History rule={first.rule} asked={asked} model={model} used={first.in_force ?? undefined} />}
    </>
  );
}

/** Every value that a rule ever had, on a line of time. */
function History({ rule, asked, model, used }: { rule: string; asked: Asked; model: Model; used: string | undefined }) {
  const found = history(rule, locale.value, asked.overlays);
  if (found === undefined) {
    return null;
  }
  const groups = new Map(groupsOf(model.facts).map(({ value, label }) => [value, said(label)]));
  const names = new Map(found.names?.map(({ name, text }) => [name, text]));
  const group = groupIn(asked.facts);
  const [own, others] = parted(found.values.toSorted((a, b) => a.in_force.localeCompare(b.in_force)), (value) => holdsFor(value, group));
  return (
    <div class="history">
      <h3>{t("history_of", found.title)}</h3>
      <Values values={own} used={used} names={names} groups={groups} />
      {others.length > 0 && (
        <details>
          <summary>{t("other_groups", others.length)}</summary>
          <Values values={others} used={undefined} names={names} groups={groups} />
        </details>
      )}
      {found.note && <p class="note">{found.note}</p>}
      <p class="note"><code>{rule}</code></p>
    </div>
  );
}

interface ValuesProps {
  values: readonly RuleValue[];
  used: string | undefined;
  /** What the names in the values, and those of groups of staff, mean. */
  names: Map<string, string>;
  groups: Map<string, string>;
}

function Values({ values, used, names, groups }: ValuesProps) {
  return (
    <ol class="timeline">
      {values.map((value) => (
        <li key={`${value.in_force}/${value.for.join()}/${value.overlay}`} class={value.in_force === used ? "used" : undefined}>
          <p>
            <time dateTime={value.in_force}>{t("since", told(value.in_force, locale.value))}</time>{" "}
            {value.until && <span>{t("until", told(plusDays(value.until, -1), locale.value))}</span>}{" "}
            {value.for.some((group) => groups.has(group)) && <span>{value.for.map((group) => groups.get(group) ?? group).join(locale.value === "en" ? ", " : "、")}</span>}{" "}
            {value.in_force === used && <strong>{t("now_used")}</strong>}{" "}
            {value.overlay && <span>{t("institution_value", value.overlay)}</span>}
          </p>
          <p class="was">{shown(value.value, names)}</p>
          <p class="source">
            {value.citations.map((citation) => <Law key={citation.id} {...citation} />)}
            <span>{t("promulgated", told(value.promulgated, locale.value))}</span>
          </p>
          {value.note && <p class="note">{value.note}</p>}
        </li>
      ))}
    </ol>
  );
}

/** The group of staff that the facts are of; none where they name none. */
function groupIn(facts: unknown): string | undefined {
  if (typeof facts !== "object" || facts === null) {
    return undefined;
  }
  const { staff_group: group } = facts as Facts;
  return typeof group === "string" ? group : Object.values(facts).map(groupIn).find((found) => found !== undefined);
}

/** The groups of staff that a form knows. */
function groupsOf({ fields }: Field): Choice[] {
  const found = fields.find(({ name }) => name === "staff_group");
  return found?.choices ?? fields.filter(({ kind }) => kind === "object").map(groupsOf).find((inner) => inner.length > 0) ?? [];
}

const holdsFor = (value: RuleValue, group: string | undefined) =>
  group === undefined || value.for.some((one) => one === group || one === "all");

function parted<T>(all: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}

/** A value of the data in one line. */
function shown(value: unknown, names: Map<string, string>): string {
  const comma = locale.value === "en" ? ", " : "、";
  if (Array.isArray(value)) {
    return value.map((one) => (Array.isArray(one) ? one.map((part) => shown(part, names)).join(" → ") : shown(one, names))).join(comma) || t("empty");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([name, inner]) => `${names.get(name) ?? name} ${shown(inner, names)}`).join(comma);
  }
  return names.get(String(value)) ?? String(value);
}

/** The same facts on other days: on one that is chosen, and on each day on which a rule of the answer changed. */
export function OtherDates({ asked, answer, model }: { asked: Asked; answer: Answer; model: Model }) {
  const [day, setDay] = useState(asked.as_of);
  const now = headlineInWords(model, answer.value);
  const on = (as_of: string) => {
    const outcome = evaluate({ ...asked, as_of, trace: false });
    return outcome.ok ? headlineInWords(model, (outcome as Answer).value) : t("no_answer_there", outcome.error.message);
  };
  const days = useMemo(() => daysOfChange(answer, asked), [answer, asked]);
  const month = (Number(day.slice(0, 4)) - FIRST_YEAR) * 12 + Number(day.slice(5, 7)) - 1;
  const result = on(day);
  return (
    <section aria-labelledby="other-date">
      <h2 id="other-date">{t("other_date")}</h2>
      <p class="help">{t("other_date_help")}</p>
      <div class="other-date">
        <input
          type="range" min="0" max={(LAST_YEAR - FIRST_YEAR) * 12 + 11} value={month} aria-label={t("other_date")}
          aria-valuetext={told(day, locale.value)}
          onInput={(event) => {
            const at = Number(event.currentTarget.value);
            setDay(`${FIRST_YEAR + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`);
          }}
        />
        <input type="date" value={day} aria-label={t("as_of")} onInput={(event) => event.currentTarget.value && setDay(event.currentTarget.value)} />
        <output aria-live="polite"><strong>{told(day, locale.value)}</strong> {result}{result === now && day !== asked.as_of ? `（${t("same")}）` : ""}</output>
      </div>
      {days.length > 0 && (
        <details class="changes">
          <summary>{t("changes")}</summary>
          <p class="help">{t("changes_help")}</p>
          <ol class="timeline">
            {days.map((change) => {
              const then = on(change);
              return (
                <li class={then === now ? "same" : undefined}>
                  <button type="button" class="quiet" onClick={() => setDay(change)}><time dateTime={change}>{told(change, locale.value)}</time></button> {then}
                </li>
              );
            })}
          </ol>
        </details>
      )}
    </section>
  );
}

const FIRST_YEAR = 1990;
const LAST_YEAR = 2035;

/** The days on which a rule of the answer got another value, oldest first. */
function daysOfChange(answer: Answer, asked: Asked): string[] {
  const group = groupIn(asked.facts);
  const days = new Set<string>();
  for (const rule of new Set(answer.citations.map(({ rule }) => rule))) {
    for (const value of history(rule, asked.locale, asked.overlays)?.values ?? []) {
      if (holdsFor(value, group)) {
        days.add(value.in_force);
      }
    }
  }
  return [...days].sort().slice(-MOST_DAYS);
}

const MOST_DAYS = 60;
