// Dates as people here write them. Whether a date can be used, the library judges.

/** The year in which year 1 of the Republic began, less one. */
const BEFORE_REPUBLIC = 1911;

/** Whether it is a day of the calendar, written as `2026-11-21`. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** `2026-11-21` as `115-11-21`; nothing where it is no date, or lies before the Republic. */
export function toRoc(iso: string): string {
  const [, year, rest] = /^(\d{4})-(\d{2}-\d{2})$/.exec(iso) ?? [];
  const roc = Number(year) - BEFORE_REPUBLIC;
  return roc > 0 ? `${roc}-${rest}` : "";
}

const PARTED = /^(中華民國|民國|西元|公元)?(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日號]?$/;
const JOINED = /^(中華民國|民國|西元|公元)?(\d{2,4})(\d{2})(\d{2})$/;

/**
 * `115-11-21`, `115/11/21`, `115.11.21`, `1151121`, `民國115年11月21日` or `2026/11/21` as `2026-11-21`, in digits of any
 * width; nothing where it is none of these, or no day of the calendar. A year of four digits is one of the common era,
 * unless it begins with 0.
 */
export function readDay(text: string): string | undefined {
  const written = text.normalize("NFKC").replace(/\s/g, "").replace(/[‐‑–—−]/g, "-");
  const [, era, digits = "", month = "", day = ""] = PARTED.exec(written) ?? JOINED.exec(written) ?? [];
  const common = era === undefined ? /^[1-9]\d{3}$/.test(digits) : era.endsWith("元");
  // A common year before the Republic, and a year of the Republic with four digits, are slips.
  if (common ? Number(digits) <= BEFORE_REPUBLIC : Number(digits) > 999 || Number(digits) === 0) {
    return undefined;
  }
  const year = Number(digits) + (common ? 0 : BEFORE_REPUBLIC);
  const iso = [String(year), month.padStart(2, "0"), day.padStart(2, "0")].join("-");
  return isDay(iso) ? iso : undefined;
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
