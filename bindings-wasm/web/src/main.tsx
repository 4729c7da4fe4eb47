import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { Calculation } from "./calculation";
import { Home } from "./home";
import { dataVersion, followed, listedAs, place } from "./place";
import { locale, said, switchLocale, t } from "./words";

const theme = signal(localStorage.getItem("theme") ?? "");

effect(() => {
  const listed = listedAs(place.value);
  document.documentElement.lang = locale.value;
  document.title = listed === undefined ? t("title") : `${said(listed.title)} · ${t("title")}`;
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

function switchTheme() {
  const dark = theme.value === "" ? matchMedia("(prefers-color-scheme: dark)").matches : theme.value === "dark";
  theme.value = dark ? "light" : "dark";
  localStorage.setItem("theme", theme.value);
}

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
  const listed = listedAs(name);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t("skip")}</a>
      <header>
        <a href="#" class="home">{listed === undefined ? t("title") : `‹ ${t("home")}`}</a>
        <nav aria-label={t("title")}>
          <a href="reference/index.html">{t("manual")}</a>
          <button type="button" class="quiet" onClick={switchTheme} aria-label={t("theme")}>◐</button>
          <button type="button" class="quiet" lang={locale.value === "en" ? "zh-TW" : "en"} onClick={() => switchLocale(locale.value === "en" ? "zh-TW" : "en")}>{t("language")}</button>
        </nav>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        {listed !== undefined ? <Calculation key={`${name}/${count}`} listed={listed} /> : <>
          {name !== "" && <p role="alert" class="error">{t("unknown_page", name)}</p>}
          <Home />
        </>}
      </main>
      <footer>
        <p>{t("privacy")} {t("disclaimer")}</p>
        <p>{t("data_version", dataVersion)}</p>
      </footer>
    </>
  );
}

const app = document.getElementById("app");
if (app !== null) {
  render(<Page />, app);
}

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register("./offline.js").catch(() => {
    // A page without it works all the same, with a network.
  });
}
