import assert from "node:assert/strict";
import { after, test } from "node:test";

import { runCase } from "../battery.mjs";
import { readCases } from "../cases.mjs";
import { installedUrl, keepAnswers, specifier } from "../installed.mjs";

const { evaluateManyText, evaluateText } = await import(installedUrl());
const cases = readCases();
const texts = [];

for (const one of cases) {
  test(one.name, () => {
    const { problems, text } = runCase(one, evaluateText);
    texts.push(text);
    assert.deepEqual(problems, []);
  });
}

test("all cases at once give the same answers", () => {
  const all = evaluateManyText(JSON.stringify(cases.map(({ request }) => request)));
  assert.deepEqual(JSON.parse(all), texts.map((text) => JSON.parse(text)));
});

after(() => keepAnswers(specifier, texts));
