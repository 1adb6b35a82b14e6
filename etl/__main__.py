"""The command line: python -m etl load | read | undo | history | rebuild | publish | verify | goals | template | demo.

Exit codes: 0 done, 1 something could not be done (said why), 2 wrong usage.
"""

from __future__ import annotations

import sys

import etl.lean  # noqa: F401 - before what would import pandas
from etl.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
