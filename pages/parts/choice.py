"""A choice that stands in the address by its id: ?area=610303, whatever the language of the labels.

`bind="query-params"` would write the label that people read, so a copied link would depend on the language. Here the
address wins over what the widget held (a copied link, back and forward, `st.switch_page` with query parameters), and a
choice without an address (the menu drops it) is written back, unless it is the default. What an address asks for and
isn't there is noted for `address.announce`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import streamlit as st

UNKNOWN = "choice.unknown"  # name → (what was asked, the words of what is shown instead), until it is announced


def choose(
    label: str,
    options: Mapping[str, str],
    *,
    name: str,
    default: str | None = None,
    known: Container[str] = (),
    how: Callable[..., Any] = st.selectbox,
    **settings: Any,
) -> str:
    """The chosen id of `options` (id → words; never empty), kept as ?`name`= in the address and over page changes.

    `how` is one of st.selectbox, st.segmented_control, st.pills, st.radio or the same of a container; `settings` go to
    it. An id that is not (or no more) an option counts as not chosen: then `default`, else the first option. One that
    came with a link and isn't even `known` (ids that exist and merely aren't offered here) is announced.
    """
    own = f"choice.{name}"
    # The browser knows an option by its label only, so a widget must not outlive its labels: after a change of the
    # language (or of the latest month) it would send back a label that no option has any more.
    key = f"{own}.{zlib.crc32(repr(options).encode()):08x}"
    asked, held = st.query_params.get(name), st.session_state.get(own)
    wanted = next((one for one in (asked, held, default) if one in options), next(iter(options)))
    if asked not in (None, held) and asked not in options and asked not in known:
        st.session_state[UNKNOWN] = st.session_state.get(UNKNOWN, {}) | {name: (asked, options[str(wanted)])}
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    how(
        label,
        list(options),
        format_func=lambda one: options.get(one, one),
        key=key,
        on_change=_write,
        args=(name, key),
        **settings,
    )
    chosen = str(st.session_state[key] or wanted)  # pills can be clicked away
    st.session_state[own] = chosen
    # What an address says nothing of is the default: written there, each would be a step of the browser's "back".
    unsaid = default if default in options else next(iter(options))
    if st.query_params.get(name, unsaid) != chosen:
        st.query_params[name] = chosen
    return chosen


def _write(name: str, key: str) -> None:
    if st.session_state[key] is not None:
        st.query_params[name] = st.session_state[key]


def choose_many(
    label: str, options: Mapping[str, str], *, name: str, default: Sequence[str], **settings: Any
) -> tuple[str, ...]:
    """As `choose`, but several ids, kept as ?`name`=one,two; `settings` go to st.multiselect. May be empty.

    Ids that are no options are passed by; where none is left in the address, what was held counts, then `default`.
    """
    own = f"choice.{name}"
    key = f"{own}.{zlib.crc32(repr(options).encode()):08x}"
    asked = [one for one in st.query_params.get(name, "").split(",") if one in options]
    held: Sequence[str] | None = st.session_state.get(own)
    kept = default if held is None else [one for one in held if one in options]
    wanted = list(dict.fromkeys(asked or kept))[: settings.get("max_selections")]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    st.multiselect(
        label,
        list(options),
        format_func=lambda one: options.get(one, one),
        key=key,
        on_change=_write_many,
        args=(name, key),
        **settings,
    )
    chosen = tuple(one for one in st.session_state[key] if one in options)
    st.session_state[own] = chosen
    if chosen and st.query_params.get(name) != ",".join(chosen):
        st.query_params[name] = ",".join(chosen)
    return chosen


def _write_many(name: str, key: str) -> None:
    """Nothing chosen is no address: a copied link then shows the default again."""
    st.session_state[f"choice.{name}"] = tuple(st.session_state[key])
    if st.session_state[key]:
        st.query_params[name] = ",".join(st.session_state[key])
    else:
        st.query_params.pop(name, None)
