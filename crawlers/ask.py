"""What a crawl is asked for: a run day, a range of publication days, or one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

LOCAL: Final = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh
KNOWN: Final = ("day", "from", "to", "url", "batch")


class AskError(ValueError):
    """An argument of a crawl is wrong; one line that names it and says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`day`: the run day. `first`, `last`: publication days, both included. `batch`: one that was opened for this."""

    day: date
    first: date | None = None
    last: date | None = None
    url: str | None = None
    batch: int | None = None


def read(arguments: Mapping[str, str], today: date | None = None) -> Ask:
    """The arguments of `scrapy crawl -a`. Without a day: the range's last day, else today. Raises AskError."""
    unknown = sorted(set(arguments) - set(KNOWN))
    if unknown:
        raise AskError(f"-a {unknown[0]}=: there is no such argument; known are {', '.join(KNOWN)}")
    first, last = _day(arguments, "from"), _day(arguments, "to")
    if (first is None) != (last is None):
        given, missing = ("from", "to") if last is None else ("to", "from")
        raise AskError(f"-a {given}= needs -a {missing}= beside it")
    if first and last and first > last:
        raise AskError(f"-a from={first} lies after to={last}; swap them")
    url = arguments.get("url") or None
    if url and first:
        raise AskError("-a url= asks for one page, from= and to= for days; give one of the two")
    batch = arguments.get("batch") or None
    if batch is not None and not batch.isdigit():
        raise AskError(f"-a batch={batch}: is the number of a batch")
    day = _day(arguments, "day") or last or today or datetime.now(LOCAL).date()
    return Ask(day=day, first=first, last=last, url=url, batch=int(batch) if batch else None)


def _day(arguments: Mapping[str, str], name: str) -> date | None:
    text = arguments.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AskError(f"-a {name}={text}: is no day; write it like 2026-11-21") from None
