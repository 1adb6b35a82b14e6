"""A client without a browser: speaks over the WebSocket as Streamlit's page does, and says what no page would say.

Keeps every frame that came in. Knows nothing of the pages: they and their widgets are found in what the server sends.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.leak import city

PATIENCE = 30.0  # seconds for one run of a page
SETTLE = 0.03  # seconds in which a run that ended may still send its answer to another question
COOKIE = "scorecard"


@dataclass
class Widget:
    """Something on a page that can be set: its id and what it may be set to."""

    id: str
    kind: str
    label: str
    choices: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Drawn:
    """What one run of a page sent."""

    messages: list[ForwardMsg]

    @property
    def elements(self) -> Iterator[Message]:
        """Elements and blocks of the page, by their own type."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta":
                delta = message.delta
                one = delta.new_element if delta.WhichOneof("type") == "new_element" else delta.add_block
                kind = one.WhichOneof("type")
                if kind is not None:
                    yield getattr(one, kind)

    @property
    def pages(self) -> dict[str, str]:
        """Address of each page of the menu → its hash."""
        found = [m.navigation for m in self.messages if m.WhichOneof("type") == "navigation"]
        return {page.url_pathname: page.page_script_hash for one in found[-1:] for page in one.app_pages}

    @property
    def address(self) -> str | None:
        """The query the page put into the address."""
        told = [m.page_info_changed.query_string for m in self.messages if m.WhichOneof("type") == "page_info_changed"]
        return told[-1] if told else None

    @property
    def widgets(self) -> dict[str, Widget]:
        found = {one.id: one for element in self.elements if (one := widget_of(element)) is not None}
        return dict(found)

    @property
    def links(self) -> set[tuple[str, str]]:
        """Pages linked to within the page, with their queries."""
        return {(e.page_script_hash, e.query_string) for e in self.elements if type(e).__name__ == "PageLink"}

    @property
    def fragments(self) -> set[str]:
        """Parts of the page that can be drawn again alone."""
        return {m.delta.fragment_id for m in self.messages if m.WhichOneof("type") == "delta"} - {""}

    @property
    def deferred(self) -> dict[str, str]:
        """Buttons for files that are made on the click → what to ask for."""
        named = [element for element in self.elements if getattr(element, "deferred_file_id", "")]
        return {element.id: element.deferred_file_id for element in named}  # type: ignore[attr-defined]

    @property
    def media(self) -> set[str]:
        """Addresses of files that lie ready."""
        return {e.url for e in self.elements if getattr(e, "url", "").startswith("/media/")}


def widget_of(element: Message) -> Widget | None:
    """The element as a widget with all it may be set to; None for what can't be set."""
    kind = type(element).__name__
    make = CHOICES.get(kind)
    if make is None or not element.id:  # type: ignore[attr-defined]
        return None
    return Widget(element.id, kind, getattr(element, "label", ""), make(element))  # type: ignore[attr-defined]


def _rows(_element: Any) -> list[dict[str, Any]]:
    return [{"string_value": json.dumps({"selection": {"rows": [row], "columns": [], "cells": []}})} for row in (0, 1)]


def _points(chart: Any) -> list[dict[str, Any]]:
    """A click on the first and the last bar of each trace that says which it is."""
    found = []
    for trace in json.loads(chart.spec).get("data", []) if chart.id and chart.selection_mode else []:
        codes = trace.get("customdata")
        for code in [codes[0], codes[-1]] if isinstance(codes, list) and codes else []:
            point = {"customdata": code, "point_index": 0}
            selection = {"points": [point], "point_indices": [0], "box": [], "lasso": []}
            found.append({"string_value": json.dumps({"selection": selection})})
    return found


CHOICES: dict[str, Any] = {
    "Selectbox": lambda e: [{"string_value": one} for one in e.options],
    "Radio": lambda e: [{"string_value": one} for one in e.options],
    "MultiSelect": lambda e: [{"string_array_value": {"data": [one]}} for one in e.options],
    "ButtonGroup": lambda e: [{"string_array_value": {"data": [one.content]}} for one in e.options],
    "Pagination": lambda e: [{"int_value": page} for page in sorted({2, e.num_pages})],
    "TextInput": lambda e: [{"string_value": text} for text in ("1", city.SEARCHED, "%", "' or 1=1 --")],
    "Checkbox": lambda e: [{"bool_value": not e.default}],
    "Popover": lambda e: [{"bool_value": True}],
    "Expandable": lambda e: [{"bool_value": True}],
    "Button": lambda e: [] if e.disabled else [{"trigger_value": True}],
    "Dataframe": lambda e: _rows(e) if e.selection_mode else [],
    "PlotlyChart": _points,
    "DateInput": lambda e: [{"string_array_value": {"data": ["2012/01/01"]}}],
    "NumberInput": lambda e: [{"double_value": 1.0}],
}


class Client:
    """One visitor by their cookie; every frame that came to them is in `frames`, what came again only once."""

    def __init__(self, server: str, cookie: str, *, session: str = "", **headers: str) -> None:
        self.server, self.cookie = server, cookie
        self._frames: dict[bytes, bytes] = {}
        self.session_id = ""
        protocols = ["streamlit", "xsrf", session] if session else ["streamlit"]
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(
            connect(
                f"ws://{urlsplit(server).netloc}/_stcore/stream",
                additional_headers={"Cookie": f"{COOKIE}={cookie}", "Origin": server, **headers},
                subprotocols=protocols,  # type: ignore[arg-type]
                max_size=None,
                proxy=None,
            )
        )

    @property
    def frames(self) -> list[bytes]:
        return list(self._frames.values())

    def _keep(self, message: ForwardMsg) -> None:
        """Without which run it belongs to, most of a page is what it was."""
        plain = ForwardMsg()
        plain.CopyFrom(message)
        plain.ClearField("metadata")
        plain.ClearField("hash")
        known = hashlib.sha256(plain.SerializeToString()).digest()
        self._frames.setdefault(known, message.SerializeToString())

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        page: str = "",
        query: str = "",
        *,
        fragment: str = "",
        widgets: dict[str, dict[str, Any]] | None = None,
        patience: float = PATIENCE,
    ) -> Drawn:
        """Run a page (by the hash of the menu; "" the first) with this address and these widgets set, to its end."""
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = query, page, fragment
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        state.widget_states.widgets.extend(WidgetState(id=name, **value) for name, value in (widgets or {}).items())
        return self._ask(asked, patience)

    def file(self, deferred: str, patience: float = PATIENCE) -> str:
        """Ask for a file that is made on the click. Its address; "" when the server has none for us."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = "1"
        asked.backend_operation_request.session_id = self.session_id
        asked.backend_operation_request.deferred_file.file_id = deferred
        self._socket.send(asked.SerializeToString())
        for message in self._messages(patience):
            if message.WhichOneof("type") == "backend_operation_response":
                return message.backend_operation_response.deferred_file.url
        return ""

    def _ask(self, asked: BackMsg, patience: float = PATIENCE) -> Drawn:
        self._socket.send(asked.SerializeToString())
        messages: list[ForwardMsg] = []
        for message in self._messages(patience):
            messages.append(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id, self._runs = message.new_session.initialize.session_id, True
            elif kind == "script_finished":
                self._runs = False
        return Drawn(messages)

    _runs = True

    def _messages(self, patience: float = PATIENCE) -> Iterator[ForwardMsg]:
        """What comes in until the run has ended and nothing follows it: a page may ask for another run of itself."""
        self._runs, until = True, time.monotonic() + patience
        while time.monotonic() < until:
            try:
                frame = self._socket.recv(timeout=patience if self._runs else SETTLE)
            except TimeoutError:
                return
            if isinstance(frame, bytes):
                message = ForwardMsg.FromString(frame)
                self._keep(message)
                yield message
