"""The command line: python -m scorecard.access admin | account | password | accounts | lock | unlock |
sessions | end-session | outside | link | links | rotate | sight | revoke | token | tokens | revoke-token.

Exit codes: 0 done, 1 something could not be done (said why), 2 wrong usage.
"""

from __future__ import annotations

import sys

from scorecard.access.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
