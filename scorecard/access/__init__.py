"""Who may see what: viewers, the seal between gate and pages; accounts, links and sessions are in `access.access`.

Nothing of ours outside `scorecard` is imported. `python -m scorecard.access` is its command line.
"""

from __future__ import annotations

from scorecard.access.viewer import (
    HAND_IN,
    LOCAL_OWNER,
    LOCAL_VISITOR,
    RIGHTS,
    SEE_NAMES,
    SEE_RANK,
    SEE_TOTALS,
    SEES,
    SEES_AT_FIRST,
    Role,
    Viewer,
    Visitor,
    viewer_of,
)

__all__ = [
    "HAND_IN",
    "LOCAL_OWNER",
    "LOCAL_VISITOR",
    "RIGHTS",
    "SEES",
    "SEES_AT_FIRST",
    "SEE_NAMES",
    "SEE_RANK",
    "SEE_TOTALS",
    "Role",
    "Viewer",
    "Visitor",
    "viewer_of",
]
