//! Reads requests as JSON lines on standard input, writes responses as JSON lines.

use std::io::{self, BufRead, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let mut input = io::stdin().lock();
    // Bytes, not texts: a line that is not UTF-8 has its typed error, too. So has an empty one: every line in is one out.
    while input.read_until(b'\n', &mut line)? > 0 {
        writeln!(output, "{}", personnel_rules::wire::evaluate(line.trim_ascii()))?;
        line.clear();
    }
    output.flush()
}
