// Why: the steps of an answer with their rules and articles, the history of each rule, and the same case on other days.

import { useMemo, useState } from "preact/hooks";

import { plusDays, told } from "./dates";
import { type Answer, type Asked, evaluate, history } from "./engine";
import { Law } from "./law";
import type { Field } from "./schema";
import { headlineInWords } from "./value";
import { locale, t } from "./words";

type Step = NonNullable<Answer["trace"]>["steps"][number];
type Citation = Answer["citations"][number];

/** What is shown below an answer, in the order of the reckoning: each rule once with its steps. */
export function Why({ answer, asked }: { answer: Answer; asked: Asked }) {
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
          <li key={place}><Rule steps={steps} laws={laws} asked={asked} again={again[place] ?? false} /></li>
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

function Rule({ steps, laws, asked, again }: { steps: Step[]; laws: Map<string, Citation>; asked: Asked; again: boolean }) {
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
              {step.kind === "compute" || step.kind === "round" ? <output>{` ${step.output?.startsWith("≈") ? "" : "= "}${step.output}`}</output> : null}
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
      {open && first.rule && <History rule={first.rule} asked={asked} used={first.in_force ?? undefined} />}
    </>
  );
}

/** Every value that a rule ever had, on a line of time. */
function History({ rule, asked, used }: { rule: string; asked: Asked; used: string | undefined }) {
  const found = history(rule, locale.value, asked.overlays);
  if (found === undefined) {
    return null;
  }
  return (
    <div class="history">
      <h3>{t("history_of", found.title)}</h3>
      <ol class="timeline">
        {found.values.map((value) => (
          <li class={value.in_force === used ? "used" : undefined}>
            <p>
              <time dateTime={value.in_force}>{t("since", told(value.in_force, locale.value))}</time>{" "}
              {value.until && <span>{t("until", told(plusDays(value.until, -1), locale.value))}</span>}{" "}
              {value.in_force === used && <strong>{t("now_used")}</strong>}{" "}
              {value.overlay && <span>{t("institution_value", value.overlay)}</span>}
            </p>
            <p class="was">{shown(value.value)}</p>
            <p class="source">
              {value.citations.map((citation) => <Law key={citation.id} {...citation} />)}
              <span>{t("promulgated", told(value.promulgated, locale.value))}</span>
            </p>
            {value.note && <p class="note">{value.note}</p>}
          </li>
        ))}
      </ol>
      {found.note && <p class="note">{found.note}</p>}
      <p class="note"><code>{rule}</code></p>
    </div>
  );
}

/** A value of the data in one line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((one) => (Array.isArray(one) ? one.map(shown).join(" → ") : shown(one))).join(locale.value === "en" ? ", " : "、");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([name, inner]) => `${name} ${shown(inner)}`).join(locale.value === "en" ? ", " : "、");
  }
  return String(value);
}

/** The same facts on other days: on one that is chosen, and on each day on which a rule of the answer changed. */
export function OtherDates({ asked, answer, field }: { asked: Asked; answer: Answer; field: Field }) {
  const [day, setDay] = useState(asked.as_of);
  const now = headlineInWords(field, answer.value);
  const on = (as_of: string) => {
    const outcome = evaluate({ ...asked, as_of, trace: false });
    return outcome.ok ? headlineInWords(field, (outcome as Answer).value) : t("no_answer_there", outcome.error.message);
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
  const days = new Set<string>();
  for (const rule of new Set(answer.citations.map(({ rule }) => rule))) {
    for (const { in_force } of history(rule, asked.locale, asked.overlays)?.values ?? []) {
      days.add(in_force);
    }
  }
  return [...days].sort().slice(-MOST_DAYS);
}

const MOST_DAYS = 60;
