// What a README shows in JavaScript, as a program, and what it says that the program prints.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The code blocks of a README in a language, for a reader who goes from the first to the last. */
export function blocks(readme, language) {
  const text = readFileSync(fileURLToPath(new URL(`../${readme}`, import.meta.url)), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);
}

/** What stands behind `console.log(…); //`, a line each. */
export function promised(code) {
  return [...code.matchAll(/^ *console\.log\(.*\); \/\/ (.+)$/gm)].map(([, line]) => line);
}

/** The lines that were promised and not printed. */
export function unkept(code, printed) {
  return promised(code).filter((line) => !printed.includes(line));
}
