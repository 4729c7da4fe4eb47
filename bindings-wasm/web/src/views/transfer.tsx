// The transfer of a year to try out: files in, a run that can be watched and stopped, and for every teacher why.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { type Asked, evaluate, type Facts, type Outcome } from "../engine";
import { exampleOf } from "../examples";
import { DateInput, Fields } from "../form";
import type { Field } from "../schema";
import { Share } from "../share";
import { locale, said, t } from "../words";
import type { Page } from ".";
import { columnsOf, decoded, download, readTable, type Table, writeTable } from "./transfer-files";
import { tr } from "./transfer-words";
import { Ended, type Result } from "./transfer-result";

const TABLES: readonly Table[] = ["schools", "vacancies", "applications"];

interface Progress {
  stage: number;
  done: number;
  of: number;
  placed: number;
}

type Run = { progress?: Progress } | { outcome: Outcome } | { failed: string } | { stopped: true };

/** So many applications are still a form. */
const MOST_BY_HAND = 50;
/** So many teachers can be made up. */
const MOST_MADE_UP = 5000;

export default function Transfer({ model, begun, byHand }: Page) {
  const [asOf, setAsOf] = useState(begun.as_of);
  const [named, name] = useState<readonly string[]>(begun.overlays ?? []);
  const [facts, setFacts] = useState<Facts>({ stage: "junior_high", ...begun.facts });
  const [size, setSize] = useState("200");
  const [wrong, setWrong] = useState("");
  const [run, start, stop, clear] = useRun();
  const runButton = useRef<HTMLButtonElement>(null);
  // A result belongs to the data that it was reckoned from. At once, before another run can begin.
  useLayoutEffect(clear, [facts, asOf, named]);
  const asked: Asked = { calculation: "transfer.run", as_of: asOf, overlays: named, locale: locale.value, facts };
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
    const written = size.normalize("NFKC").replace(/[,\s]/g, "");
    const teachers = Number(written);
    if (!/^\d+$/.test(written) || teachers < 1 || teachers > MOST_MADE_UP) {
      setWrong(tr("bad_size", size, MOST_MADE_UP.toLocaleString("en-US")));
      return;
    }
    const facts = { seed: teachers, stage: "junior_high", teachers, schools: Math.max(2, Math.min(500, Math.ceil(teachers / 8))), preferences: 20 };
    const made = evaluate({ calculation: "transfer.sample", as_of: asOf, locale: locale.value, facts });
    made.ok ? (setWrong(""), setFacts(made.value as Facts)) : setWrong(`${made.error.message}${locale.value === "en" ? ". " : "。"}${made.error.help}`);
  };
  return (
    <>
      <section aria-labelledby="data">
        <h2 id="data">{tr("data")}</h2>
        <p class="buttons">
          <button type="button" class={filled ? undefined : "primary"} onClick={sample}>{tr("sample")}</button>
          <span>
            <input type="text" inputMode="numeric" class="number short" value={size} aria-label={tr("size")} aria-describedby="size-help" onInput={(event) => setSize(event.currentTarget.value)} />{" "}
            <button type="button" onClick={generate}>{tr("generate")}</button>{" "}
            <small id="size-help">{tr("size_help", MOST_MADE_UP.toLocaleString("en-US"))}</small>
          </span>
          <Import label={tr("json")} accept=".json,application/json" take={(bytes) => {
            const read = readJson(decoded(bytes));
            typeof read === "string" ? setWrong(tr("bad_json", read)) : (setWrong(""), setFacts(read));
          }} />
          {TABLES.map((table) => (
            <Import key={table} label={tr("csv", tr(`${table}`))} accept=".csv,text/csv" take={async (bytes, file) => {
              const read = await readTable(table, decoded(bytes), field(table).item as Field);
              "rows" in read ? put({ [table]: read.rows }) : setWrong(read.line === undefined ? `${file}: ${read.problem}` : tr("bad_file", file, read.line, read.problem));
            }} />
          ))}
        </p>
        {wrong !== "" && <p role="alert" class="error">{wrong}</p>}
        <p role="status">{filled || rows("schools").length > 0 ? tr("loaded", ...TABLES.map((table) => rows(table).length)) : tr("nothing")}</p>
        <details class="further">
          <summary>{tr("columns")}</summary>
          <p class="help">{tr("columns_help")}</p>
          <ul>
            {TABLES.map((table) => (
              <li key={table}>
                {tr(`${table}`)}: {columnsOf(table).map(([name, zh], place) => <>{place > 0 && ", "}<code>{name}</code>（{zh}）</>)}{" "}
                <button type="button" class="quiet" onClick={async () => {
                  const { facts } = await exampleOf("transfer.run");
                  download(`${table}.csv`, "text/csv", await writeTable(table, (facts[table] ?? []) as Facts[]));
                }}>{tr("template", tr(`${table}`))}</button>
              </li>
            ))}
          </ul>
        </details>
        <details class="further">
          <summary>{tr("policy")}</summary>
          <fieldset class="field date">
            <legend>{t("as_of")}</legend>
            <DateInput id="as-of" value={asOf} set={(day) => setAsOf(day ?? "")} path="as_of" help="" label={t("as_of")} required />
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
          <button type="button" ref={runButton} class="primary" disabled={!filled} onClick={() => start(asked)}>{tr("run")}</button>
          {run !== undefined && "progress" in run && (
            // The button goes with the run that it stops.
            <button type="button" onClick={() => (stop(), runButton.current?.focus())}>{tr("stop")}</button>
          )}
        </p>
      </section>
      <p role="status" class="hidden">{spoken(run) || undefined}</p>
      {run !== undefined && <Ran run={run} model={model} />}
      <Share asked={asked} />
      {rows("applications").length > MOST_BY_HAND ? <p class="help">{t("form_too_long", MOST_BY_HAND)}</p> : (
        <p><button type="button" class="quiet" onClick={() => byHand({ as_of: asOf, overlays: named, facts })}>{t("form_instead")}</button></p>
      )}
    </>
  );
}

/** What a run came to, in one line. */
function spoken(run: Run | undefined): string {
  if (run === undefined || "failed" in run) {
    return "";
  }
  if ("stopped" in run) {
    return tr("stopped");
  }
  if (!("outcome" in run)) {
    return "";
  }
  if (!run.outcome.ok) {
    return run.outcome.error.message;
  }
  const { complete, violations, placed, teachers } = run.outcome.value as unknown as Result;
  return complete ? tr("placed", placed, teachers.length) : tr("wrong", violations.count);
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

function Import({ label, accept, take }: { label: string; accept: string; take: (bytes: ArrayBuffer, name: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input ref={input} type="file" class="hidden" tabIndex={-1} aria-label={label} accept={accept} onChange={async (event) => {
        const { files } = event.currentTarget;
        const file = files?.[0];
        if (file !== undefined) {
          take(await file.arrayBuffer(), file.name);
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
function useRun(): [Run | undefined, (asked: Asked) => void, () => void, () => void] {
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
  return [run, start, () => (end(), setRun({ stopped: true })), () => (end(), setRun(undefined))];
}

function Ran({ run, model }: { run: Run; model: Page["model"] }) {
  if ("stopped" in run) {
    return <p>{tr("stopped")}</p>;
  }
  if ("failed" in run) {
    return <p role="alert" class="error">{t("load_failed", run.failed)}</p>;
  }
  if ("outcome" in run) {
    const { outcome } = run;
    return outcome.ok ? <Ended value={outcome.value as unknown as Result} citations={outcome.citations} model={model} /> : (
      <div class="refused"><p><strong>{outcome.error.message}</strong></p><p>{outcome.error.help}</p></div>
    );
  }
  const { stage = 0, done = 0, of = 0, placed = 0 } = run.progress ?? {};
  return <p><progress max={of || 1} value={done} aria-label={tr("run")} /> {tr("progress", stage + 1, done, of, placed)}</p>;
}
