"""The data dictionary in the README is printed from the schema; run this file to print it anew."""

from __future__ import annotations

import re
from pathlib import Path

from synthesis import schema

README = Path(__file__).parent.parent / "README.md"
BETWEEN = re.compile(r"(<!-- dictionary: .*? -->\n).*?(<!-- end of dictionary -->)", re.DOTALL)


def printed() -> str:
    """Return the README with the dictionary as the schema has it."""
    return BETWEEN.sub(
        lambda found: f"{found[1]}\n{schema.markdown()}\n\n{found[2]}", README.read_text(encoding="utf-8")
    )


if __name__ == "__main__":
    README.write_text(printed(), encoding="utf-8")
