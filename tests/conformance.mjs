// The same bytes as Rust: every case and the made-up requests that `cargo xtask conformance` wrote.

/** Compares a surface's answers with Rust's: what differs, and how many were compared. */
export function compare(requestsHex, responsesText, evaluateText) {
  const requests = requestsHex.split("\n").slice(0, -1);
  const responses = responsesText.split("\n").slice(0, -1);
  const differing = requests
    .map((hex, index) => ({ hex, expected: responses[index], got: evaluateText(fromHex(hex)) }))
    .filter(({ expected, got }) => expected !== got);
  return { compared: Math.min(requests.length, responses.length), differing: differing.slice(0, 3) };
}

const ENTRIES = {
  explain: "explain",
  explain_needs: "explainNeeds",
  rules: "rules",
  rule: "rule",
  describe: "describe",
  error_codes: "errorCodes",
};

/**
 * Compares what the other entries answer: what differs, and how many of each were compared. JSON read and written again
 * is the same text, for the keys keep their order and decimals are strings.
 */
export function compareOthers(linesText, surface) {
  const compared = Object.fromEntries(Object.keys(ENTRIES).map((entry) => [entry, 0]));
  const differing = [];
  for (const line of linesText.split("\n").slice(0, -1)) {
    const { entry, request, response: expected } = JSON.parse(line);
    const got = JSON.stringify(request === null ? surface[ENTRIES[entry]]() : surface[ENTRIES[entry]](request));
    compared[entry] += 1;
    if (got !== expected) {
      differing.push({ entry, request, expected, got });
    }
  }
  return { compared, differing: differing.slice(0, 3) };
}

function fromHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}
