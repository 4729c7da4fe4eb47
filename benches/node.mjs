// Times an npm package and its peer, as JSON lines; run from the root by `benches/run.sh`:
// node benches/node.mjs <surface> <folder of the installed package> <specifier> <folder of the peers>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [surface, folder, specifier, peers] = process.argv.slice(2);
const rules = await load(folder, specifier);
const { parse } = await load("tests", "smol-toml");
const { Engine } = await load(peers, "json-rules-engine");

const manifest = parse(readFileSync("benches/manifest.toml", "utf8"));
const peer = seniority();
await check(manifest.grid);
for (const workload of manifest.workload) {
  for (const [variant, run] of Object.entries(variants(workload))) {
    console.log(JSON.stringify({ surface, workload: workload.name, variant, ns: await nanoseconds(run) }));
  }
}

function variants({ request, seniority }) {
  const { calculation, facts, ...options } = request;
  const typed = rules[calculation.replace(/[._](.)/g, (_, letter) => letter.toUpperCase())];
  const traced = { ...options, trace: true };
  const [plainText, tracedText] = [request, { ...request, trace: true }].map((request) => JSON.stringify(request));
  const found = {
    "typed": () => typed(facts, options),
    "typed, value read": () => typed(facts, options).value,
    "typed+trace": () => typed(facts, traced),
    "wire": () => rules.evaluateText(plainText),
    "wire+trace": () => rules.evaluateText(tracedText),
  };
  if (seniority) {
    found["json-rules-engine"] = () => peer(facts.hired_on, request.as_of);
  }
  return found;
}

/** The table in json-rules-engine: of the rows that hold, the one of the highest priority stops the run. */
function seniority() {
  const engine = new Engine();
  [[0, 0], [1, 7], [3, 14], [6, 21], [9, 28], [14, 30]].forEach(([from, days], row) => {
    engine.addRule({
      conditions: { all: [{ fact: "years", operator: "greaterThanInclusive", value: from }] },
      event: { type: "days", params: { days } },
      priority: row + 1,
      onSuccess: () => engine.stop(),
    });
  });
  return async (hiredOn, asOf) => (await engine.run({ years: years(hiredOn, asOf) })).events[0].params.days;
}

function years(hiredOn, asOf) {
  return Number(asOf.slice(0, 4)) - Number(hiredOn.slice(0, 4)) - (hiredOn.slice(5, 7) > "01" ? 1 : 0);
}

/** Fails where the peer gives other days than we do. */
async function check(grid) {
  for (const hired_on of grid.hired_on) {
    for (const as_of of grid.as_of) {
      const ours = rules.leaveAnnual({ staff_group: "civil_servant", hired_on }, { as_of }).value.days;
      const theirs = await peer(hired_on, as_of);
      if (ours !== String(theirs)) {
        throw new Error(`hired on ${hired_on}, on ${as_of}: ${ours} days, but ${theirs} by json-rules-engine`);
      }
    }
  }
}

/** The median of eleven rounds of about 50 ms, after as many to warm up. What gives a promise is awaited each time. */
async function nanoseconds(run) {
  const round = run() instanceof Promise ? awaited : plain;
  let times = 1000;
  const warm = await round(run, times);
  times = Math.max(100, Math.round(50e6 / warm));
  await round(run, times);
  const rounds = [];
  for (let n = 0; n < 11; n += 1) {
    rounds.push(await round(run, times));
  }
  return rounds.sort((a, b) => a - b)[5];
}

function plain(run, times) {
  const start = process.hrtime.bigint();
  for (let n = 0; n < times; n += 1) run();
  return Number(process.hrtime.bigint() - start) / times;
}

async function awaited(run, times) {
  const start = process.hrtime.bigint();
  for (let n = 0; n < times; n += 1) await run();
  return Number(process.hrtime.bigint() - start) / times;
}

function load(folder, specifier) {
  return import(pathToFileURL(createRequire(resolve(folder, "package.json")).resolve(specifier)));
}
