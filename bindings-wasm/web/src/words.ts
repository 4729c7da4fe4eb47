import type { Bilingual, Locale } from "personnel-rules-wasm/web";

import { linked } from "./place";
import { shared } from "./shared";

export type { Bilingual, Locale };

/** The language of the page: the one chosen here, else that of the link that led here, else the browser's. */
export const locale = shared<Locale>(chosen() ?? linked().lang ?? (/^zh\b/i.test(navigator.language) ? "zh-TW" : "en"));

addEventListener("hashchange", () => {
  locale.value = chosen() ?? linked().lang ?? locale.value;
});

function chosen(): Locale | undefined {
  const kept = localStorage.getItem("locale");
  return kept === "en" || kept === "zh-TW" ? kept : undefined;
}

export function switchLocale(to: Locale) {
  locale.value = to;
  localStorage.setItem("locale", to);
}

/** A text in the language of the page. */
export const said = (text: Bilingual) => text[locale.value];

/** A text of the page itself; `{}` stands for what is put in. */
export const t = (key: keyof typeof WORDS, ...parts: (string | number)[]) => filled(WORDS[key], parts);

/** A text in the language of the page, with what is put in. */
export function filled([zh, en]: readonly [string, string], parts: readonly (string | number)[]): string {
  let next = 0;
  return (locale.value === "en" ? en : zh).replace(/\{\}/g, () => String(parts[next++] ?? ""));
}

const WORDS = {
  title: ["公立學校人事規定試算", "Personnel rules of public schools"],
  tagline: ["每一答案均附計算步驟與條文。資料不離開您的瀏覽器。", "Every answer with its steps and its law. Nothing leaves your browser."],
  search: ["搜尋試算項目", "Search calculations"],
  found: ["符合之項目（{}）", "Calculations that match ({})"],
  no_match: ["查無符合之項目", "No calculation matches"],
  home: ["所有項目", "All calculations"],
  skip: ["跳至主要內容", "Skip to the content"],
  language: ["English", "中文"],
  theme: ["切換深淺色", "Switch light and dark"],
  manual: ["使用手冊", "Manual"],
  manual_of: ["手冊：{}", "Manual: {}"],
  loading: ["載入中…", "Loading…"],
  load_failed: ["無法載入：{}", "Can't be loaded: {}"],
  retry: ["重試", "Try again"],
  unknown_page: ["查無此頁：{}", "There is no page {}"],
  facts: ["事實", "Facts"],
  as_of: ["基準日", "Date"],
  known_on: ["資訊截止日", "Known on"],
  known_on_help: ["只採計當日以前已公布之法令；未填者採計全部。", "Counts only what had been published by that day; all, where it is left open."],
  overlays: ["機構自訂之規定", "Rules of an institution"],
  advanced: ["進階條件", "More conditions"],
  more_facts: ["其他事實（非必填，{}項）", "Further facts (optional, {})"],
  required: ["必填", "needed"],
  gregorian: ["西元", "Gregorian"],
  roc: ["民國", "Year of the Republic"],
  roc_hint: ["例：115-11-22", "e.g. 115-11-22"],
  yes: ["是", "Yes"],
  no: ["否", "No"],
  not_given: ["未填", "Not given"],
  choose: ["請選擇", "Choose"],
  add: ["新增{}", "Add: {}"],
  remove: ["移除{}", "Remove: {}"],
  item: ["第{}筆", "No. {}"],
  answer: ["結果", "Answer"],
  answer_waits: ["填妥以下事實，結果即時顯示：", "The answer appears as soon as these are there:"],
  because: ["理由", "Reasons"],
  details: ["結果明細", "The whole answer"],
  why: ["計算步驟", "Why"],
  steps_count: ["共{}步", "{} steps"],
  more_steps: ["顯示其餘{}項", "Show the other {}"],
  laws: ["依據條文", "Law"],
  since: ["{}起", "since {}"],
  until: ["至{}", "until {}"],
  promulgated: ["{}公布", "promulgated {}"],
  open_law: ["全國法規資料庫：{}（另開新頁）", "Law database: {} (new tab)"],
  history: ["沿革", "History"],
  history_of: ["「{}」之沿革", "History of {}"],
  other_groups: ["其他人員類別（{}項）", "Other groups of staff ({})"],
  now_used: ["本次適用", "used here"],
  other_date: ["換一個日期", "On another date"],
  other_date_help: ["同樣的事實，如改以其他日期為準：", "The same facts, were another day to govern them:"],
  changes: ["法令變更之影響", "What changes of the law would change"],
  changes_help: ["所依規定歷次施行日，同一事實之結果：", "The result of the same facts on the days on which the rules used here changed:"],
  same: ["結果相同", "same result"],
  no_answer_there: ["無法計算：{}", "no answer: {}"],
  share: ["複製連結", "Copy link"],
  share_long: ["事實過多，連結可能無法於所有瀏覽器開啟", "So many facts make a link that not every browser opens"],
  copied: ["已複製", "Copied"],
  copy_failed: ["無法複製，請自網址列複製", "Can't be copied; copy it from the address bar"],
  copy_json: ["複製 JSON 請求", "Copy JSON request"],
  print: ["列印", "Print"],
  reset: ["清除", "Clear"],
  example: ["填入範例", "Fill in an example"],
  exact: ["確切值 {}", "exactly {}"],
  service_time: ["{}年{}月{}日", "{} years {} months {} days"],
  empty: ["無", "none"],
  none: ["無", "None"],
  institution_value: ["機構規定：{}", "of an institution: {}"],
  replaces: ["取代法定值 {}", "in place of the law's {}"],
  dating_law: ["依法規公布及施行日", "dates from the law"],
  dating_reported: ["依函釋或報導，未見原文", "reported; the text was not seen"],
  dating_first_seen: ["以文件所見之日為準", "dated by the document in which it was first seen"],
  data_version: ["資料版本 {}", "Data {}"],
  privacy: ["本頁僅於您的瀏覽器計算，不傳送、不保存任何事實。", "Calculated in your browser alone; no fact is sent or kept."],
  disclaimer: ["試算結果供參考，以權責機關核定者為準。", "For information; what the authority decides prevails."],
  password_kept: ["密碼只在本頁比對，不傳送、不保存，連結與複製之請求亦不含密碼。", "The password is looked at in this page alone: not sent, not kept, in no link and in no copied request."],
  monthly_by_year: ["逐年每月退休所得", "Monthly income by year"],
  dollars_a_month: ["元／月", "NT$ a month"],
  dollars: ["元", "NT$"],
  paid_in_all: ["各領取方式累計已領", "Paid in all by each way of drawing"],
  years_compared: ["比較{}年", "Over {} years"],
  overtakes: ["{}：第{}年起累計超過一次退休金", "{}: more than the lump sum from year {} on"],
  not_compared: ["無法比較領取方式：{}", "The ways of drawing can't be compared: {}"],
  leave_year: ["請假年度", "Leave year"],
  year_before: ["前一年度", "Year before"],
  year_after: ["後一年度", "Year after"],
  day_off: ["放假日", "day off"],
  made_up: ["補班日", "working day made up"],
  leave_moved: ["差假異動", "leave moved"],
  hours: ["{}小時", "{} hours"],
  rank: ["順位", "Rank"],
  points: ["積分", "Points"],
  result: ["結果", "Result"],
  form_instead: ["逐欄填寫", "Fill in by hand"],
  form_left: ["回到介聘作業", "Back to the year's transfers"],
  form_too_long: ["申請人逾{}位，不宜逐欄填寫；請於檔案中修改後再匯入。", "With more than {} applications there is no form: change the files and import them again."],
  area_leave: ["差勤與進修", "Leave and training"],
  area_money: ["待遇、保險與福利", "Salary, insurance and welfare"],
  area_pension: ["退休、資遣與離職給與", "Retirement, severance and resignation"],
  area_survivor: ["撫卹與遺屬", "Survivors"],
  area_transfer: ["教師介聘", "Transfer of teachers"],
  area_appointment: ["聘任、到離職與密碼", "Appointment, arrival, leaving and passwords"],
  step_lookup: ["查表", "looked up"],
  step_choice: ["採擇", "chosen"],
  step_compute: ["計算", "reckoned"],
  step_round: ["進位", "rounded"],
  step_met: ["符合", "met"],
  step_not_met: ["不符", "not met"],
  step_not_applied: ["不適用", "not applied"],
} satisfies Record<string, [zh: string, en: string]>;
