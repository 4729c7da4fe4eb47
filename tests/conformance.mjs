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

function fromHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}
