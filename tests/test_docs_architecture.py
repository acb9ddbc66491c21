"""docs/architecture.md names every module, and no module that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src/paperpack"
MODULES = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").split("\n## Modules\n")[1]
FORMATS = ("anki", "epub", "pdf")


def named_modules() -> set[str]:
    named = set()
    package = ""
    for line in MODULES.splitlines():
        if heading := re.match(r"\*\*([a-z._]+)\*\*", line):
            package = "" if heading[1] == "paperpack" else heading[1] + "."
        elif line.startswith("- "):
            names = re.findall(r"`([a-z_.]+)`", line)
            if names[0] in FORMATS:
                named |= {f"{package}{names[0]}.{name}" for name in names[1:]}
            else:
                named |= {package + name for name in names if not name.endswith(".toml")}
    return named


def modules() -> set[str]:
    return {
        ".".join(path.relative_to(SOURCES).with_suffix("").parts)
        for path in SOURCES.rglob("*.py")
        if not path.name.startswith("__")
    }


def test_every_module_is_named() -> None:
    assert modules() - named_modules() == set()


def test_every_named_module_is_there() -> None:
    assert named_modules() - modules() == set()
