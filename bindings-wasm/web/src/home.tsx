// What there is to calculate, by topic.

import { useState } from "preact/hooks";
import calculations from "virtual:calculations";

import { said, t } from "./words";

const AREAS = [...new Set(calculations.map(({ area }) => area))];

export default function Home() {
  const [sought, seek] = useState("");
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = calculations.filter(({ name, title, description }) => {
    const text = [name, ...Object.values(title), ...Object.values(description)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <h1>{t("title")}</h1>
      <p class="lead">{t("tagline")}</p>
      <input type="search" class="search" value={sought} placeholder={t("search")} aria-label={t("search")} onInput={(event) => seek(event.currentTarget.value)} />
      <p role="status" class={found.length > 0 ? "hidden" : undefined}>{found.length > 0 ? found.length : t("no_match")}</p>
      {AREAS.map((area) => {
        const here = found.filter((one) => one.area === area);
        return here.length > 0 && (
          <section key={area} aria-labelledby={`area-${area}`}>
            <h2 id={`area-${area}`}>{t(`area_${area}`)}</h2>
            <ul class="cards">
              {here.map(({ name, title, description }) => (
                <li key={name}><a href={`#${name}`}><strong>{said(title)}</strong><span>{said(description)}</span></a></li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
