import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { CalculationName } from "./engine";
import { later } from "./later";
import { areaOf, followed, heading, place } from "./place";
import { drawnBy, shared } from "./shared";
import { locale, said, switchLocale, t } from "./words";

const theme = shared(localStorage.getItem("theme") ?? "");

function switchTheme() {
  const dark = theme.value === "" ? matchMedia("(prefers-color-scheme: dark)").matches : theme.value === "dark";
  theme.value = dark ? "light" : "dark";
  localStorage.setItem("theme", theme.value);
}

const Calculation = later(() => import("./calculation"));
const Home = later(() => import("./home"));

function Page() {
  const main = useRef<HTMLElement>(null);
  const name = place.value;
  const count = followed.value;
  // After a link was followed, what is new is read first.
  useEffect(() => {
    if (count > 0) {
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [count]);
  const area = areaOf(name);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t("skip")}</a>
      <header>
        <a href="#" class="home">{area === undefined ? t("title") : `‹ ${t("home")}`}</a>
        <nav aria-label={t("title")}>
          <a href={`reference/${locale.value}/index.html`}>{t("manual")}</a>
          <button type="button" class="quiet" onClick={switchTheme} aria-label={t("theme")}>◐</button>
          <button type="button" class="quiet" lang={locale.value === "en" ? "zh-TW" : "en"} onClick={() => switchLocale(locale.value === "en" ? "zh-TW" : "en")}>{t("language")}</button>
        </nav>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        {area !== undefined ? <Calculation key={`${name}/${count}`} name={name as CalculationName} area={area} /> : <>
          {name !== "" && <p role="alert" class="error">{t("unknown_page", name)}</p>}
          <Home />
        </>}
      </main>
      <footer>
        <p>{t("privacy")} {t("disclaimer")}</p>
      </footer>
    </>
  );
}

const app = document.getElementById("app");
if (app !== null) {
  drawnBy(() => {
    const of = areaOf(place.value) === undefined ? undefined : heading.value;
    document.documentElement.lang = locale.value;
    document.documentElement.dataset.theme = theme.value;
    document.title = of === undefined ? t("title") : `${said(of)} · ${t("title")}`;
    render(<Page />, app);
  });
}

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register("./offline.js").catch(() => {
    // A page without it works all the same, with a network.
  });
}
