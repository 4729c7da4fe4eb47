// Which classes of characters a password has, as a list to tick off while it is written.

import { said, t } from "../words";
import type { View } from ".";

export default function Password({ answer, model }: View) {
  const checks = model.value.fields.filter(({ name, kind }) => kind === "boolean" && name !== "accepted");
  return (
    <section>
      <ul class="checks">
        {checks.map(({ name, label }) => (
          <li key={name} class={answer.value[name] === true ? "yes" : "no"}>
            <span aria-hidden="true">{answer.value[name] === true ? "✓" : "✗"}</span> {said(label)}<span class="hidden">: {t(answer.value[name] === true ? "yes" : "no")}</span>
          </li>
        ))}
      </ul>
      <p class="help">{t("password_kept")}</p>
    </section>
  );
}
