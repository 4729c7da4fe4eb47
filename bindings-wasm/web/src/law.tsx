// Where a law can be read.

import { t, locale } from "./words";

/** The address of an article in the official law database (全國法規資料庫), for a citation such as `S0110016:7.1`. */
export function lawAddress(citation: string): string | undefined {
  const [, code, article] = /^([A-Z]\d{7}):(\d+(?:-\d+)?)?/.exec(citation) ?? [];
  if (code === undefined) {
    return undefined;
  }
  return article === undefined
    ? `https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=${code}`
    : `https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=${code}&flno=${article}`;
}

/** A citation, as a link where the official database has it. */
export function Law({ id, title, place }: { id: string; title: string; place: string }) {
  const address = lawAddress(id);
  const text = `${title}${locale.value === "en" ? " " : ""}${place}`;
  return address === undefined ? <span>{text}</span> : (
    <a href={address} target="_blank" rel="noopener noreferrer" title={t("open_law", text)}>{text}</a>
  );
}
