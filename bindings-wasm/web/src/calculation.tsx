// A calculation: its facts on the one side, its answer on the other.

import type { ComponentType } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { today } from "./dates";
import { type Answer, type Area, type Asked, type CalculationName, evaluate, type Facts, type Failure, load, type Model, needs, type Outcome } from "./engine";
import { exampleOf } from "./examples";
import { DateInput, Fields, type Remark, Remarks } from "./form";
import { Law } from "./law";
import { fragment, heading, linked, note, withoutSecrets } from "./place";
import type { Field } from "./schema";
import { headline, headlineInWords, Parts, readMeanings } from "./value";
import { pages, type View, views } from "./views";
import { locale, said, t } from "./words";
import { OtherDates, Why } from "./why";

type Loaded = { model: Model; View?: ComponentType<View> | undefined; Page?: ComponentType<{ model: Model }> | undefined } | { error: string } | undefined;

export default function Calculation({ name, area }: { name: CalculationName; area: Area }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [tries, setTries] = useState(0);
  // A link that carries facts leads to the form.
  const [byHand, setByHand] = useState(() => linked().facts !== undefined);
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
      {loaded !== undefined && "model" in loaded && (loaded.Page !== undefined && !byHand ? <loaded.Page model={loaded.model} /> : <Case {...loaded} />)}
      {loaded !== undefined && "model" in loaded && loaded.Page !== undefined && !byHand && <p><button type="button" class="quiet" onClick={() => setByHand(true)}>{t("form_instead")}</button></p>}
    </article>
  );
}

type CaseState = Pick<Asked, "as_of" | "known_on" | "overlays" | "facts">;

function Case({ model, View }: { model: Model; View?: ComponentType<View> | undefined }) {
  const [state, setState] = useState<CaseState>(() => begun());
  const asked: Asked = { calculation: model.name, ...state, trace: true, locale: locale.value };
  const [missing, outcome] = useMemo(() => decide(asked), [JSON.stringify(asked)]);
  const change = (part: Partial<CaseState>) => setState({ ...state, ...part });
  useEffect(() => note(model.name, shareable(state, model)), [state]);

  const error = outcome !== undefined && !outcome.ok ? outcome.error : undefined;
  const remarks: Remark[] = error !== undefined
    ? [{ field: error.field ?? "", text: `${error.message}${locale.value === "en" ? ". " : "。"}${error.help}`, error: true }]
    : missing.filter(({ field }) => field.includes(".") || model.facts.fields.some(({ name, optional }) => name === field && optional))
      .map(({ field, why }) => ({ field, text: why, error: false }));
  const answer = outcome?.ok ? (outcome as Answer) : undefined;
  useMemo(() => answer !== undefined && readMeanings(answer), [answer]);
  return (
    <div class="case">
      <form class="facts" noValidate autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <h2>{t("facts")}</h2>
        <Remarks.Provider value={remarks}>
          <fieldset class="field date" data-path="as_of">
            <legend>{t("as_of")}<span class="needed" aria-hidden="true" /></legend>
            <DateInput id="as-of" value={state.as_of} set={(day) => change({ as_of: day ?? "" })} path="as_of" help={said(model.as_of)} label={t("as_of")} />
            <p class="help" id="as-of-help">{said(model.as_of)}</p>
            {remarks.filter(({ field }) => field === "as_of").map(({ text, error }) => <p id="as-of-said" class={error ? "error" : "wanted"}>{text}</p>)}
          </fieldset>
          <Fields field={model.facts} path="" value={state.facts} set={(facts) => change({ facts: facts as Facts })} />
          <Advanced state={state} change={change} overlays={model.overlays} />
        </Remarks.Provider>
        <p class="buttons">
          <button type="button" onClick={() => exampleOf(model.name).then(setState, () => undefined)}>{t("example")}</button>
          <button type="button" onClick={() => setState({ as_of: today(), facts: {} })}>{t("reset")}</button>
        </p>
      </form>
      <div class="answer" id="answer" tabIndex={-1}>
        <h2 class="hidden">{t("answer")}</h2>
        <div aria-live="polite">
          {error !== undefined && <Refused error={error} model={model} />}
          {outcome === undefined && <Waiting missing={missing} model={model} />}
          {answer !== undefined && <Headline answer={answer} model={model} />}
        </div>
        {answer !== undefined && View !== undefined && <View answer={answer} asked={asked} model={model} />}
        {answer !== undefined && <Whole answer={answer} asked={asked} model={model} />}
        <Share asked={asked} state={shareable(state, model)} />
      </div>
      {answer !== undefined && <a class="to-answer" href="#answer" onClick={toAnswer}>{headlineInWords(model, answer.value)}</a>}
    </div>
  );
}

/** The fragment belongs to the case: the answer is gone to without it. */
function toAnswer(event: Event) {
  event.preventDefault();
  const answer = document.getElementById("answer");
  answer?.scrollIntoView();
  answer?.focus({ preventScroll: true });
}

function begun(): CaseState {
  const { as_of = today(), facts = {}, ...rest } = linked();
  return { as_of, facts, ...rest };
}

const shareable = (state: CaseState, model: Model) => ({ ...state, overlays: [...(state.overlays ?? [])], facts: withoutSecrets(model.facts, state.facts) as Facts });

type Missing = { field: string; why: string };

/** What is missing, or the outcome. */
function decide(asked: Asked): [Missing[], Outcome?] {
  const lacking = needs(asked);
  // What else is wrong with the facts, the calculation itself says best.
  if (lacking.ok && !lacking.complete) {
    return [lacking.missing];
  }
  const outcome = evaluate(asked);
  return !outcome.ok && outcome.error.code === "fact_missing" && outcome.error.field
    ? [[{ field: outcome.error.field, why: outcome.error.help }]]
    : [[], outcome];
}

function Advanced({ state, change, overlays }: { state: CaseState; change: (part: Partial<CaseState>) => void; overlays: Model["overlays"] }) {
  const chosen = state.overlays ?? [];
  return (
    <details class="further" open={chosen.length > 0 || state.known_on !== undefined}>
      <summary>{t("advanced")}</summary>
      <fieldset class="field">
        <legend>{t("overlays")}</legend>
        {overlays.map(({ id, title }) => (
          <label key={id} class="check">
            <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => change({ overlays: event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id) })} /> {said(title)}
          </label>
        ))}
      </fieldset>
      <fieldset class="field date" data-path="known_on">
        <legend>{t("known_on")}</legend>
        <DateInput id="known-on" value={state.known_on ?? ""} set={(known_on) => change({ known_on } as Partial<CaseState>)} path="known_on" help={t("known_on_help")} label={t("known_on")} />
        <p class="help" id="known-on-help">{t("known_on_help")}</p>
      </fieldset>
    </details>
  );
}

function Waiting({ missing, model }: { missing: Missing[]; model: Model }) {
  return (
    <div class="waiting">
      <p>{t("answer_waits")}</p>
      <ul>{missing.map(({ field, why }) => <li key={field}><Goto path={field} model={model} /><span>{why}</span></li>)}</ul>
    </div>
  );
}

function Refused({ error, model }: { error: Failure["error"]; model: Model }) {
  return (
    <div class="refused" role="alert">
      <p><strong>{error.field && <><Goto path={error.field} model={model} />{locale.value === "en" ? ": " : "："}</>}{error.message}</strong></p>
      <p>{error.help}</p>
    </div>
  );
}

/** A button that leads to a field of the form. */
function Goto({ path, model }: { path: string; model: Model }) {
  return <button type="button" class="link" onClick={() => go(path)}>{labelOf(path, model)}</button>;
}

function labelOf(path: string, model: Model): string {
  if (path === "as_of" || path === "known_on" || path === "overlays") {
    return t(path);
  }
  let field: Field | undefined = model.facts;
  const labels: string[] = [];
  for (const part of path.split(".")) {
    const [name, place] = part.split(/[[\]]/);
    field = field?.fields.find((inner) => inner.name === name);
    labels.push((field === undefined ? part : said(field.label)) + (place === undefined ? "" : ` ${t("item", Number(place) + 1)}`));
    field = place === undefined ? field : field?.item;
  }
  return labels.join(" › ");
}

function go(path: string) {
  const place = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  for (let at = place?.parentElement; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) {
      at.open = true;
    }
  }
  place?.scrollIntoView({ block: "center" });
  place?.querySelector<HTMLElement>("input, select, button")?.focus();
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

const LONG_LINK = 8000;

function Share({ asked, state }: { asked: Asked; state: CaseState }) {
  const [done, setDone] = useState("");
  const copy = (text: string) => navigator.clipboard.writeText(text).then(() => setDone(t("copied")), () => setDone(t("copy_failed")));
  const link = new URL(fragment(asked.calculation, { ...state, overlays: [...(state.overlays ?? [])] }), location.href).href;
  const request = JSON.stringify({ ...asked, facts: state.facts }, null, 2);
  return (
    <p class="buttons share">
      <button type="button" onClick={() => copy(link)} title={link.length > LONG_LINK ? t("share_long") : undefined}>{t("share")}</button>
      <button type="button" onClick={() => copy(request)}>{t("copy_json")}</button>
      <button type="button" onClick={() => print()}>{t("print")}</button>
      <span role="status">{done}</span>
    </p>
  );
}
