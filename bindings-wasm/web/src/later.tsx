import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "./words";

/** A part of the page whose code is loaded when it is first shown. */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  return function Later(props: P) {
    const [loaded, setLoaded] = useState<{ Part: ComponentType<P> } | { error: string }>();
    const [tries, setTries] = useState(0);
    useEffect(() => {
      load().then(({ default: Part }) => setLoaded({ Part }), (error: unknown) => setLoaded({ error: String(error) }));
    }, [tries]);
    if (loaded === undefined) {
      return <p role="status">{t("loading")}</p>;
    }
    return "Part" in loaded ? <loaded.Part {...props} /> : (
      <p role="alert" class="error">{t("load_failed", loaded.error)} <button type="button" onClick={() => setTries(tries + 1)}>{t("retry")}</button></p>
    );
  };
}
