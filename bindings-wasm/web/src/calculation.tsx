// A calculation: its facts on the one side, its answer on the other.

import type { ComponentType } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { today } from "./dates";
import { type Answer, type Area, type Asked, type Case, type CalculationName, evaluate, type Facts, load, type Model, needs, type Outcome } from "./engine";
import { exampleOf } from "./examples";
import { DateInput, Fields, type Remark, Remarks, Said } from "./form";
import { Law } from "./law";
import { heading, type Linked, linked, note, withoutSecrets } from "./place";
import { fieldAt, labelOf, type Missing, Refused, Waiting, withoutLabel } from "./refusal";
import { Share } from "./share";
import { headline, headlineInWords, Parts, readMeanings } from "./value";
import { type Page, pages, type View, views } from "./views";
import { locale, said, t } from "./words";
import { OtherDates, Why } from "./why";

type Loaded = { model: Model; View?: ComponentType<View> | undefined; Page?: ComponentType<Page> | undefined } | { error: string } | undefined;

export default function Calculation({ name, area }: { name: CalculationName; area: Area }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [tries, setTries] = useState(0);
  // A link that carries facts leads to the form.
  const [byHand, setByHand] = useState(() => linked().facts !== undefined);
  const [begun, setBegun] = useState(fromLink);
  const turn = (toForm: boolean) => (state: Case) => {
    setBegun(state);
    setByHand(toForm);
    scrollTo(0, 0);
  };
  useEffect(() => {
    setLoaded(undefined);
    let wanted = true;
    const loading = Promise.all([load(area, name), views[name]?.(), pages[name]?.()]);
    loading.then(([model, view, page]) => {
      if (wanted) {
        heading.value = model.title;
        setLoaded({ model, View: view?.default, Page: page?.default });
      }
    }, (error: unknown) => wanted && setLoaded({ error: String(error) }));
    return () => {
      wanted = false;
    };
  }, [name, tries]);
  return (
    <article>
      {loaded === undefined && <p role="status">{t("loading")}</p>}
      {loaded !== undefined && "model" in loaded && <><h1>{said(loaded.model.title)}</h1><p class="lead">{said(loaded.model.description)}</p></>}
      {loaded !== undefined && "error" in loaded && (
        <p role="alert" class="error">{t("load_failed", loaded.error)} <button type="button" onClick={() => setTries(tries + 1)}>{t("retry")}</button></p>
      )}
      {loaded !== undefined && "model" in loaded && (loaded.Page !== undefined && !byHand
        ? <loaded.Page model={loaded.model} begun={begun} byHand={turn(true)} />
        : <Form model={loaded.model} View={loaded.View} begun={begun} leave={loaded.Page && turn(false)} />)}
    </article>
  );
}

interface FormProps {
  model: Model;
  View?: ComponentType<View> | undefined;
  begun: Case;
  /** To the page that stands in the place of the form, where there is one. */
  leave?: ((state: Case) => void) | undefined;
}

function Form({ model, View, begun, leave }: FormProps) {
  const [state, setState] = useState(begun);
  const asked: Asked = { calculation: model.name, ...state, trace: true, locale: locale.value };
  const [missing, outcome] = useMemo(() => decide(asked), [JSON.stringify(asked)]);
  const change = (part: Partial<Case>) => setState({ ...state, ...part });
  const shared = shareable(state, model);
  useEffect(() => note(model.name, shared), [state, locale.value]);

  const error = outcome !== undefined && !outcome.ok ? outcome.error : undefined;
  const remarks: Remark[] = missing.filter(({ field }) => field.includes(".") || model.facts.fields.some(({ name, optional }) => name === field && optional))
    .map(({ field, why }) => ({ field, text: withoutLabel(why, fieldAt(field, model)) || t("required"), error: false }));
  if (error !== undefined) {
    remarks.push({ field: error.field ?? "", text: `${error.message}${locale.value === "en" ? ". " : "。"}${error.help}`, error: true });
  }
  const answer = outcome?.ok ? (outcome as Answer) : undefined;
  useMemo(() => answer !== undefined && readMeanings(answer), [answer]);
  return (
    <div class="case">
      <form class="facts" noValidate autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <h2>{t("facts")}</h2>
        <Remarks.Provider value={remarks}>
          <fieldset class="field date" data-path="as_of">
            <legend>{t("as_of")}<span class="needed" aria-hidden="true" /></legend>
            <DateInput id="as-of" value={state.as_of} set={(day) => change({ as_of: day ?? "" })} path="as_of" help={said(model.as_of)} label={t("as_of")} required />
            <Said path="as_of" id="as-of" help={said(model.as_of)} />
          </fieldset>
          <Fields field={model.facts} path="" value={state.facts} set={(facts) => change({ facts: facts as Facts })} />
          <Advanced state={state} change={change} overlays={model.overlays} />
        </Remarks.Provider>
        <p class="buttons">
          <button type="button" onClick={() => exampleOf(model.name).then(setState, () => undefined)}>{t("example")}</button>
          <button type="button" onClick={() => setState({ as_of: today(), facts: {} })}>{t("reset")}</button>
          {leave !== undefined && <button type="button" onClick={() => (note(model.name, { lang: locale.value }), leave(state))}>{t("form_left")}</button>}
        </p>
      </form>
      <div class="answer" id="answer" tabIndex={-1}>
        <h2 class="hidden">{t("answer")}</h2>
        <Spoken text={spoken(model, missing, outcome)} />
        {error !== undefined && <Refused error={error} model={model} />}
        {missing.length > 0 && <Waiting missing={missing} model={model} />}
        {answer !== undefined && <Headline answer={answer} model={model} />}
        {answer !== undefined && View !== undefined && <View answer={answer} asked={asked} model={model} />}
        {answer !== undefined && <Whole answer={answer} asked={asked} model={model} />}
        <Share asked={asked} state={shared} />
      </div>
      {answer !== undefined && <a class="to-answer" href="#answer" onClick={toAnswer}>{headlineInWords(model, answer.value)}</a>}
    </div>
  );
}

/** What the case comes to, in one line. */
function spoken(model: Model, missing: readonly Missing[], outcome: Outcome | undefined): string {
  if (outcome?.ok) {
    return headlineInWords(model, (outcome as Answer).value);
  }
  const wrong = outcome === undefined ? "" : `${outcome.error.field ? `${labelOf(outcome.error.field, model)}: ` : ""}${outcome.error.message}`;
  const waits = missing.length === 0 ? "" : `${t("answer_waits")} ${missing.map(({ field }) => labelOf(field, model)).join(locale.value === "en" ? ", " : "、")}`;
  return [wrong, waits].filter(Boolean).join(locale.value === "en" ? ". " : "。");
}

/** Told to the ear alone, when nobody has written for a second: not each step of a date on its way. */
function Spoken({ text }: { text: string }) {
  const [told, tell] = useState("");
  useEffect(() => {
    const waiting = setTimeout(() => tell(text), 1000);
    return () => clearTimeout(waiting);
  }, [text]);
  // Drawn anew only with another text, as each drawing might be told.
  return useMemo(() => <p role="status" class="hidden">{told || undefined}</p>, [told]);
}

/** The fragment belongs to the case: the answer is gone to without it. */
function toAnswer(event: Event) {
  event.preventDefault();
  const answer = document.getElementById("answer");
  answer?.scrollIntoView();
  answer?.focus({ preventScroll: true });
}

function fromLink(): Case {
  const { as_of = today(), facts = {}, lang: _, ...rest } = linked();
  return { as_of, facts, ...rest };
}

const shareable = (state: Case, model: Model): Linked => ({ ...state, lang: locale.value, overlays: [...(state.overlays ?? [])], facts: withoutSecrets(model.facts, state.facts) as Facts });

/** What is missing, or the outcome; both where a fact that is there is wrong. */
function decide(asked: Asked): [Missing[], Outcome?] {
  const lacking = needs(asked);
  // What else is wrong with the facts, the calculation itself says best.
  if (lacking.ok && !lacking.complete) {
    const wrong = evaluate(asked);
    return !wrong.ok && wrong.error.code !== "fact_missing" && lacking.missing.every(({ field }) => field !== wrong.error.field)
      ? [lacking.missing, wrong]
      : [lacking.missing];
  }
  const outcome = evaluate(asked);
  return !outcome.ok && outcome.error.code === "fact_missing" && outcome.error.field
    ? [[{ field: outcome.error.field, why: outcome.error.help }]]
    : [[], outcome];
}

function Advanced({ state, change, overlays }: { state: Case; change: (part: Partial<Case>) => void; overlays: Model["overlays"] }) {
  const chosen = state.overlays ?? [];
  // A link may name one that there isn't: it is shown, to be taken out.
  const strange = chosen.filter((one) => overlays.every(({ id }) => id !== one)).map((id) => ({ id, title: { "zh-TW": id, en: id } }));
  return (
    <details class="further" open={chosen.length > 0 || state.known_on !== undefined}>
      <summary>{t("advanced")}</summary>
      <fieldset class="field" data-path="overlays">
        <legend>{t("overlays")}</legend>
        {[...overlays, ...strange].map(({ id, title }) => (
          <label key={id} class="check">
            <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => change({ overlays: event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id) })} /> {said(title)}
          </label>
        ))}
        {chosen.map((_, place) => <Said key={place} path={`overlays[${place}]`} id={`overlays-${place}`} />)}
      </fieldset>
      <fieldset class="field date" data-path="known_on">
        <legend>{t("known_on")}</legend>
        <DateInput id="known-on" value={state.known_on ?? ""} set={(known_on) => change({ known_on } as Partial<Case>)} path="known_on" help={t("known_on_help")} label={t("known_on")} />
        <Said path="known_on" id="known-on" help={t("known_on_help")} />
      </fieldset>
    </details>
  );
}

/** The answer, large. */
function Headline({ answer, model }: { answer: Answer; model: Model }) {
  const { verdict, figures } = headline(model, answer.value);
  return (
    <div class={verdict?.yes === false ? "headline refusal" : "headline"}>
      {verdict !== undefined && <p class="verdict"><span>{said(verdict.field.label)}</span> <strong>{t(verdict.yes ? "yes" : "no")}</strong></p>}
      {figures.map(({ label, text }) => <p key={label} class="figure"><span>{label}</span> <strong>{text}</strong></p>)}
      {answer.reasons.length > 0 && (
        <ul class="reasons" aria-label={t("because")}>{answer.reasons.map(({ code, text }) => <li key={code + text}>{text}</li>)}</ul>
      )}
    </div>
  );
}

function Whole({ answer, asked, model }: { answer: Answer; asked: Asked; model: Model }) {
  const laws = useMemo(() => [...new Map(answer.citations.map((citation) => [citation.id, citation])).values()], [answer]);
  return (
    <>
      <section aria-labelledby="details">
        <h2 id="details">{t("details")}</h2>
        <Parts field={model.value} value={answer.value} />
      </section>
      <Why answer={answer} asked={asked} model={model} />
      <section aria-labelledby="laws">
        <h2 id="laws">{t("laws")}</h2>
        <ul class="laws">{laws.map((law) => <li key={law.id}><Law id={law.id} title={law.title} place={law.place} /></li>)}</ul>
      </section>
      <OtherDates key={asked.as_of} asked={asked} answer={answer} model={model} />
      <p class="help">{t("data_version", answer.data.version)} · <a href={`reference/${locale.value}/${model.name.replace(".", "/")}.html`}>{t("manual_of", model.name)}</a></p>
    </>
  );
}
