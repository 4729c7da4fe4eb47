// The calculator as it is built, in a real browser: every calculation filled in by hand from a case, and what a page must
// keep to: no other origin, nothing complained of, accessible, narrow and wide, light to load, without a network.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { describe } from "../../bindings-wasm/npm/nodejs.js";
import { serve } from "../../bindings-wasm/web/serve.mjs";
import { readCases } from "../cases.mjs";
import { launch, watch } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = fileURLToPath(new URL("../../target/browser/", import.meta.url));
/** What a page with one area may cost over the wire, compressed. */
const WEIGHT = 400_000;
const NARROW = { width: 375, height: 812 };
const WIDE = { width: 1440, height: 900 };

let server;
let browser;
let context;
let page;
const complaints = [];

before(async () => {
  mkdirSync(folder, { recursive: true });
  server = await serve();
  browser = await launch();
  context = await browser.newContext({ viewport: WIDE, locale: "zh-TW", permissions: ["clipboard-read", "clipboard-write"] });
  page = await context.newPage();
  watch(page, server.origin, complaints);
});

after(async () => {
  await browser?.close();
  server?.close();
});

const open = async (fragment) => {
  // A page anew, and not another place of the one that is open.
  await page.goto("about:blank");
  await page.goto(`${server.origin}/${fragment}`);
  await page.locator("main h1").waitFor();
};
const fragmentOf = ({ calculation, as_of, known_on, overlays = [], facts }) => {
  const parameters = new URLSearchParams({ as_of, ...(known_on && { known_on }) });
  overlays.forEach((overlay) => parameters.append("overlays", overlay));
  parameters.set("facts", JSON.stringify(facts));
  return `#${calculation}?${parameters}`;
};

/** The first case of each calculation that has a value to look for, and whose overlays have names. */
function firstCases() {
  const found = new Map();
  for (const one of readCases()) {
    const { calculation, known_on, facts, overlays = [] } = one.request;
    if (one.expect?.value === undefined || known_on !== undefined || found.has(calculation)) {
      continue;
    }
    // In a form an empty text is none.
    if (JSON.stringify(facts).includes('""')) {
      continue;
    }
    if (overlays.every((overlay) => typeof overlay === "string")) {
      found.set(calculation, one);
    }
  }
  return [...found.values()];
}

async function violations() {
  await page.evaluate(`${axe}; undefined`);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

async function sidewaysScroll() {
  const found = [];
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (needs > has) {
      found.push(`${needs} pixels wide on a screen of ${has}`);
    }
  }
  return found;
}

/** Fills the form with facts, control by control, as a person does. Runs in the page; gives what could not be filled in. */
async function fillInPage(facts) {
  const drawn = () => new Promise((resolve) => { setTimeout(resolve, 0); });
  const at = (path) => document.querySelector(`form [data-path="${CSS.escape(path)}"]`);
  const problems = [];
  const write = (control, value, event = "input") => {
    const kind = control instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(control, value);
    control.dispatchEvent(new Event(event, { bubbles: true }));
  };
  const put = async (value, path) => {
    if (value === null || value === undefined) {
      return;
    }
    const place = at(path);
    if (place === null) {
      problems.push(`no control for ${path}`);
      return;
    }
    if (Array.isArray(value)) {
      if (value.length === 0) {
        place.querySelector(":scope > .none input, :scope > .radios > .none input")?.click();
        await drawn();
        return;
      }
      const boxes = [...place.querySelectorAll(":scope > .radios > label:not(.none) input[type=checkbox]")];
      if (boxes.length > 0) {
        for (const one of value) {
          at(path).querySelector(`input[value="${CSS.escape(one)}"]`).click();
          await drawn();
        }
        return;
      }
      for (const [number, item] of value.entries()) {
        [...at(path).querySelectorAll(":scope > button")].at(-1).click();
        await drawn();
        await put(item, `${path}[${number}]`);
      }
      return;
    }
    if (typeof value === "object") {
      const add = [...place.querySelectorAll(":scope > button")].at(-1);
      if (add !== undefined && place.querySelector("[data-path]") === null) {
        add.click();
        await drawn();
      }
      for (const [name, inner] of Object.entries(value)) {
        await put(inner, `${path}.${name}`);
      }
      return;
    }
    const choices = [...place.querySelectorAll(":scope > .radios input, :scope > label input[type=checkbox]")];
    const [choice] = choices;
    if (choice?.type === "checkbox") {
      if (choice.checked !== value) {
        choice.click();
      }
    } else if (choice?.type === "radio") {
      const chosen = choices.find((one) => one.value === String(value));
      chosen === undefined ? problems.push(`no choice ${value} of ${path}`) : chosen.click();
    } else {
      const control = place.querySelector("select, .roc input, input");
      // A date is written in the calendar in which the case has it.
      const date = place.querySelector("input[type=date]");
      if (date !== null && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
        write(date, value);
      } else {
        write(control, String(value), control instanceof HTMLSelectElement ? "change" : "input");
      }
    }
    await drawn();
  };
  for (const [name, value] of Object.entries(facts)) {
    await put(value, name);
  }
  await drawn();
  return problems;
}

/** What the page shows of an expected value: the parts that differ. */
function shownOtherwise(expected) {
  const problems = [];
  const raw = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const compare = (place, value, path) => {
    for (const [name, wanted] of Object.entries(value)) {
      const part = place.querySelector(`:scope > dl > [data-part="${CSS.escape(name)}"] > dd`);
      if (part === null) {
        if (wanted !== null && !(Array.isArray(wanted) && wanted.length === 0)) {
          problems.push(`${path}${name} is not shown`);
        }
        continue;
      }
      const leaf = part.querySelector(":scope > [data-value]");
      if (leaf === null) {
        if (typeof wanted === "object" && !Array.isArray(wanted)) {
          compare(part, wanted, `${path}${name}.`);
        }
        continue;
      }
      const got = leaf.dataset.value;
      const matches = typeof wanted === "object" && !Array.isArray(wanted)
        ? Object.entries(wanted).every(([key, inner]) => raw(JSON.parse(got)[key]) === raw(inner))
        : got === raw(wanted);
      if (!matches) {
        problems.push(`${path}${name} is ${got}, expected ${raw(wanted)}`);
      }
      if (typeof wanted === "string" && /^-?[0-9.]+$/.test(wanted) && leaf.textContent.replaceAll(",", "") !== wanted) {
        problems.push(`${path}${name} reads ${leaf.textContent}, expected ${wanted}`);
      }
    }
  };
  compare(document.querySelector("section[aria-labelledby=details]"), expected, "");
  return problems;
}

test("the list of all calculations, in both languages", async () => {
  await open("");
  const names = new Set(readCases().map(({ request }) => request.calculation));
  for (const language of ["zh-TW", "en"]) {
    for (const one of firstCases()) {
      assert.ok(await page.locator(`.cards a[href="#${one.request.calculation}"]`).count() === 1, one.request.calculation);
    }
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    assert.deepEqual([...await violations(), ...await sidewaysScroll()], []);
    await page.screenshot({ path: `${folder}home-${language}.png` });
    await page.locator("header nav button").last().click();
  }
  assert.ok(names.size > 70);
  await page.locator("input[type=search]").fill("結婚");
  assert.equal(await page.locator(".cards a").count() > 0, true);
});

test("every calculation, filled in from a case, shows the case's value", async (t) => {
  const problems = [];
  const cases = firstCases();
  for (const { name, request, expect } of cases) {
    const overlays = (request.overlays ?? []).map((overlay) => `&overlays=${overlay}`).join("");
    await page.goto("about:blank");
    await page.setViewportSize(WIDE);
    await open(`#${request.calculation}?as_of=${request.as_of}${overlays}`);
    await page.locator("form.facts, section[aria-labelledby=data]").first().waitFor();
    if ((await page.locator("form.facts").count()) === 0) {
      await page.getByRole("button", { name: "逐欄填寫" }).click();
    }
    const found = await page.evaluate(fillInPage, request.facts);
    const answered = page.locator("section[aria-labelledby=details]").waitFor({ timeout: 3_000 });
    found.push(...await answered.then(() => page.evaluate(shownOtherwise, expect.value), () => page.locator("#answer").innerText().then((text) => [text])));
    found.push(...await violations(), ...await sidewaysScroll());
    problems.push(...found.map((problem) => `${name}: ${problem}`));
  }
  assert.ok(problems.length === 0, problems.join("\n"));
  t.diagnostic(`${cases.length} calculations filled in`);
});

const annual = '#leave.annual?as_of=2026-11-21&facts={"staff_group":"civil_servant","hired_on":"2025-02-03"}';

test("a form asks only for what matters, and says at the field what is wrong", async () => {
  await open("#allowance.birth?as_of=2026-05-15");
  await page.locator("form.facts").waitFor();
  assert.match(await page.locator(".waiting").innerText(), /薪俸額/);
  // A date of the Republic is a date.
  await open("#leave.annual?as_of=2026-11-21");
  await page.getByRole("radio", { name: "公務人員" }).check();
  const hired = page.locator('[data-path="hired_on"]');
  await hired.getByLabel(/民國/).fill("114.2.3");
  assert.equal(await hired.locator("input[type=date]").inputValue(), "2025-02-03");
  assert.match(await page.locator(".headline").innerText(), /6\.5/);
  await hired.getByLabel(/民國/).fill("114.2.30");
  assert.match(await hired.locator(".error").innerText(), /114\.2\.30/);
  assert.equal(await page.locator(".headline").count(), 0);
  // What a choice makes necessary appears.
  await hired.getByLabel(/民國/).fill("114.2.3");
  assert.equal(await page.locator('form details:not([open]) [data-path="admin_post_from"]').count(), 1);
  await page.getByRole("radio", { name: "兼行政職務教師" }).check();
  assert.equal(await page.locator('form > [data-path="admin_post_from"] .wanted').count(), 1);
});

test("steps lead to the article, the rule to its history, and another date to another answer", async () => {
  await open(annual);
  const law = page.locator(".steps a").first();
  assert.equal(await law.getAttribute("href"), "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=S0110016&flno=7");
  await page.locator(".steps li", { hasText: "7日" }).getByRole("button", { name: /沿革/ }).click();
  assert.match(await page.locator(".history > .timeline").innerText(), /90年1月1日起/);
  await page.locator(".other-date input[type=date]").fill("2027-06-01");
  assert.match(await page.locator(".other-date output").innerText(), /116年6月1日.*休假日數 7/);
  assert.deepEqual(await violations(), []);
});

test("a case is shared by its link, and a password is in no link and no copy", async () => {
  await open(annual);
  await page.getByRole("button", { name: "複製連結" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto("about:blank");
  await page.goto(link);
  assert.match(await page.locator(".headline").innerText(), /6\.5/);
  await page.getByRole("button", { name: "複製 JSON 請求" }).click();
  assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).facts.hired_on, "2025-02-03");

  await open("#password.check?as_of=2026-11-21");
  await page.locator("input[type=password]").first().fill("Secret-Word-77");
  await page.locator(".checks").waitFor();
  await page.getByRole("button", { name: "複製連結" }).click();
  const copies = [await page.evaluate(() => navigator.clipboard.readText()), page.url()];
  await page.getByRole("button", { name: "複製 JSON 請求" }).click();
  copies.push(await page.evaluate(() => navigator.clipboard.readText()), await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })));
  for (const copy of copies) {
    assert.ok(!copy.includes("Secret"), copy);
  }
  assert.ok(!(await page.locator("body").innerText()).includes("Secret"));
});

test("a case can be filled in with the keyboard alone", async () => {
  await open("#leave.annual?as_of=2026-11-21");
  await page.locator("form.facts").waitFor();
  await page.locator("main").focus();
  const reach = async (selector) => {
    for (let tabs = 0; tabs < 40; tabs += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
        return;
      }
    }
    assert.fail(`${selector} is not reached`);
  };
  await reach('[data-path="staff_group"] input');
  await page.keyboard.press("Space");
  await reach('[data-path="hired_on"] .roc input');
  await page.keyboard.type("114-02-03");
  assert.match(await page.locator(".headline").innerText(), /6\.5/);
});

test("the main pages, looked at in both languages, light and dark", async () => {
  const estimate = readCases().find(({ request, expect }) => request.calculation === "pension.estimate" && request.facts.person?.deposit && request.as_of >= "2018-07-01" && expect);
  const pages = {
    annual,
    ledger: fragmentOf(readCases().find(({ request, expect }) => request.calculation === "leave.ledger" && request.facts.events?.length > 2 && expect).request),
    pension: fragmentOf(estimate.request),
    password: "#password.check?as_of=2026-11-21",
    transfer: "#transfer.run",
  };
  await open("");
  for (const [language, scheme] of [["zh-TW", "light"], ["en", "dark"]]) {
    await page.evaluate((locale) => localStorage.setItem("locale", locale), language);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const [name, fragment] of Object.entries(pages)) {
      await page.goto("about:blank");
      await page.setViewportSize(WIDE);
      await open(fragment);
      await page.locator("h2").first().waitFor();
      if (name === "transfer") {
        await page.locator("section[aria-labelledby=data] button").first().click();
        await page.locator("button.primary").last().click();
        await page.locator("tbody button.link").first().click();
        await page.locator(".told").waitFor();
      }
      if (name === "pension") {
        await page.locator("figure").nth(1).waitFor();
      }
      assert.deepEqual([...await violations(), ...await sidewaysScroll()], [], `${name} ${language}`);
      for (const size of [WIDE, NARROW]) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${folder}${name}-${language}-${size.width}.png`, fullPage: name !== "pension" });
      }
    }
  }
  await page.evaluate(() => localStorage.clear());
  await page.emulateMedia({ colorScheme: null });
  // What comes next begins in a new page, in the browser's language.
  await page.goto("about:blank");
});

test("transfers: tables in, a run, and why a teacher stays", async () => {
  const { request } = readCases().find(({ request, expect }) => request.calculation === "transfer.run" &&
    expect?.value?.teachers?.some(({ unreached }) => unreached?.length > 0));
  const { stage, schools, vacancies = [], applications, policy } = request.facts;
  await open("#transfer.run");
  await page.locator("section[aria-labelledby=data]").waitFor();
  const put = (name, content) => choose(["json", "schools", "vacancies", "applications"].indexOf(name), { name, mimeType: "text/plain", buffer: Buffer.from(content) });
  // What is wrong with a file is said, and nothing of it is taken.
  await put("schools", "code,town\nA,B\n");
  assert.match(await page.getByRole("alert").innerText(), /town/);
  await put("json", "[1]");
  assert.match(await page.getByRole("alert").innerText(), /JSON/);
  await put("json", JSON.stringify({ stage, policy, applications: [] }));
  await put("schools", `code,county,stage\n${schools.map(({ code, county, stage }) => `${code},${county},${stage}`).join("\n")}\n`);
  await put("vacancies", `school,subject,count\n${vacancies.map(({ school, subject, count }) => `${school},${subject},${count}`).join("\n")}\n`);
  await put("json", JSON.stringify({ ...request.facts }));
  assert.match(await page.locator("section[aria-labelledby=data] [role=status]").innerText(), new RegExp(`${schools.length}校.*${applications.length}位`));
  await page.getByRole("button", { name: "執行介聘" }).click();
  const stays = page.locator("tbody tr", { hasText: "—" }).first();
  const name = await stays.getByRole("button").innerText();
  await stays.getByRole("button").click();
  const told = await page.locator(".told").innerText();
  assert.ok(told.includes(name) && told.includes("未達成"), told);
  assert.deepEqual([...await violations(), ...await sidewaysScroll()], []);
});

/** Chooses a file, and waits until it was read. */
async function choose(place, file) {
  await page.locator("input[type=file]").nth(place).setInputFiles(file);
  await page.waitForFunction(() => [...document.querySelectorAll("input[type=file]")].every(({ value }) => value === ""));
}

test("the tables of the example, downloaded and imported again, give the example's result", async () => {
  await open("#transfer.run");
  await page.getByRole("button", { name: "載入範例" }).click();
  const run = async () => {
    await page.getByRole("button", { name: "執行介聘" }).click();
    await page.locator("section[aria-labelledby=schools], .refused").first().waitFor();
    assert.equal(await page.locator(".refused").count(), 0, await page.locator("main").innerText());
    return Promise.all(["stages", "ask", "schools"].map((section) => page.locator(`section[aria-labelledby=${section}]`).innerText()));
  };
  const result = await run();
  await page.locator("summary", { hasText: "CSV" }).click();
  for (const [place, table] of ["學校", "缺額", "申請人"].entries()) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `下載範本：${table}` }).click()]);
    await choose(place + 1, await file.path());
  }
  assert.deepEqual(await run(), result);
});

test("a year that is made up is run beside the page, and can be stopped", async () => {
  await open("#transfer.run");
  const size = page.getByRole("textbox", { name: "產生之教師人數" });
  await size.fill("5001");
  await page.getByRole("button", { name: "產生範例" }).click();
  assert.match(await page.getByRole("alert").innerText(), /5,?000/);
  await size.fill("5000");
  await page.getByRole("button", { name: "產生範例" }).click();
  await page.getByRole("button", { name: "執行介聘" }).click();
  await page.getByRole("button", { name: "停止" }).click();
  assert.match(await page.locator("main").innerText(), /已停止/);
  await size.fill("200");
  await page.getByRole("button", { name: "產生範例" }).click();
  await page.getByRole("button", { name: "執行介聘" }).click();
  assert.match(await page.locator(".headline").innerText(), /介聘成功\d+人，共200人/);
});

/** What a new visitor of a browser in some language sees. */
async function visitor(locale, look) {
  const fresh = await browser.newContext({ locale });
  const other = await fresh.newPage();
  watch(other, server.origin, complaints);
  await look(other, fresh).finally(() => fresh.close());
}

test("a link that leads nowhere says so", async () => {
  for (const name of ["%E0%A4%A", "constructor", "toString", "__proto__", "leave.nope"]) {
    await page.goto("about:blank");
    await open(`#${name}`);
    assert.match(await page.getByRole("alert").innerText(), new RegExp(name));
    assert.ok(await page.locator(".cards a").count() > 70);
  }
});

test("a date is understood as people write it, and what is no date is left as it was written", async () => {
  const warnings = [];
  const note = (message) => message.type() === "warning" && warnings.push(message.text());
  page.on("console", note);
  await open("#leave.annual?as_of=2026-11-21");
  await page.getByRole("radio", { name: "公務人員" }).check();
  const hired = page.locator('[data-path="hired_on"]');
  const understood = ["114-2-3", "114/02/03", "114.2.3", "1140203", "0114.2.3", "１１４．２．３", "１１４／２／３", "114年2月3日", "114年2月3號", "114 年 2 月 3 日",
    "民國114年2月3日", "民國114.2.3", "中華民國114年2月3日", "2025/2/3", "2025-02-03", "20250203", "2025年2月3日", "西元2025年2月3日", "114–2–3"];
  for (const written of understood) {
    await hired.getByLabel(/民國/).fill("");
    await hired.getByLabel(/民國/).fill(written);
    assert.equal(await hired.locator("input[type=date]").inputValue(), "2025-02-03", written);
    assert.equal(await hired.getByLabel(/民國/).inputValue(), written);
  }
  for (const written of ["114-2-30", "1145.2.3", "1140230", "民國2025年2月3日", "114-13-1", "二月三日", "0-1-1"]) {
    await hired.getByLabel(/民國/).fill(written);
    assert.equal(await hired.locator("input[type=date]").inputValue(), "", written);
    assert.ok((await hired.locator(".error").innerText()).includes(written), written);
    await page.waitForFunction((text) => JSON.parse(new URLSearchParams(location.hash.split("?")[1]).get("facts")).hired_on === text, written);
  }
  page.off("console", note);
  assert.deepEqual(warnings, []);
});

test("what is wrong is said at its field while other facts are missing, and each label once", async () => {
  const lines = () => page.locator(".waiting li").allInnerTexts();
  await open('#allowance.birth?as_of=2026-05-15&facts={"salary_amount":"4萬"}');
  assert.match(await page.locator('[data-path="salary_amount"] .error').innerText(), /4萬/);
  assert.equal(await page.getByRole("textbox", { name: /薪俸額/ }).getAttribute("aria-invalid"), "true");
  const missing = await lines();
  assert.ok(missing.length > 1);
  for (const line of missing) {
    const [label, why = ""] = line.split("\n");
    assert.ok(label !== "" && !why.startsWith(label), line);
  }
  await page.goto("about:blank");
  await open('#allowance.birth?as_of=2026-05-15&facts={"claimed_on":"115-13-45"}');
  assert.match(await page.locator('[data-path="claimed_on"] .error').innerText(), /115-13-45/);
  assert.ok((await lines()).length > 1);
  assert.deepEqual(await violations(), []);
});

test("an outcome is told to the ear once, after the writing", async () => {
  await open("#leave.annual?as_of=2026-11-21");
  await page.getByRole("radio", { name: "公務人員" }).check();
  await page.evaluate(() => {
    globalThis.heard = [];
    const told = document.querySelector("#answer > [role=status]");
    new MutationObserver(() => globalThis.heard.push(told.textContent)).observe(told, { childList: true, characterData: true, subtree: true });
  });
  await page.locator('[data-path="hired_on"]').getByLabel(/民國/).pressSequentially("114-02-03", { delay: 30 });
  await page.waitForFunction(() => globalThis.heard.length > 0);
  await page.waitForTimeout(1200);
  const heard = await page.evaluate(() => globalThis.heard);
  assert.equal(heard.length, 1, heard.join("\n"));
  assert.match(heard[0], /6\.5/);
  assert.equal(await page.locator("#answer [role=alert]").count(), 0);
  assert.equal(await page.locator("#answer [aria-live] [role=status], #answer [role=status] [role=status]").count(), 0);
});

test("a control says that it is required, and what is said of it", async () => {
  await open('#allowance.birth?as_of=2026-05-15&facts={"claimed_on":"115-13-45"}');
  const group = page.getByRole("radiogroup", { name: /人員類別/ });
  assert.equal(await group.getAttribute("aria-required"), "true");
  const describedBy = (control) => control.evaluate((element) => (element.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
  assert.match(await describedBy(group), /決定適用/);
  for (const input of await page.locator('[data-path="claimed_on"] input').all()) {
    assert.notEqual(await input.getAttribute("required"), null);
    assert.match(await describedBy(input), /須在期限之內.*115-13-45/);
    assert.match(await input.evaluate((element) => document.getElementById(element.getAttribute("aria-errormessage")).textContent), /115-13-45/);
  }
  assert.deepEqual(await violations(), []);
});

test("a rule of an institution that there isn't is shown, and can be taken out of the case", async () => {
  await open(`${annual}&overlays=nope`);
  const box = page.getByRole("checkbox", { name: "nope" });
  assert.equal(await box.isChecked(), true);
  assert.match(await page.locator('[data-path="overlays"] .error').innerText(), /nope/);
  assert.match(await page.locator(".refused").innerText(), /機構自訂之規定/);
  await box.click();
  assert.match(await page.locator(".headline").innerText(), /6\.5/);
  assert.equal(await box.count(), 0);
});

test("the page speaks the browser's language, a link its sender's, and who has chosen is left alone", async () => {
  const language = (other) => other.locator("html").getAttribute("lang");
  let link = "";
  for (const [locale, expected] of [["zh-TW", "zh-TW"], ["zh-HK", "zh-TW"], ["en-GB", "en"], ["ja-JP", "en"]]) {
    await visitor(locale, async (other, fresh) => {
      await fresh.grantPermissions(["clipboard-read", "clipboard-write"]);
      await other.goto(`${server.origin}/${annual}`);
      await other.locator(".headline").waitFor();
      assert.equal(await language(other), expected, locale);
      await other.locator(".share button").first().click();
      link = await other.evaluate(() => navigator.clipboard.readText());
      assert.match(link, new RegExp(`lang=${expected}&`));
    });
  }
  await visitor("zh-TW", async (other) => {
    await other.goto(link);
    await other.locator(".headline").waitFor();
    assert.equal(await language(other), "en");
    await other.locator("header nav button").last().click();
    assert.equal(await language(other), "zh-TW");
    await other.goto("about:blank");
    await other.goto(link);
    await other.locator(".headline").waitFor();
    assert.equal(await language(other), "zh-TW");
  });
});

const loaded = () => page.locator("section[aria-labelledby=data] > [role=status]").innerText();
const importTable = (name, content) => choose(["json", "schools", "vacancies", "applications"].indexOf(name), { name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from(content) });

test("a result of transfers goes with the data that it was reckoned from", async () => {
  await open("#transfer.run");
  await page.getByRole("textbox", { name: "產生之教師人數" }).fill("20");
  for (const name of ["產生範例", "載入範例"]) {
    await page.getByRole("button", { name: "產生範例" }).click();
    await page.getByRole("button", { name: "執行介聘" }).click();
    await page.locator(".headline").waitFor();
    await page.getByRole("button", { name }).click();
    await page.locator(".headline").waitFor({ state: "detached" });
  }
});

test("a year is made up for a number however it is written, and the limits are said", async () => {
  await open("#transfer.run");
  const size = page.getByRole("textbox", { name: "產生之教師人數" });
  assert.match(await page.locator("#size-help").innerText(), /1至5,000/);
  for (const written of ["abc", "-5", "0", "1.5", ""]) {
    await size.fill(written);
    await page.getByRole("button", { name: "產生範例" }).click();
    const said = await page.getByRole("alert").innerText();
    assert.ok(said.includes(`「${written}」`) && /1至5,000/.test(said), said);
  }
  for (const [written, count] of [["１０", 10], ["5,000", 5000], ["1", 1]]) {
    await size.fill(written);
    await page.getByRole("button", { name: "產生範例" }).click();
    assert.ok((await loaded()).includes(`${count}位`), written);
    assert.equal(await page.getByRole("alert").count(), 0);
  }
});

test("tables are read as spreadsheets here save them", async () => {
  const warnings = [];
  const note = (message) => message.type() === "warning" && warnings.push(message.text());
  page.on("console", note);
  await open("#transfer.run");
  // 學校代碼,縣市,階段,學校屬性 in Big5, with a school of 臺北市, 國中, 偏遠地區學校.
  const big5 = Buffer.from("bec7aed5a54ebd582cbfa4a5ab2cb6a5ac712cbec7aed5c4dda9ca0d0a41312cbb4fa55fa5ab2cb0eaa4a42cb0bebbb7a661b0cfbec7aed50d0a", "hex");
  const facts = async () => {
    await page.getByRole("button", { name: "複製 JSON 請求" }).click();
    return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).facts;
  };
  const school = { code: "A1", county: "臺北市", stage: "junior_high", kinds: ["remote"] };
  await importTable("schools", big5);
  assert.deepEqual((await facts()).schools, [school]);
  const csv = "學校代碼,縣市,階段,學校屬性\nA2,臺北市,國中,偏遠地區學校\n";
  for (const content of [Buffer.from(`\ufeff${csv}`, "utf16le"), Buffer.from(`\ufeff${csv}`, "utf16le").swap16(), csv, `\ufeffsep=,\r\n${csv}`, csv.replaceAll("\n", ",\n"), `sep=;\n${csv.replaceAll(",", ";")}`, csv.replaceAll(",", "\t")]) {
    await importTable("schools", "code,county,stage\nZ,Z,primary\n");
    await importTable("schools", content);
    assert.deepEqual((await facts()).schools, [{ ...school, code: "A2" }]);
  }
  await importTable("schools", "Code,COUNTY,Stage,Kinds\nA3,臺北市,Junior high school,離島；remote\n");
  assert.deepEqual((await facts()).schools, [{ ...school, code: "A3", kinds: ["island", "remote"] }]);
  await importTable("applications", "教師,現任學校,審查通過,原住民身分,有關情形,服務學期數\n甲,A3,是,否,離島學校初聘,１２\n");
  assert.deepEqual((await facts()).applications, [{ teacher: "甲", school: "A3", approved: true, indigenous: false, circumstances: ["first_hired_on_island"], service: { terms: 12 } }]);
  // What can't be taken is said, and the data stay.
  const refused = { "": /沒有資料列/, "code,county,stage\n": /沒有資料列/, "code,code,stage\nA,B,primary\n": /第1列.*重複.*code/, "code,代碼\nA,B\n": /第1列.*代碼.*學校代碼/, "code,county\nA,B,C\n": /第2列/, "code,county\nA\n": /第2列/, '"code,county\nA,B\n': /引號/ };
  for (const [content, expected] of Object.entries(refused)) {
    await importTable("schools", content);
    assert.match(await page.getByRole("alert").innerText(), expected, content);
    assert.equal((await facts()).schools[0].code, "A3");
  }
  const columns = page.locator("details", { hasText: "CSV 欄位" });
  await columns.evaluate((details) => { details.open = true; });
  assert.match(await columns.innerText(), /code（學校代碼）[^]*缺額[^]*circumstances（有關情形）/);
  page.off("console", note);
  assert.deepEqual(warnings, []);
});

test("the year's transfers go to the form and back with their facts, where they are few", async () => {
  await open("#transfer.run?as_of=2026-05-15");
  const size = page.getByRole("textbox", { name: "產生之教師人數" });
  await size.fill("51");
  await page.getByRole("button", { name: "產生範例" }).click();
  assert.equal(await page.getByRole("button", { name: "逐欄填寫" }).count(), 0);
  assert.match(await page.locator("main").innerText(), /逾50位/);
  await size.fill("3");
  await page.getByRole("button", { name: "產生範例" }).click();
  await page.getByRole("button", { name: "逐欄填寫" }).click();
  assert.equal(await page.locator('[data-path="as_of"] input[type=date]').inputValue(), "2026-05-15");
  assert.equal(await page.locator('[data-path^="applications["][data-path$="].teacher"]').count(), 3);
  await page.locator("#answer .headline").waitFor();
  await page.locator('[data-path="applications[0].teacher"] input').fill("王老師");
  await page.getByRole("button", { name: "回到介聘作業" }).click();
  assert.match(await loaded(), /3位/);
  await page.getByRole("button", { name: "執行介聘" }).click();
  await page.getByRole("button", { name: "王老師" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "列印" }).count(), 1);
});

test("of a run only what it came to is told to the ear, and who stops it stands at its button", async () => {
  await open("#transfer.run");
  const size = page.getByRole("textbox", { name: "產生之教師人數" });
  await size.fill("5000");
  await page.getByRole("button", { name: "產生範例" }).click();
  await page.getByRole("button", { name: "執行介聘" }).click();
  await page.getByRole("button", { name: "停止" }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "執行介聘");
  await size.fill("50");
  await page.getByRole("button", { name: "產生範例" }).click();
  await page.getByRole("button", { name: "執行介聘" }).click();
  await page.locator(".headline").waitFor();
  const live = await page.locator("[aria-live], [role=status], [role=alert]").allTextContents();
  assert.ok(live.some((text) => /介聘成功\d+人，共50人/.test(text)));
  assert.ok(live.every((text) => text.length < 100), String(live.map((text) => text.length)));
});

test("an example is of late and has something to show", async () => {
  for (const name of ["leave.annual", "allowance.birth", "pension.estimate", "insurance.parental_leave", "appraisal.reward", "salary.amount"]) {
    await page.goto("about:blank");
    await open(`#${name}`);
    await page.getByRole("button", { name: "填入範例" }).click();
    await page.locator(".headline").waitFor();
    assert.equal(await page.locator(".headline.refusal").count(), 0, name);
    assert.doesNotMatch(await page.locator(".headline").innerText(), /\n0$/, name);
    const day = await page.locator('[data-path="as_of"] input[type=date]').inputValue();
    assert.ok(day >= "2020-01-01" && day <= "2026-12-31", `${name}: ${day}`);
  }
  await open("#transfer.run");
  await page.getByRole("button", { name: "載入範例" }).click();
  await page.getByRole("button", { name: "執行介聘" }).click();
  await page.locator(".headline").waitFor();
  const results = await page.locator("section[aria-labelledby=ask] tbody td:last-child").allInnerTexts();
  assert.ok(results.length >= 5 && results.includes("—") && results.some((result) => result !== "—"), results.join());
});

test("the list is searched by the words of every day, best matches first", async () => {
  await open("");
  const requests = [];
  const note = (request) => requests.push(request.url());
  page.on("request", note);
  const found = { "年假": "leave.annual", "特休": "leave.annual", "產假": "leave.request", "病假": "leave.request", "喪假": "leave.request", "月退俸": "pension.estimate",
    "生小孩": "allowance.birth", maternity: "leave.request", "娩假": "leave.request", "休假": "leave.annual", "調校": "transfer.run", "國中": "transfer.run", "birth allowance": "allowance.birth", "補助 喪葬": "allowance.funeral" };
  for (const [sought, name] of Object.entries(found)) {
    await page.getByRole("searchbox").fill(sought);
    await page.locator(`.cards a[href="#${name}"]`).waitFor({ timeout: 3_000 }).catch(() => assert.fail(`${sought} does not find ${name}`));
  }
  assert.ok(requests.some((url) => url.includes("names")));
  page.off("request", note);
  // A title that has the word stands before one that does not.
  await page.getByRole("searchbox").fill("休假");
  const titles = await page.locator(".cards strong").allInnerTexts();
  const without = titles.findIndex((title) => !title.includes("休假"));
  assert.ok(without > 0 && titles.slice(without).every((title) => !title.includes("休假")), titles.join());
  assert.deepEqual(await violations(), []);
  await page.getByRole("searchbox").fill("zzzz");
  assert.match(await page.locator("main [role=status]").innerText(), /查無/);
});

test("the name of an axis stands clear of its highest mark", async () => {
  const { request } = readCases().find(({ request, expect }) => request.calculation === "pension.compare" && expect);
  await open(fragmentOf(request));
  await page.locator("figure svg").first().waitFor();
  const clear = await page.evaluate(() => [...document.querySelectorAll("figure svg")].every((chart) => {
    const axis = chart.querySelector(".axis").getBoundingClientRect();
    return [...chart.querySelectorAll("g > text, polyline, rect")].every((mark) => {
      const box = mark.getBoundingClientRect();
      return box.top >= axis.bottom || box.left >= axis.right;
    });
  }));
  assert.ok(clear);
});

test("what a page with one area costs", async (t) => {
  // The list, and of each area a page with its answer.
  const areas = new Map(describe().calculations.map(({ name, area }) => [name, area]));
  const ofAreas = new Map(firstCases().map(({ request }) => [areas.get(request.calculation), fragmentOf(request)]));
  const { request } = readCases().find(({ request, expect }) => request.calculation === "pension.estimate" && expect);
  for (const fragment of ["", annual, ...ofAreas.values(), fragmentOf(request), "#transfer.run"]) {
    const fresh = await browser.newContext({ serviceWorkers: "block" });
    const other = await fresh.newPage();
    const sizes = new Map();
    const client = await fresh.newCDPSession(other);
    await client.send("Network.enable");
    client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
    await other.goto(`${server.origin}/${fragment}`);
    await other.locator(fragment === "" ? ".cards" : ".case, section[aria-labelledby=data]").first().waitFor();
    await other.waitForLoadState("networkidle");
    const weight = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const heaviest = await other.evaluate(() => performance.getEntriesByType("resource").map(({ name, encodedBodySize }) => [name.split("/").at(-1), encodedBodySize]).sort(([, a], [, b]) => b - a).slice(0, 4).map((one) => one.join(" ")).join(", "));
    const paint = await other.evaluate(() => Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0));
    t.diagnostic(`${fragment.split("?")[0] || "the list"}: ${weight} bytes over the wire of ${WEIGHT} allowed, ${sizes.size} requests, first paint after ${paint} ms; ${heaviest}`);
    assert.ok(weight > 10_000 && weight <= WEIGHT, `${fragment} costs ${weight} bytes`);
    await fresh.close();
  }
});

test("the first answer after the module is loaded", async (t) => {
  await open("#leave.annual?as_of=2026-11-21");
  await page.locator("form.facts").waitFor();
  await page.getByRole("radio", { name: "公務人員" }).check();
  const took = await page.evaluate(async () => {
    const input = document.querySelector('[data-path="hired_on"] input[type=date]');
    const shown = new Promise((resolve) => {
      new MutationObserver(() => document.querySelector(".headline") && resolve(performance.now())).observe(document.getElementById("answer"), { childList: true, subtree: true });
    });
    const start = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, "2025-02-03");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return (await shown) - start;
  });
  // What the package alone takes, the battery's test prints.
  t.diagnostic(`first answer drawn in the page ${took.toFixed(1)} ms after the last key`);
});

test("it works without a network after the first load", async () => {
  const fresh = await browser.newContext();
  const other = await fresh.newPage();
  await other.goto(`${server.origin}/`);
  await other.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await other.reload();
  await fresh.setOffline(true);
  await other.goto(`${server.origin}/${annual}`);
  await other.reload();
  assert.match(await other.locator(".headline").innerText(), /6\.5/);
  await fresh.close();
});

test("a page of the manual that was read is kept; of another it is said that it was not loaded", async () => {
  const manual = "reference/zh-TW/leave/annual.html";
  const fresh = await browser.newContext();
  // Whether or not the manual was built beside the page.
  const pages = { [manual]: ["text/html; charset=utf-8", '<!doctype html><link rel="stylesheet" href="../../style.css"><h1>休假</h1>'], "reference/style.css": ["text/css", "h1 { color: rgb(1, 2, 3) }"] };
  await fresh.route("**/reference/**", (route) => {
    const found = Object.entries(pages).find(([path]) => route.request().url().endsWith(path));
    return found === undefined ? route.continue() : route.fulfill({ contentType: found[1][0], body: found[1][1] });
  });
  const other = await fresh.newPage();
  await other.goto(`${server.origin}/`);
  await other.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await other.reload();
  await other.goto(`${server.origin}/${manual}`);
  await fresh.unroute("**/reference/**");
  await fresh.setOffline(true);
  await other.goto(`${server.origin}/${manual}?again`);
  assert.equal(await other.locator("h1").innerText(), "休假");
  assert.equal(await other.locator("h1").evaluate((h1) => getComputedStyle(h1).color), "rgb(1, 2, 3)");
  await other.goto(`${server.origin}/reference/zh-TW/leave/ledger.html`);
  assert.match(await other.locator("body").innerText(), /未曾載入[^]*not loaded before/);
  await other.goto(`${server.origin}/`);
  await other.locator(".cards").first().waitFor();
  await fresh.close();
});

test("nothing is complained of, and no request leaves the page's origin", () => {
  assert.deepEqual(complaints, []);
});
