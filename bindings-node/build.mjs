// `npm run build`: compiles the native library and puts it where index.js looks for it, for the platform it runs on.

import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const directory = fileURLToPath(new URL(".", import.meta.url));
const cargo = ["build", "--release", "--locked", "--package", "personnel-rules-node"];
// Cargo itself says where it has put the library: CARGO_TARGET_DIR or a configuration file may have moved it.
const { error, status, stdout } = spawnSync("cargo", [...cargo, "--message-format=json-render-diagnostics"], {
  cwd: directory,
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
  maxBuffer: Infinity,
});
if (error !== undefined) {
  throw error;
}
if (status !== 0) {
  process.exit(status ?? 1);
}
const library = stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line))
  .filter(({ reason, target }) => reason === "compiler-artifact" && target.name === "personnel_rules_node")
  .flatMap(({ filenames }) => filenames)
  .find((file) => /\.(so|dylib|dll)$/.test(file));
if (library === undefined) {
  throw new Error("cargo has built no library of personnel-rules-node");
}

const variant = { linux: glibc() ? "-gnu" : "-musl", win32: "-msvc" }[process.platform] ?? "";
const name = `personnel-rules.${process.platform}-${process.arch}${variant}.node`;
const destination = new URL(name, import.meta.url);
// Not written over: a process that has the old one loaded would crash.
rmSync(destination, { force: true });
copyFileSync(library, destination);
console.log(`bindings-node/${name}`);

/** Whether this Node runs on glibc; its report names the version. */
function glibc() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}
