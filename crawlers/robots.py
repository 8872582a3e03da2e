"""robots.txt by RFC 9309: which addresses may be fetched, and how slowly. Pure: the fetching is done
elsewhere.

Of the three outcomes of asking for it, "unavailable" (any 4xx) allows everything (2.3.1.3), "unreachable"
(5xx, no answer) forbids everything (2.3.1.4) unless a copy of the last 24 hours is at hand, and a good answer
is parsed up to its first 500 KiB (2.5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from protego import Protego

MAX_BYTES: Final = 500 * 1024
KEEP: Final = timedelta(hours=24)
MAX_REDIRECTS: Final = 5
MAX_DELAY: Final = 120.0  # seconds; a greater Crawl-delay would mean fewer pages a day than a paper prints
_TOKEN: Final = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt says to us. `state`: ok, unavailable (everything allowed) or unreachable
    (nothing)."""

    state: str
    parsed: Protego | None = None
    agent: str = "*"
    reason: str = ""

    def allows(self, url: str) -> bool:
        if self.state == "unreachable":
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(url, self.agent))

    @property
    def delay(self) -> float | None:
        """The Crawl-delay for us, in seconds; None where there is none."""
        wanted = self.parsed.crawl_delay(self.agent) if self.parsed else None
        return min(float(wanted), MAX_DELAY) if wanted else None

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self.parsed.sitemaps) if self.parsed else ()


def token(user_agent: str) -> str:
    """The product token of a User-Agent line: its name without version (RFC 9309, 2.2.1)."""
    match = _TOKEN.match(user_agent.strip())
    return match[0] if match else "*"


def parse(body: bytes, user_agent: str) -> Rules:
    """The rules of a robots.txt that was answered with 200, its first 500 KiB, whatever they are."""
    head = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        head = head[: head.rfind(b"\n") + 1]  # a half line could say the opposite of the whole one
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    return Rules(state="ok", parsed=Protego.parse(text), agent=token(user_agent))


def unavailable(status: int) -> Rules:
    """The rules where the server has none for us: everything is allowed."""
    return Rules(state="unavailable", reason=f"robots.txt answered {status}")


def unreachable(reason: str) -> Rules:
    """The rules where the server failed and no good copy is at hand: nothing is allowed."""
    return Rules(state="unreachable", reason=reason)
