// What a user of the npm packages sees, over a native object of text functions: the same file in both packages.
//
// Values that JSON would change silently on their way (NaN to null, a Date to a timestamp) are refused here, because
// behind this file nobody can see them any more. Everything else is judged by the core.

let native;

/** Gives this file its native half: the text functions of the Node addon or of the wasm module. */
export function bind(functions) {
  native = functions;
}

/** A refused request or a failed calculation, with the fields of the wire's error body. */
export class PersonnelRulesError extends Error {
  constructor(body) {
    super(body.message);
    Object.assign(this, body);
  }

  toJSON() {
    return { message: this.message, ...this };
  }
}
// On the prototype, so that the error's own fields are the wire's and no more.
PersonnelRulesError.prototype.name = "PersonnelRulesError";

/**
 * A response of the wire that can be told in words; frozen all through, so that what is passed on stays what was decided.
 *
 * The text is read when something of it is first asked for: reading and freezing take longer than deciding.
 */
class Decision {
  // The request as text and not the object: facts changed after the decision must not change how it is told.
  #request;
  #text;
  #response;

  constructor(request, text) {
    this.#request = request;
    this.#text = text;
    Object.freeze(this);
  }

  explain(locale, format) {
    const request = JSON.parse(this.#request);
    return orThrow(explain({ ...request, locale: locale ?? request.locale, format })).text;
  }

  toJSON() {
    return (this.#response ??= frozen(JSON.parse(this.#text)));
  }

  /** What Node's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return this.toJSON();
  }
}
for (const member of ["ok", "calculation", "as_of", "known_on", "overlays", "value", "reasons", "citations", "trace", "engine", "data"]) {
  Object.defineProperty(Decision.prototype, member, {
    enumerable: true,
    get() {
      return this.toJSON()[member];
    },
  });
}

function frozen(response) {
  freeze(response);
  return response;
}

/** Freezes what JSON can hold. A list has a loop of its own, which is much the faster one for it. */
function freeze(value) {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      freezeInside(value[index]);
    }
  } else {
    for (const key in value) {
      freezeInside(value[key]);
    }
  }
  Object.freeze(value);
}

function freezeInside(value) {
  if (typeof value === "object" && value !== null) {
    freeze(value);
  }
}

/** The engine of each typed function. */
export function decide(calculation, facts, options = {}) {
  if (kind(options) !== "[object Object]") {
    throw wrongType({ path: "options", problem: "options", shown: named(options) });
  }
  // Joined as text, which is faster than one object, and leaves it to the core to refuse a field that is there twice.
  const rest = objectText(options);
  const inner = objectText(facts, "facts", options.locale);
  const request = `{"calculation":"${calculation}","facts":${inner}${rest === "{}" ? "" : ","}${rest.slice(1)}`;
  const text = call("evaluate", request);
  return text.startsWith('{"ok":true') ? new Decision(request, text) : orThrow(JSON.parse(text));
}

export function evaluateText(request) {
  return textOrFailure("evaluate", request);
}

export function evaluateManyText(requests) {
  return textOrFailure("evaluateMany", requests);
}

export function evaluate(request) {
  return JSON.parse(textOrFailure("evaluate", request));
}

export function evaluateWatched(request, onProgress) {
  let thrown;
  // Nothing may be thrown through the native half.
  const tell = (stage, done, of, placed) => {
    try {
      return onProgress({ stage, done, of, placed }) !== false;
    } catch (error) {
      thrown = { error };
      return false;
    }
  };
  const text = textOrFailure("evaluateWatched", request, tell);
  if (thrown) {
    throw thrown.error;
  }
  return JSON.parse(text);
}

export function evaluateMany(requests) {
  if (!Array.isArray(requests)) {
    return JSON.parse(textOrFailure("evaluateMany", requests));
  }
  // A request that can't be written as JSON is answered here and must not stop the others.
  const texts = [];
  const refused = [];
  for (let index = 0; index < requests.length; index += 1) {
    try {
      texts.push(objectText(requests[index]));
    } catch (error) {
      refused.push([index, failure(error)]);
    }
  }
  const responses = JSON.parse(call("evaluateMany", `[${texts.join(",")}]`));
  for (const [index, response] of refused) {
    responses.splice(index, 0, response);
  }
  return responses;
}

export function explain(request) {
  return JSON.parse(textOrFailure("explain", request));
}

export function explainNeeds(request) {
  return JSON.parse(textOrFailure("explainNeeds", request));
}

export function describe() {
  return JSON.parse(call("describe"));
}

export function rules(filter = {}) {
  return JSON.parse(textOrFailure("rules", filter));
}

export function rule(request) {
  return JSON.parse(textOrFailure("rule", request));
}

export function errorCodes() {
  return JSON.parse(call("errorCodes"));
}

function call(entry, request, ...more) {
  if (native === undefined) {
    throw new PersonnelRulesError({
      code: "not_ready",
      message: "the wasm module is not loaded yet",
      help: "await init() once before the first call",
    });
  }
  return native[entry](request, ...more);
}

function textOrFailure(entry, request, ...more) {
  let text;
  try {
    text = requestText(request);
  } catch (error) {
    return JSON.stringify(failure(error));
  }
  return call(entry, text, ...more);
}

function orThrow(response) {
  if (response.ok) {
    return response;
  }
  throw new PersonnelRulesError(response.error);
}

function failure(error) {
  return { ok: false, error: error.toJSON() };
}

function requestText(request) {
  if (typeof request === "string") {
    return request.isWellFormed() ? request : illFormedBytes(request);
  }
  // By its tag and not by instanceof, which fails for an array of another realm (a test runner's, a frame's).
  if (kind(request) !== "[object Uint8Array]") {
    return objectText(request);
  }
  // An array whose buffer was given away is as empty as any other, but can't be read.
  return request.byteLength === 0 ? "" : request;
}

/** A value as JSON; `whole` is the field that the value itself is in the request. */
function objectText(value, whole, locale) {
  let found;
  try {
    found = flaw(value, 0);
    if (found === undefined) {
      return JSON.stringify(value);
    }
    locale ??= value?.locale;
  } catch {
    // A getter or a proxy of the caller's has thrown.
    found = refuse("unreadable");
  }
  // As the core names fields: a fact by its own name.
  const path = found.path.startsWith("facts.") ? found.path.slice("facts.".length) : found.path;
  // The way into a circle is no shorter than DEEPEST: its first step says it all.
  throw wrongType({ ...found, path: (found.problem === "depth" ? path.split(/[.[]/, 1)[0] : path) || whole }, locale);
}

// Deeper than any request, and not as deep as the core's own limit: what goes deeper than this refers to itself.
const DEEPEST = 100;

/** What JSON would lose in a value, and where; undefined if nothing. */
function flaw(value, depth) {
  switch (typeof value) {
    case "boolean":
      return undefined;
    case "string":
      return value.isWellFormed() ? undefined : refuse("text");
    case "number":
      return Number.isFinite(value) ? undefined : refuse("number", value);
    case "object":
      return value === null ? undefined : flawInside(value, depth);
    case "bigint":
      return refuse("bigint", value);
    default:
      return refuse("type", named(value));
  }
}

function flawInside(value, depth) {
  if (depth === DEEPEST) {
    return refuse("depth");
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = flaw(value[index], depth + 1);
      if (found !== undefined) {
        return under(`[${index}]`, found);
      }
    }
    return undefined;
  }
  if (!isPlain(value)) {
    return refuse("type", named(value));
  }
  for (const key of Object.keys(value)) {
    const inside = value[key];
    // As everywhere in JavaScript, a property that is undefined is one that is not there.
    const found = inside === undefined ? undefined : (flaw(key) ?? flaw(inside, depth + 1));
    if (found !== undefined) {
      return under(key.toWellFormed(), found);
    }
  }
  return undefined;
}

/** Whether JSON writes the object as its fields, and not as something else (a Date), or as nothing (a Map). */
function isPlain(value) {
  return kind(value) === "[object Object]" && typeof value.toJSON !== "function";
}

function refuse(problem, shown) {
  return { path: "", problem, shown };
}

function under(key, found) {
  const separator = found.path === "" || found.path.startsWith("[") ? "" : ".";
  return { ...found, path: `${key}${separator}${found.path}` };
}

const PROBLEMS = {
  en: {
    text: ["the string holds half a surrogate pair", "pass valid Unicode"],
    number: ["`{}` is not a number of JSON", 'a decimal belongs in a string such as `"6.5"`'],
    bigint: ["the bigint `{}` is not a value of JSON", 'a count is a number, a decimal belongs in a string such as `"90000"`'],
    type: ["`{}` is not a value of JSON", 'a date belongs in a string such as `"2026-11-21"`, a decimal in one such as `"6.5"`'],
    depth: ["the object refers to itself or is too deep", "pass a plain object"],
    unreadable: ["the object can't be read", "pass a plain object"],
    options: ["`{}` is not an object of options", 'pass an object such as `{ as_of: "2026-11-21" }`'],
  },
  "zh-TW": {
    text: ["字串含有不成對之代理碼元", "請傳入有效之 Unicode 文字"],
    number: ["`{}` 不是 JSON 之數字", '小數請以字串表示，例如 `"6.5"`'],
    bigint: ["bigint `{}` 無法以 JSON 表示", '個數請用 number，小數請以字串表示，例如 `"90000"`'],
    type: ["`{}` 無法以 JSON 表示", '日期請以字串表示，例如 `"2026-11-21"`；小數亦同，例如 `"6.5"`'],
    depth: ["物件參照自身或層次過深", "請傳入單純之物件"],
    unreadable: ["物件無法讀取", "請傳入單純之物件"],
    options: ["`{}` 不是選項物件", '請傳入物件，例如 `{ as_of: "2026-11-21" }`'],
  },
};

/** In the language of the request, as the core's own errors; in Chinese if it names none that is known. */
function wrongType({ path, problem, shown }, locale) {
  const [message, help] = PROBLEMS[locale === "en" ? "en" : "zh-TW"][problem];
  const field = path === undefined || path === "" ? {} : { field: path };
  return new PersonnelRulesError({ code: "wrong_type", message: message.replace("{}", () => String(shown)), help, ...field });
}

/** A value as it can be named in a message: its kind, for what has no short text. */
function named(value) {
  return value === undefined || value === null ? String(value) : kind(value).slice("[object ".length, -1);
}

function kind(value) {
  return Object.prototype.toString.call(value);
}

/** The bytes of a string with half a surrogate pair: not UTF-8, so that the core can say so, as on every surface. */
function illFormedBytes(text) {
  const encoder = new TextEncoder();
  const bytes = [];
  for (const character of text) {
    const unit = character.charCodeAt(0);
    if (character.isWellFormed()) {
      bytes.push(...encoder.encode(character));
    } else {
      bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}
