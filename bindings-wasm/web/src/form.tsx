// A form for any facts, made from their schema.

import { createContext } from "preact";
import { useContext, useId, useState } from "preact/hooks";

import { isDay, readDay, toRoc } from "./dates";
import type { Facts } from "./engine";
import type { Choice, Field } from "./schema";
import { said, t } from "./words";

/** What is said at a field: an error, or why it is needed now. */
export interface Remark {
  field: string;
  text: string;
  error: boolean;
}

/** The remark of the whole form: there is one at a time. */
export const Remarks = createContext<readonly Remark[]>([]);

interface Props {
  field: Field;
  path: string;
  value: unknown;
  set: (value: unknown) => void;
}

/** The fields of an object: first what is needed or given, the rest folded. */
export function Fields({ field, path, value, set }: Props) {
  const remarks = useContext(Remarks);
  const facts = isFacts(value) ? value : {};
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const remarked = (name: string) => remarks.some((remark) => within(remark.field, at(name)));
  // What was once shown stays in its place while it is being emptied and filled again.
  const [shown] = useState(() => new Set<string>());
  for (const { name, optional } of field.fields) {
    if (!optional || facts[name] !== undefined || remarked(name)) {
      shown.add(name);
    }
  }
  const change = (name: string) => (inner: unknown) => {
    const { [name]: _, ...rest } = facts;
    set(inner === undefined ? rest : inOrder(field, { ...rest, [name]: inner }));
  };
  const one = (inner: Field) => <Control key={inner.name} field={inner} path={at(inner.name)} value={facts[inner.name]} set={change(inner.name)} />;
  const further = field.fields.filter(({ name }) => !shown.has(name));
  const strange = Object.keys(facts).filter((name) => field.fields.every((inner) => inner.name !== name));
  return (
    <>
      {field.fields.filter(({ name }) => shown.has(name)).map(one)}
      {strange.map((name) => (
        <div class="field" key={name} data-path={at(name)}>
          <code>{name}</code> <button type="button" class="quiet" onClick={() => change(name)(undefined)}>{t("remove", name)}</button>
          <Said path={at(name)} id={`said-${name}`} />
        </div>
      ))}
      {further.length > 0 && (
        <details class="further">
          <summary>{t("more_facts", further.length)}</summary>
          {further.map(one)}
        </details>
      )}
    </>
  );
}

const isFacts = (value: unknown): value is Facts => typeof value === "object" && value !== null && !Array.isArray(value);

/** In the order of the schema, so that the same case is the same text. */
function inOrder(field: Field, facts: Facts): Facts {
  const rank = new Map(field.fields.map(({ name }, place) => [name, place]));
  return Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (rank.get(a) ?? 1000) - (rank.get(b) ?? 1000)));
}

/** Whether a path of the library lies at a field or inside it. */
const within = (path: string, at: string) => path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);

/** One fact with its label, its control and what is said of it. */
function Control(props: Props) {
  const { field, path } = props;
  const id = useId();
  switch (field.kind) {
    case "object":
      return <ObjectControl {...props} />;
    case "list":
      return <ListControl {...props} />;
    case "boolean":
      return <BooleanControl {...props} />;
    case "choice":
      return field.choices.length <= 5 ? <RadioControl {...props} choices={field.choices} /> : <SelectControl {...props} />;
    case "date":
      return <DateControl {...props} />;
    default:
      return (
        <div class="field" data-path={path}>
          <Label field={field} id={id} />
          <TextInput {...props} id={id} />
          <Said path={path} id={id} help={said(field.help)} />
        </div>
      );
  }
}

function Label({ field, id }: { field: Field; id: string }) {
  return (
    <label for={id}>
      {said(field.label)}
      <Needed field={field} />
    </label>
  );
}

/** A star; told aloud too where its control can't say that it is required. */
function Needed({ field, aloud = false }: { field: Field; aloud?: boolean }) {
  return field.optional ? null : <>{aloud && <span class="hidden"> ({t("required")})</span>}<span class="needed" title={t("required")} aria-hidden="true" /></>;
}

/** Help, and what the library says of the field. */
export function Said({ path, id, help = "" }: { path: string; id: string; help?: string }) {
  const remarks = useContext(Remarks).filter((remark) => remark.field === path);
  return (
    <>
      {help !== "" && <p class="help" id={`${id}-help`}>{help}</p>}
      {remarks.map(({ text, error }) => (
        <p class={error ? "error" : "wanted"} id={`${id}-said`}>{text}</p>
      ))}
    </>
  );
}

function described(id: string, help: string, remarks: readonly Remark[], path: string) {
  const said = remarks.filter((remark) => remark.field === path);
  const by = [help !== "" && `${id}-help`, said.length > 0 && `${id}-said`].filter(Boolean).join(" ");
  const invalid = said.some(({ error }) => error);
  return { "aria-describedby": by === "" ? undefined : by, "aria-invalid": invalid || undefined, "aria-errormessage": invalid ? `${id}-said` : undefined };
}

/** Texts and numbers: what can't be read as a number goes to the library as it was written, which then says so. */
function TextInput({ field, path, value, set, id }: Props & { id: string }) {
  const remarks = useContext(Remarks);
  const numeric = field.kind === "integer" || field.kind === "decimal";
  return (
    <input
      id={id}
      type={(field.kind === "password" ? "password" : "text") as "text"}
      inputMode={field.kind === "integer" ? "numeric" : field.kind === "decimal" ? "decimal" : undefined}
      class={numeric ? "number" : undefined}
      autocomplete={field.kind === "password" ? "new-password" : "off"}
      required={!field.optional}
      value={value === undefined || value === null ? "" : String(value)}
      placeholder={field.default === undefined || typeof field.default === "object" ? undefined : String(field.default)}
      onInput={(event) => set(readInput(field, event.currentTarget.value))}
      {...described(id, said(field.help), remarks, path)}
    />
  );
}

function readInput(field: Field, written: string): unknown {
  if (field.kind === "password") {
    return written === "" ? undefined : written;
  }
  const text = written.trim();
  if (text === "") {
    return undefined;
  }
  if (field.kind === "decimal" || field.kind === "integer") {
    // As people write and copy amounts; anything else is left for the library to refuse.
    const plain = text.normalize("NFKC").replace(/^(-?\d{1,3})((?:,\d{3})+)(?=\.|$)/, (all) => all.replaceAll(",", ""));
    return field.kind === "integer" && /^-?\d{1,15}$/.test(plain) ? Number(plain) : plain;
  }
  return written;
}

function DateControl({ field, path, value, set }: Props) {
  const id = useId();
  return (
    <fieldset class="field date" data-path={path}>
      <legend>
        {said(field.label)}
        <Needed field={field} />
      </legend>
      <DateInput id={id} value={typeof value === "string" ? value : ""} set={set} path={path} help={said(field.help)} label={said(field.label)} required={!field.optional} />
      <Said path={path} id={id} help={said(field.help)} />
    </fieldset>
  );
}

interface DateProps {
  id: string;
  value: string;
  set: (value: string | undefined) => void;
  path: string;
  help: string;
  label: string;
  required?: boolean;
}

/** A date, written in either calendar. */
export function DateInput({ id, value, set, path, help, label, required = false }: DateProps) {
  const remarks = useContext(Remarks);
  // What is written in the one calendar stays as it is written, until the other speaks.
  const [written, write] = useState<{ text: string; means: string }>();
  const roc = written?.means === value ? written.text : isDay(value) ? toRoc(value) : value;
  const more = { required, ...described(id, help, remarks, path) };
  return (
    <div class="dates">
      <input
        type="date"
        id={id}
        value={isDay(value) ? value : ""}
        min="1912-01-01"
        max="2200-12-31"
        aria-label={`${label}: ${t("gregorian")}`}
        onInput={(event) => set(event.currentTarget.value || undefined)}
        {...more}
      />
      <span class="roc">
        <input
          type="text"
          class="short"
          value={roc}
          placeholder={t("roc_hint")}
          aria-label={`${label}: ${t("roc")}`}
          autocomplete="off"
          onInput={(event) => {
            const text = event.currentTarget.value;
            const means = text.trim() === "" ? undefined : (readDay(text) ?? text.trim());
            write({ text, means: means ?? "" });
            set(means);
          }}
          {...more}
        />
        <span aria-hidden="true">{t("roc")}</span>
      </span>
    </div>
  );
}

function BooleanControl(props: Props) {
  const { field, value, set } = props;
  const id = useId();
  const remarks = useContext(Remarks);
  if (field.default === false) {
    return (
      <div class="field check" data-path={props.path}>
        <label>
          <input type="checkbox" checked={value === true} onChange={(event) => set(event.currentTarget.checked ? true : undefined)} {...described(id, said(field.help), remarks, props.path)} /> {said(field.label)}
        </label>
        <Said path={props.path} id={id} help={said(field.help)} />
      </div>
    );
  }
  const choices = [
    { value: "true", label: { "zh-TW": "是", en: "Yes" } },
    { value: "false", label: { "zh-TW": "否", en: "No" } },
  ];
  return (
    <RadioControl
      {...props}
      plain
      choices={choices}
      value={value === undefined || value === null ? undefined : String(value)}
      set={(chosen) => set(chosen === undefined ? undefined : chosen === "true")}
    />
  );
}

/** A choice in the page's language, with the other one beside it. */
function Both({ choice, plain = false }: { choice: Choice; plain?: boolean }) {
  const other = said({ "zh-TW": choice.label.en, en: choice.label["zh-TW"] });
  return (
    <>
      {said(choice.label)}
      {!plain && other !== said(choice.label) && <small lang={said({ "zh-TW": "en", en: "zh-TW" })}>{other}</small>}
    </>
  );
}

function RadioControl({ field, path, value, set, choices, plain = false }: Props & { choices: Choice[]; plain?: boolean }) {
  const id = useId();
  const remarks = useContext(Remarks);
  return (
    <fieldset class="field" data-path={path} role="radiogroup" aria-required={!field.optional} {...described(id, said(field.help), remarks, path)}>
      <legend>
        {said(field.label)}
        <Needed field={field} />
      </legend>
      <div class={plain ? "radios plain" : "radios"}>
        {choices.map((choice) => (
          <label key={choice.value}>
            <input type="radio" name={id} value={choice.value} checked={value === choice.value} onChange={() => set(choice.value)} />
            <span><Both choice={choice} plain={plain} /></span>
          </label>
        ))}
        {field.optional && (
          <label>
            <input type="radio" name={id} value="" checked={value === undefined || value === null} onChange={() => set(undefined)} />
            <span class="unset">{t("not_given")}</span>
          </label>
        )}
      </div>
      <Said path={path} id={id} help={said(field.help)} />
    </fieldset>
  );
}

function SelectControl({ field, path, value, set }: Props) {
  const id = useId();
  const remarks = useContext(Remarks);
  return (
    <div class="field" data-path={path}>
      <Label field={field} id={id} />
      <Select id={id} field={field} value={value} set={set} more={described(id, said(field.help), remarks, path)} />
      <Said path={path} id={id} help={said(field.help)} />
    </div>
  );
}

function Select({ id, field, value, set, more }: { id: string; field: Field; value: unknown; set: (value: unknown) => void; more: object }) {
  return (
    <select id={id} value={typeof value === "string" ? value : ""} onChange={(event) => set(event.currentTarget.value || undefined)} required={!field.optional} {...more}>
      <option value="">{field.optional ? t("not_given") : t("choose")}</option>
      {field.choices.map(({ value, label }) => (
        <option key={value} value={value}>{`${said(label)}　${said({ "zh-TW": label.en, en: label["zh-TW"] })}`}</option>
      ))}
    </select>
  );
}

/** An object: there at once where it is needed, else when it is added. */
function ObjectControl({ field, path, value, set }: Props) {
  const there = !field.optional || isFacts(value);
  const id = useId();
  const remarks = useContext(Remarks);
  return (
    <fieldset class="group" data-path={path} {...described(id, said(field.help), remarks, path)}>
      <legend>{said(field.label)}<Needed field={field} /></legend>
      <Said path={path} id={id} help={said(field.help)} />
      {there && <Fields field={field} path={path} value={value} set={set} />}
      {field.optional && (
        <button type="button" class="quiet" onClick={() => set(there ? undefined : {})}>
          {t(there ? "remove" : "add", said(field.label))}
        </button>
      )}
    </fieldset>
  );
}

function ListControl({ field, path, value, set }: Props) {
  const item = field.item as Field;
  const items = Array.isArray(value) ? value : [];
  const id = useId();
  const more = described(id, said(field.help), useContext(Remarks), path);
  const put = (list: unknown[]) => set(list.length === 0 && field.optional ? undefined : list);
  // That there are none must be said where it must be known.
  const none = !field.optional && items.length === 0 && (
    <label class="none">
      <input type="checkbox" checked={Array.isArray(value)} onChange={(event) => set(event.currentTarget.checked ? [] : undefined)} />
      <span>{t("none")}</span>
    </label>
  );
  if (item.kind === "choice") {
    return (
      <fieldset class="field" data-path={path} {...more}>
        <legend>{said(field.label)}<Needed field={field} aloud /></legend>
        <div class="radios">
          {item.choices.map((choice) => (
            <label key={choice.value}>
              <input
                type="checkbox"
                value={choice.value}
                checked={items.includes(choice.value)}
                onChange={(event) => put(event.currentTarget.checked ? [...items, choice.value] : items.filter((one) => one !== choice.value))}
              />
              <span><Both choice={choice} /></span>
            </label>
          ))}
          {none}
        </div>
        <Said path={path} id={id} help={said(field.help)} />
      </fieldset>
    );
  }
  const replace = (place: number, inner: unknown) => put(items.map((one, at) => (at === place ? inner : one)));
  return (
    <fieldset class="group list" data-path={path} {...more}>
      <legend>{said(field.label)}<Needed field={field} aloud /></legend>
      <Said path={path} id={id} help={said(field.help)} />
      {items.map((one, place) => (
        <div class="item" key={place}>
          <Item field={item} path={`${path}[${place}]`} value={one} set={(inner) => replace(place, inner)} place={place} label={said(field.label)} />
          <button type="button" class="quiet" onClick={() => put(items.filter((_, at) => at !== place))}>{t("remove", t("item", place + 1))}</button>
        </div>
      ))}
      {none}
      <button type="button" class="quiet" onClick={() => put([...items, item.kind === "object" ? {} : ""])}>{t("add", said(field.label))}</button>
    </fieldset>
  );
}

function Item({ field, path, value, set, place, label }: Props & { place: number; label: string }) {
  const id = useId();
  const name = `${label} ${t("item", place + 1)}`;
  if (field.kind === "object") {
    return (
      <fieldset class="group" data-path={path}>
        <legend>{t("item", place + 1)}</legend>
        <Said path={path} id={id} />
        <Fields field={field} path={path} value={value} set={set} />
      </fieldset>
    );
  }
  const text = field.kind === "date"
    ? <DateInput id={id} value={typeof value === "string" ? value : ""} set={(date) => set(date ?? "")} path={path} help="" label={name} required />
    : <TextInput field={{ ...field, help: { en: "", "zh-TW": "" } }} path={path} value={value} set={(inner) => set(inner ?? "")} id={id} />;
  return (
    <div class="field" data-path={path}>
      {field.kind !== "date" && <label for={id}>{t("item", place + 1)}</label>}
      {text}
      <Said path={path} id={id} />
    </div>
  );
}
