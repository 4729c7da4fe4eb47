#!/usr/bin/env bash
# A broken file fails the build, with its file, its line, and what to do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=target/bad-data
rm -rf "$folder" && mkdir -p "$folder"
find rules-data -mindepth 1 -maxdepth 1 -type d ! -name src -exec cp -r {} "$folder/" \;
# The handbook's value loses its source, and a rule of the base its unit.
sed -i '0,/^cite = /{/^cite = /d}' "$folder/overlays/teacher-handbook.toml"
line=$(grep -n '^unit = "day"$' "$folder/leave/annual.toml" | head -n 1 | cut -d: -f1)
sed -i "${line}s/day/dya/" "$folder/leave/annual.toml"

if output=$(PERSONNEL_RULES_DATA="$PWD/$folder" cargo build --locked --package personnel-rules-data --target-dir target/bad-data-build 2>&1); then
  echo "the build took bad data" >&2
  exit 1
fi
for complaint in "leave/annual.toml:$line: unknown unit \`dya\`" "overlays/teacher-handbook.toml:6: a value without a source" 'use one of: day, hour, month'; do
  grep -qF "$complaint" <<<"$output" || { printf 'the build does not say: %s\n%s\n' "$complaint" "$output" >&2; exit 1; }
done
echo "bad data: the build fails with file and line"
