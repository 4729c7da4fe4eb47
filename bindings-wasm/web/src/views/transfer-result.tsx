// What a year's transfers came to: stage by stage, school by school, and for every teacher why.

import { useState } from "preact/hooks";

import type { Model } from "../engine";
import { Law } from "../law";
import type { Field } from "../schema";
import { inWords, Value } from "../value";
import { t } from "../words";
import { download } from "./transfer-files";
import { tr } from "./transfer-words";

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
  unreached?: { number: number; school: string; why: string; points_needed?: string; barred_by?: string[] }[];
}

/** The value of `transfer.run`, as far as it is shown. */
export interface Result {
  complete: boolean;
  placed: number;
  violations: { count: number; first: unknown[] };
  stages: unknown[];
  teachers: Teacher[];
  schools: unknown[];
}

const MOST_SHOWN = 200;

export function Ended({ value, citations, model }: { value: Result; citations: readonly { id: string; title: string; place: string }[]; model: Model }) {
  const [sought, seek] = useState("");
  const [asked, ask] = useState<string>();
  const field = (name: string) => model.value.fields.find((one) => one.name === name) as Field;
  const laws = [...new Map(citations.map((citation) => [citation.id, citation])).values()];
  if (!value.complete) {
    return (
      <section>
        <div class="refused"><p><strong>{tr("wrong", value.violations.count)}</strong></p></div>
        <Value field={field("violations").fields.find(({ name }) => name === "first") as Field} value={value.violations.first} />
      </section>
    );
  }
  const found = value.teachers.filter(({ teacher, placed }) => `${teacher} ${placed?.school ?? ""}`.toLowerCase().includes(sought.toLowerCase()));
  const chosen = value.teachers.find(({ teacher }) => teacher === asked);
  return (
    <>
      <div class="headline"><p class="figure"><span>{t("result")}</span> <strong>{tr("placed", value.placed, value.teachers.length)}</strong></p></div>
      <section aria-labelledby="stages">
        <h2 id="stages">{tr("stages")}</h2>
        <Value field={field("stages")} value={value.stages} />
      </section>
      <section aria-labelledby="ask">
        <h2 id="ask">{tr("ask")}</h2>
        <input type="search" class="search" value={sought} placeholder={tr("filter")} aria-label={tr("filter")} onInput={(event) => seek(event.currentTarget.value)} />
        <div aria-live="polite">{chosen !== undefined && <Told teacher={chosen} field={field("teachers").item as Field} />}</div>
        <p role="status" class="help">{tr("shown", Math.min(found.length, MOST_SHOWN), value.teachers.length)}</p>
        <div class="scroll" tabIndex={0} role="group" aria-label={tr("all_teachers")}>
          <table>
            <thead><tr><th scope="col">{tr("teacher")}</th><th scope="col" class="number">{t("rank")}</th><th scope="col" class="number">{t("points")}</th><th scope="col">{t("result")}</th></tr></thead>
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
        <h2 id="schools">{tr("schools")}</h2>
        <Value field={field("schools")} value={value.schools} />
      </section>
      <ul class="laws">{laws.map((law) => <li key={law.id}><Law {...law} /></li>)}</ul>
      <p class="buttons"><button type="button" onClick={() => download("transfer-result.json", "application/json", JSON.stringify(value, null, 2))}>{tr("download")}</button></p>
    </>
  );
}

/** Why a teacher goes where she goes, or stays. */
function Told({ teacher, field }: { teacher: Teacher; field: Field }) {
  const { placed, unreached = [] } = teacher;
  if (placed !== undefined) {
    return (
      <p class="told"><strong>{teacher.teacher}</strong> {tr("goes", placed.school, placed.subject, placed.preference, placed.stage)} {placed.from === undefined ? tr("vacant") : tr("after", placed.from)}</p>
    );
  }
  const of = (name: string) => field.fields.find((one) => one.name === "unreached")?.item?.fields.find((one) => one.name === name) as Field;
  return (
    <div class="told">
      <p><strong>{teacher.teacher}</strong> {tr("stays", teacher.points, teacher.rank)}</p>
      <ol>
        {unreached.map(({ number, school, why, points_needed, barred_by }) => (
          <li key={number} value={number}>
            <strong>{school}</strong> {inWords(of("why"), why)}
            {barred_by !== undefined && barred_by.length > 0 && ` · ${inWords(of("barred_by"), barred_by)}`}
            {points_needed !== undefined && ` · ${tr("needed", points_needed)}`}
          </li>
        ))}
      </ol>
    </div>
  );
}
