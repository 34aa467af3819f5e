"""`python -m generator.schema`: writes what is made from the fields into `docs/` and `.vscode/`."""

import sys
from pathlib import Path

from generator.schema.guide import make_guide


def main(root: Path) -> None:
    """Write what differs, and say so."""
    for name, text in make_guide(root).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(Path.cwd())
