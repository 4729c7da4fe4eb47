"""What the READMEs and the docstrings show is run as it stands there."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import personnel_rules as pr
import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("readme", ["README.md", "bindings-python/README.md"])
def test_the_readmes_python_runs(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    # One after the other, as a reader takes them.
    scope: dict[str, object] = {"__name__": readme}
    for block in blocks:
        exec(compile(block, readme, "exec"), scope)
        printed = capsys.readouterr().out.splitlines()
        assert set(re.findall(r"^ *print\(.*\)  # (.+)$", block, re.MULTILINE)) <= set(printed)


def test_the_docstrings_examples_run() -> None:
    names = [module.name for module in pkgutil.iter_modules(pr.__path__, "personnel_rules.")]
    assert "personnel_rules._calculations" in names
    results = [doctest.testmod(importlib.import_module(name)) for name in ["personnel_rules", *names]]
    assert results[0].attempted
    assert not sum(result.failed for result in results)
