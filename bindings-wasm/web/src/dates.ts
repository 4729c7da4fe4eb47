// Dates as people here write them. Whether a date can be used, the library judges.

/** The year in which year 1 of the Republic began, less one. */
const BEFORE_REPUBLIC = 1911;

/** `2026-11-21` as `115-11-21`; nothing where it is no date, or lies before the Republic. */
export function toRoc(iso: string): string {
  const [, year, rest] = /^(\d{4})-(\d{2}-\d{2})$/.exec(iso) ?? [];
  const roc = Number(year) - BEFORE_REPUBLIC;
  return roc > 0 ? `${roc}-${rest}` : "";
}

/** `115-11-21`, `115/11/21`, `115.11.21`, `1151121` or `民國115年11月21日` as `2026-11-21`; nothing where it is none of these. */
export function fromRoc(text: string): string | undefined {
  const written = text.trim();
  const [, year, month = "", day = ""] =
    /^(?:民國)?\s*(\d{1,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(written) ??
    /^(\d{2,3})(\d{2})(\d{2})$/.exec(written) ?? [];
  if (year === undefined) {
    return undefined;
  }
  const two = (part: string) => part.padStart(2, "0");
  return `${Number(year) + BEFORE_REPUBLIC}-${two(month)}-${two(day)}`;
}

/** The day on this machine's calendar. */
export function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A day some days later, or earlier. */
export function plusDays(iso: string, days: number): string {
  const at = new Date(`${iso}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** A date in the language of the page: with the year of the Republic in Chinese. */
export function told(iso: string, locale: string): string {
  const roc = toRoc(iso);
  if (locale === "en" || roc === "") {
    return iso;
  }
  const [year, month, day] = roc.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}
