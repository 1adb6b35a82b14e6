"""python -m samples OUT_DIR [--seed N]: write the demo city's spreadsheets in folders named by the day they arrived."""

from __future__ import annotations

import argparse
from pathlib import Path

from .generate import DEMO_SEED, generate


def main() -> None:
    """Write every delivery below OUT_DIR and say how many files there are."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write to; made when absent")
    parser.add_argument("--seed", type=int, default=DEMO_SEED, help="another seed gives another city's figures")
    arguments = parser.parse_args()
    paths = generate(arguments.out, arguments.seed)
    folders = {path.parent for path in paths}
    print(f"{len(paths)} files in {len(folders)} folders below {arguments.out} (demo data)")


if __name__ == "__main__":
    main()
