"""`python -m etl.reader`: the process in which etl.worker opens spreadsheets. It ends when its standard input does."""

from __future__ import annotations

import etl.lean  # noqa: F401 - before what would import pandas
from etl.worker import main

if __name__ == "__main__":
    main()
