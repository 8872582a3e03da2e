"""The shape of a subject."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Templates of one subject (see `composer`). A sentence of `body` stands alone and may come in any order."""

    key: str
    kickers: tuple[str, ...]
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    body: tuple[str, ...]
    captions: tuple[str, ...]
    tags: tuple[str, ...]
