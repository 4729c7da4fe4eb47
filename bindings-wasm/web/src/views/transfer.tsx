// The transfer of a year to try out: files in, a run that can be watched and stopped, and for every teacher why.

import { useEffect, useRef, useState } from "preact/hooks";

import { today } from "../dates";
import { type Asked, evaluate, type Facts, type Model, type Outcome } from "../engine";
import { exampleOf } from "../examples";
import { DateInput, Fields } from "../form";
import { Law } from "../law";
import type { Field } from "../schema";
import { inWords, Value } from "../value";
import { locale, said, t } from "../words";
import { columnsOf, download, readTable, type Table, writeTable } from "./transfer-files";

const TABLES: readonly Table[] = ["schools", "vacancies", "applications"];

interface Progress {
  stage: number;
  done: number;
  of: number;
  placed: number;
}

type Run = { progress?: Progress } | { outcome: Outcome } | { failed: string } | { stopped: true };

export default function Transfer({ model }: { model: Model }) {
  const [asOf, setAsOf] = useState(today());
  const [named, name] = useState<string[]>([]);
  const [facts, setFacts] = useState<Facts>({ stage: "junior_high" });
  const [size, setSize] = useState("200");
  const [wrong, setWrong] = useState("");
  const [run, start, stop] = useRun();
  const put = (part: Facts) => {
    setWrong("");
    setFacts({ ...facts, ...part });
  };
  const rows = (table: Table) => (facts[table] ?? []) as Facts[];
  const field = (name: string) => model.facts.fields.find((one) => one.name === name) as Field;
  const filled = rows("applications").length > 0;
  const sample = async () => {
    const { as_of, facts, overlays = [] } = await exampleOf("transfer.run");
    setWrong("");
    setFacts(facts);
    name(overlays);
    setAsOf(as_of);
  };
  // Made by the library from a seed: the same number gives the same year.
  const generate = () => {
    const teachers = Number(size);
    const facts = { seed: teachers, stage: "junior_high", teachers, schools: Math.max(2, Math.min(500, Math.ceil(teachers / 8))), preferences: 20 };
    const made = evaluate({ calculation: "transfer.sample", as_of: asOf, locale: locale.value, facts });
    made.ok ? (setWrong(""), setFacts(made.value as Facts)) : setWrong(`${made.error.message}${locale.value === "en" ? ". " : "。"}${made.error.help}`);
  };
  return (
    <>
      <section aria-labelledby="data">
        <h2 id="data">{t("transfer_data")}</h2>
        <p class="buttons">
          <button type="button" class={filled ? undefined : "primary"} onClick={sample}>{t("transfer_sample")}</button>
          <span>
            <input type="text" inputMode="numeric" class="number short" value={size} aria-label={t("transfer_size")} onInput={(event) => setSize(event.currentTarget.value)} />{" "}
            <button type="button" onClick={generate}>{t("transfer_generate")}</button>
          </span>
          <Import label={t("transfer_json")} accept=".json,application/json" take={(content) => {
            const read = readJson(content);
            typeof read === "string" ? setWrong(t("transfer_bad_json", read)) : (setWrong(""), setFacts(read));
          }} />
          {TABLES.map((table) => (
            <Import key={table} label={t("transfer_csv", t(`transfer_${table}`))} accept=".csv,text/csv" take={(content, file) => {
              const read = readTable(table, content);
              "rows" in read ? put({ [table]: read.rows }) : setWrong(t("transfer_bad_file", file, read.line, read.problem));
            }} />
          ))}
        </p>
        {wrong !== "" && <p role="alert" class="error">{wrong}</p>}
        <p role="status">{filled || rows("schools").length > 0 ? t("transfer_loaded", ...TABLES.map((table) => rows(table).length)) : t("transfer_nothing")}</p>
        <details class="further">
          <summary>{t("transfer_columns")}</summary>
          <p class="help">{t("transfer_columns_help")}</p>
          <ul>
            {TABLES.map((table) => (
              <li key={table}>
                {t(`transfer_${table}`)}: <code>{columnsOf(table).join(", ")}</code>{" "}
                <button type="button" class="quiet" onClick={async () => {
                  const { facts } = await exampleOf("transfer.run");
                  download(`${table}.csv`, "text/csv", writeTable(table, (facts[table] ?? []) as Facts[]));
                }}>{t("transfer_template", t(`transfer_${table}`))}</button>
              </li>
            ))}
          </ul>
        </details>
        <details class="further">
          <summary>{t("transfer_policy")}</summary>
          <fieldset class="field date">
            <legend>{t("as_of")}</legend>
            <DateInput id="as-of" value={asOf} set={(day) => setAsOf(day ?? "")} path="as_of" help="" label={t("as_of")} />
          </fieldset>
          <fieldset class="field">
            <legend>{t("overlays")}</legend>
            {model.overlays.map(({ id, title }) => (
              <label key={id} class="check"><input type="checkbox" checked={named.includes(id)} onChange={(event) => name(event.currentTarget.checked ? [...named, id] : named.filter((one) => one !== id))} /> {said(title)}</label>
            ))}
          </fieldset>
          <Fields field={{ ...model.facts, fields: [field("stage"), field("policy")] }} path="" value={{ stage: facts.stage, policy: facts.policy }} set={(part) => put(part as Facts)} />
        </details>
        <p class="buttons">
          <button type="button" class="primary" disabled={!filled} onClick={() => start({ calculation: "transfer.run", as_of: asOf, overlays: named, locale: locale.value, facts })}>{t("transfer_run")}</button>
          {run !== undefined && "progress" in run && <button type="button" onClick={stop}>{t("transfer_stop")}</button>}
        </p>
      </section>
      <div aria-live="polite">{run !== undefined && <Ran run={run} model={model} />}</div>
    </>
  );
}

function readJson(content: string): Facts | string {
  try {
    const read: unknown = JSON.parse(content);
    // A whole request is as good as its facts.
    const facts = typeof read === "object" && read !== null && "facts" in read ? read.facts : read;
    return typeof facts === "object" && facts !== null && !Array.isArray(facts) ? (facts as Facts) : content.slice(0, 40);
  } catch (error) {
    return String(error);
  }
}

function Import({ label, accept, take }: { label: string; accept: string; take: (content: string, name: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input ref={input} type="file" class="hidden" tabIndex={-1} aria-label={label} accept={accept} onChange={async (event) => {
        const { files } = event.currentTarget;
        const file = files?.[0];
        if (file !== undefined) {
          take(await file.text(), file.name);
        }
        // The same file may be chosen again, after it was changed.
        if (input.current !== null) {
          input.current.value = "";
        }
      }} />
      <button type="button" onClick={() => input.current?.click()}>{label}</button>
    </>
  );
}

/** A run beside the page. */
function useRun(): [Run | undefined, (asked: Asked) => void, () => void] {
  const [run, setRun] = useState<Run>();
  const worker = useRef<Worker>(undefined);
  const end = () => worker.current?.terminate();
  useEffect(() => end, []);
  const start = (asked: Asked) => {
    end();
    const begun = new Worker(new URL("./transfer.worker.ts", import.meta.url), { type: "module" });
    worker.current = begun;
    setRun({});
    begun.addEventListener("message", ({ data }: MessageEvent<Run>) => {
      setRun(data);
      if (!("progress" in data)) {
        begun.terminate();
      }
    });
    begun.addEventListener("error", ({ message }) => setRun({ failed: message }));
    begun.postMessage(asked);
    setRun({ progress: { stage: 0, done: 0, of: 0, placed: 0 } });
  };
  return [run, start, () => (end(), setRun({ stopped: true }))];
}

function Ran({ run, model }: { run: Run; model: Model }) {
  if ("stopped" in run) {
    return <p>{t("transfer_stopped")}</p>;
  }
  if ("failed" in run) {
    return <p role="alert" class="error">{t("load_failed", run.failed)}</p>;
  }
  if ("outcome" in run) {
    const { outcome } = run;
    return outcome.ok ? <Result value={outcome.value as unknown as Result} citations={outcome.citations} model={model} /> : (
      <div class="refused" role="alert"><p><strong>{outcome.error.message}</strong></p><p>{outcome.error.help}</p></div>
    );
  }
  const { stage = 0, done = 0, of = 0, placed = 0 } = run.progress ?? {};
  return <p><progress max={of || 1} value={done} aria-label={t("transfer_run")} /> {t("transfer_progress", stage + 1, done, of, placed)}</p>;
}

interface Placed {
  school: string;
  subject: string;
  stage: number;
  preference: number;
  from?: string;
}

interface Teacher {
  teacher: string;
  rank: number;
  points: string;
  placed?: Placed;
  unreached?: { number: number; school: string; why: string; points_needed?: string; barred_by?: string }[];
}

interface Result {
  complete: boolean;
  placed: number;
  violations: { count: number; first: unknown[] };
  stages: unknown[];
  teachers: Teacher[];
  schools: unknown[];
}

const MOST_SHOWN = 200;

function Result({ value, citations, model }: { value: Result; citations: readonly { id: string; title: string; place: string }[]; model: Model }) {
  const [sought, seek] = useState("");
  const [asked, ask] = useState<string>();
  const field = (name: string) => model.value.fields.find((one) => one.name === name) as Field;
  const laws = [...new Map(citations.map((citation) => [citation.id, citation])).values()];
  if (!value.complete) {
    return (
      <section>
        <div class="refused"><p><strong>{t("transfer_wrong", value.violations.count)}</strong></p></div>
        <Value field={field("violations").fields.find(({ name }) => name === "first") as Field} value={value.violations.first} />
      </section>
    );
  }
  const found = value.teachers.filter(({ teacher, placed }) => `${teacher} ${placed?.school ?? ""}`.toLowerCase().includes(sought.toLowerCase()));
  const chosen = value.teachers.find(({ teacher }) => teacher === asked);
  return (
    <>
      <div class="headline"><p class="figure"><span>{t("result")}</span> <strong>{t("transfer_placed", value.placed, value.teachers.length)}</strong></p></div>
      <section aria-labelledby="stages">
        <h2 id="stages">{t("transfer_stages")}</h2>
        <Value field={field("stages")} value={value.stages} />
      </section>
      <section aria-labelledby="ask">
        <h2 id="ask">{t("transfer_ask")}</h2>
        <input type="search" class="search" value={sought} placeholder={t("transfer_filter")} aria-label={t("transfer_filter")} onInput={(event) => seek(event.currentTarget.value)} />
        <div aria-live="polite">{chosen !== undefined && <Told teacher={chosen} field={field("teachers").item as Field} />}</div>
        <p role="status" class="help">{t("transfer_shown", Math.min(found.length, MOST_SHOWN), value.teachers.length)}</p>
        <div class="scroll" tabIndex={0} role="group" aria-label={t("transfer_all_teachers")}>
          <table>
            <thead><tr><th scope="col">{t("transfer_teacher")}</th><th scope="col" class="number">{t("rank")}</th><th scope="col" class="number">{t("points")}</th><th scope="col">{t("result")}</th></tr></thead>
            <tbody>
              {found.slice(0, MOST_SHOWN).map((one) => (
                <tr key={one.teacher}>
                  <th scope="row"><button type="button" class="link" onClick={() => ask(one.teacher)}>{one.teacher}</button></th>
                  <td class="number">{one.rank}</td>
                  <td class="number">{one.points}</td>
                  <td>{one.placed === undefined ? "—" : `${one.placed.school} ${one.placed.subject}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="schools">
        <h2 id="schools">{t("transfer_schools")}</h2>
        <Value field={field("schools")} value={value.schools} />
      </section>
      <ul class="laws">{laws.map((law) => <li key={law.id}><Law {...law} /></li>)}</ul>
      <p class="buttons"><button type="button" onClick={() => download("transfer-result.json", "application/json", JSON.stringify(value, null, 2))}>{t("transfer_download")}</button></p>
    </>
  );
}

/** Why a teacher goes where she goes, or stays. */
function Told({ teacher, field }: { teacher: Teacher; field: Field }) {
  const { placed, unreached = [] } = teacher;
  if (placed !== undefined) {
    return (
      <p class="told"><strong>{teacher.teacher}</strong> {t("transfer_goes", placed.school, placed.subject, placed.preference, placed.stage)} {placed.from === undefined ? t("transfer_vacant") : t("transfer_after", placed.from)}</p>
    );
  }
  const of = (name: string) => field.fields.find((one) => one.name === "unreached")?.item?.fields.find((one) => one.name === name) as Field;
  return (
    <div class="told">
      <p><strong>{teacher.teacher}</strong> {t("transfer_stays", teacher.points, teacher.rank)}</p>
      <ol>
        {unreached.map(({ number, school, why, points_needed, barred_by }) => (
          <li key={number} value={number}>
            <strong>{school}</strong> {inWords(of("why"), why)}
            {barred_by !== undefined && ` · ${inWords(of("barred_by"), barred_by)}`}
            {points_needed !== undefined && ` · ${t("transfer_needed", points_needed)}`}
          </li>
        ))}
      </ol>
    </div>
  );
}
