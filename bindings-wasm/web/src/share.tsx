// A case taken along: as a link, as a request of the library, on paper.

import { useState } from "preact/hooks";

import type { Asked } from "./engine";
import { fragment, type Linked } from "./place";
import { t } from "./words";

const LONG_LINK = 8000;

/** Without a state to link to, only what needs no link. */
export function Share({ asked, state }: { asked: Asked; state?: Linked }) {
  const [done, setDone] = useState("");
  const copy = (text: string) => navigator.clipboard.writeText(text).then(() => setDone(t("copied")), () => setDone(t("copy_failed")));
  const link = state === undefined ? undefined : new URL(fragment(asked.calculation, state), location.href).href;
  const request = JSON.stringify({ ...asked, facts: state?.facts ?? asked.facts }, null, 2);
  return (
    <p class="buttons share">
      {link !== undefined && <button type="button" onClick={() => copy(link)} title={link.length > LONG_LINK ? t("share_long") : undefined}>{t("share")}</button>}
      <button type="button" onClick={() => copy(request)}>{t("copy_json")}</button>
      <button type="button" onClick={() => print()}>{t("print")}</button>
      <span role="status">{done}</span>
    </p>
  );
}
