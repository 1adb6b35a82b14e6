"""The shape of a table: the same for next month's file of the same form. Imports etl.layout and values."""

from __future__ import annotations

import hashlib
import re

from etl.layout import Block
from etl.values import squeeze

VARYING = re.compile(r"[\d.\-/]+|[一二三四]季度|[上下]半年")  # what differs from month to month in one form


def shape_of(what: str, block: Block) -> str:
    """A key for a question (`what`) about tables with these titles and headers, whatever month they are of."""
    headers = ("".join(map(squeeze, block.headers[column])) for column in block.columns)
    words = [VARYING.sub("", text) for text in (*(squeeze(label.text) for label in block.titles), *headers)]
    return f"{what}:{hashlib.sha256('|'.join(words).encode()).hexdigest()[:20]}"
