// What there is to calculate: by topic, and by what is sought.

import { useEffect, useState } from "preact/hooks";
import calculations, { type Listed } from "virtual:calculations";

import { ruled } from "./everyday";
import { said, t } from "./words";

const AREAS = [...new Set(calculations.map(({ area }) => area))];

export default function Home() {
  const [sought, seek] = useState("");
  const [names, setNames] = useState<Names>({});
  const words = sought.normalize("NFKC").toLowerCase().trim();
  // Loaded by who seeks; without it, titles and descriptions are sought.
  const seeks = words !== "";
  useEffect(() => {
    if (seeks) {
      import("virtual:names").then((made) => setNames(made.default), () => undefined);
    }
  }, [seeks]);
  const found = seeks ? matches(words, names) : [];
  return (
    <>
      <h1>{t("title")}</h1>
      <p class="lead">{t("tagline")}</p>
      <input type="search" class="search" value={sought} placeholder={t("search")} aria-label={t("search")} onInput={(event) => seek(event.currentTarget.value)} />
      <p role="status" class={seeks && found.length === 0 ? undefined : "hidden"}>{!seeks ? undefined : found.length > 0 ? t("found", found.length) : t("no_match")}</p>
      {seeks ? <Cards list={found} /> : AREAS.map((area) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{t(`area_${area}`)}</h2>
          <Cards list={calculations.filter((one) => one.area === area)} />
        </section>
      ))}
    </>
  );
}

function Cards({ list }: { list: readonly Listed[] }) {
  return (
    <ul class="cards">
      {list.map(({ name, title, description }) => (
        <li key={name}><a href={`#${name}`}><strong>{said(title)}</strong><span>{said(description)}</span></a></li>
      ))}
    </ul>
  );
}

type Names = Record<string, string | undefined>;

/** What fits all that is sought: first where the title says so, last where only the name of a fact does. */
function matches(sought: string, names: Names): Listed[] {
  // An everyday phrase is one word, spaces and all.
  const phrase = ruled(sought);
  const words = phrase.length > 0 ? [sought] : sought.split(/\s+/);
  const ranked = calculations.map((one) => {
    const texts = [
      [...Object.values(one.title), one.name].join("\n").toLowerCase(),
      Object.values(one.description).join("\n").toLowerCase(),
      names[one.name] ?? "",
    ];
    const ranks = words.map((word) => rank(word, texts));
    return { one, rank: Math.max(...ranks) };
  });
  return ranked.filter(({ rank }) => rank < NOWHERE).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

const NOWHERE = Number.POSITIVE_INFINITY;

/** Where a word stands: 0 in the title; then what the rules call it, in the title; then further down. */
function rank(word: string, texts: readonly string[]): number {
  const others = ruled(word);
  const places = texts.flatMap((text, place) => [
    ...(text.includes(word) ? [place * 2] : []),
    ...(others.some((other) => text.includes(other.toLowerCase())) ? [place * 2 + 1] : []),
  ]);
  return Math.min(NOWHERE, ...places);
}
