"""The words that Streamlit writes into its uploader, in the reader's language and ours: it knows English alone.

Its own words are taken out of sight, not out of the page, since they name the button for those who listen, and ours
are put where they stood; held on to by test ids.
"""

from __future__ import annotations

import json

from scorecard.texts import Texts

DROPZONE = '[data-testid="stFileUploaderDropzone"]'
BUTTON = f'{DROPZONE} button [data-testid="stMarkdownContainer"]'
LIMIT = f'{DROPZONE} [data-testid="stFileUploaderDropzoneInstructions"]'

# Its red sign for a file that didn't come says why in English, and only to who points at it.
CHIP = '[data-testid="stFileUploader"] [data-testid="stTooltipErrorHoverTarget"]'

HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


def uploader_words(texts: Texts, most_mb: int) -> str:
    """A style sheet, HTML."""
    most = texts.number(most_mb)
    said = {BUTTON: texts.t("upload.drop.choose"), LIMIT: texts.t("upload.drop.limit", most=most)}
    rules = [
        f"{at}>*{{{HIDDEN}}}{at}::after{{content:{json.dumps(word, ensure_ascii=False)};font-size:.875rem}}"
        for at, word in said.items()
    ]
    lost = json.dumps(texts.t("upload.drop.lost", most=most), ensure_ascii=False)
    rules.append(
        f"{CHIP}{{flex-wrap:wrap}}{CHIP}::after{{content:{lost};flex-basis:100%;margin-top:.25rem;font-size:.875rem}}"
    )
    return f"<style>{''.join(rules)}</style>"
