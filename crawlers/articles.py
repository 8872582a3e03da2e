"""Articles: fetch what is due, judge every answer, learn the day of those that a listing shows without one.

What an answer means stands in `verdict`: its kind in the archive, the outcome for its address, how it is
counted.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from html import unescape
from typing import Final

from crawlers import archive, frontier
from crawlers.archive import Capture, Kind, Outcome
from crawlers.fetch import Answer, DisallowedError, FetchError
from crawlers.frontier import Due, Note, Way
from crawlers.listing import Entry
from crawlers.sources import Identity
from crawlers.visit import Visit, several

log = logging.getLogger(__name__)

FETCHERS: Final = 16  # articles on their way at once; the pace per host is the downloader's business
_TITLE: Final = re.compile(r"<title[^>]*>(.{0,300}?)</title>", re.IGNORECASE | re.DOTALL)
_NOTHING: Final = (
    r"(?:(?:lỗi\s*:?\s*)?404\b(?!\s*\w+\s*(?:tỷ|triệu|người|ha)\b)"
    r"|(?:trang|bài viết|nội dung|tin bài|đường dẫn)(?:\s+\w+){0,5}\s+không\s+(?:còn\s+)?(?:tồn tại|tìm thấy)"
    r"|(?:trang|bài viết|nội dung|tin bài)(?:\s+\w+){0,3}\s+đã\s+(?:bị|được)\s+(?:gỡ|xóa|xoá)"
    r"|không tìm thấy\s+(?:trang|bài viết|nội dung|đường dẫn)"
    r"|(?:page\s+)?not found\b)"
)
_SAYS_TITLE: Final = re.compile(_NOTHING, re.IGNORECASE)
# a whole short block that says so; a sentence within an article does not
_SAYS_BLOCK: Final = re.compile(rf">\s*{_NOTHING}[^<]{{0,120}}<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means for an article."""

    kind: Kind
    outcome: Outcome
    reason: str | None
    way: Way
    counted: str


def verdict(due: Due, answer: Answer, identity: Identity | None) -> Verdict:
    """The meaning of a final answer. `identity`: of the article that the answering address stands for."""
    status = answer.status
    if status == 304 and due.original is not None:
        return Verdict("article", "same", None, "unchanged", "not_modified")
    if status in (404, 410):
        return Verdict("missing", "missing", f"http_{status}", "deferred", "missing")
    if status != 200:
        return Verdict("error", "failed", f"http_{status}", "deferred", f"http_{status}")
    if identity is None:  # redirected to a section or the home page
        return Verdict("missing", "missing", f"soft_404: {answer.url}", "deferred", "soft_404")
    if not answer.body.strip():
        return Verdict("error", "failed", "empty_body", "deferred", "empty_body")
    try:
        text = answer.capture("article").content()
    except archive.ArchiveError as error:
        return Verdict("error", "failed", f"undecodable: {error}", "deferred", "undecodable")
    if says_nothing_is_there(text):
        return Verdict("missing", "missing", "soft_404", "deferred", "soft_404")
    if due.original is not None and due.original.payload_digest == archive.payload_digest(answer.body):
        return Verdict("article", "same", None, "unchanged", "same_bytes")
    return Verdict("article", "ok", None, "out", "revisited" if due.original else "new")


def says_nothing_is_there(page: bytes) -> bool:
    """A page that is sent as found and says, in its title or alone in a block, that there is nothing."""
    text = page.decode("utf-8", errors="replace")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    title = _TITLE.search(text[:20_000])
    if title is not None and _SAYS_TITLE.match(" ".join(unescape(title[1]).split())):
        return True
    return _SAYS_BLOCK.search(text) is not None


@dataclass(slots=True)
class Articles:
    """The articles of one visit. `days`: publication days that were learnt from fetched pages, by
    identity."""

    visit: Visit
    days: dict[str, date | None] = field(default_factory=dict)
    _visited: set[str] = field(default_factory=set)
    _wanted: set[str] = field(default_factory=set)

    async def fetch_due(self) -> None:
        """Everything that is due: new articles, those left over, and in a daily crawl yesterday's once
        more."""
        visit = self.visit
        found = frontier.due(visit.connection, visit.batch, revisits=visit.batch.first is None)
        waiting = deque(due for due in found if due.identity not in self._visited)
        visit.progress.queued = len(waiting) + visit.progress.fetched + visit.progress.failed
        visit.progress.tell(now=True)

        async def worker() -> None:
            while waiting:
                await self.fetch(waiting.popleft())
                await visit.rotate()

        await several(FETCHERS, [worker() for _ in range(FETCHERS)])
        visit.enter_notes()

    async def learn_days(self, entries: Iterable[Entry]) -> None:
        """Fetch listed articles now, to learn their days from their pages. They are archived like any
        other."""
        wanted = [entry.identity.key for entry in entries if entry.identity.key not in self.days]
        if not wanted:
            return
        dues = frontier.due(self.visit.connection, self.visit.batch, revisits=False, identities=wanted)
        self._wanted.update(wanted)
        await several(FETCHERS, [self.fetch(due) for due in dues])
        for key in wanted:
            self.days.setdefault(key, None)
        await self.visit.rotate()

    def leave(self, identity: str) -> None:
        """The article is not fetched in this crawl."""
        self._visited.add(identity)

    async def fetch(self, due: Due) -> None:
        """Fetch one article and put its answer, with what it means, into the archive."""
        if due.identity in self._visited:
            return
        self._visited.add(due.identity)
        headers: dict[str, str] = {}
        if due.original is not None and due.etag:
            headers["If-None-Match"] = due.etag
        if due.original is not None and due.last_modified:
            headers["If-Modified-Since"] = due.last_modified
        try:
            answer = await self.visit.fetcher.get(due.url, headers=headers)
        except FetchError as error:
            await self._failed(due, error)
        else:
            self.visit.answered += 1
            self._judge(due, answer)
        self.visit.progress.tell()

    async def _failed(self, due: Due, error: FetchError) -> None:
        """No answer: the state of the address is entered without a capture. Without robots.txt nothing is
        entered."""
        visit = self.visit
        visit.progress.failed += 1
        self.days.setdefault(due.identity, None)
        await visit.trouble(due.url, error)
        if error.trouble in ("certificate", "proxy", "robots_unreachable"):
            visit.fetch.count("deferred", error.reason)
            return
        if isinstance(error, DisallowedError):
            visit.note(Note(due=due, outcome="disallowed", reason=error.line))
        else:
            outcome: Outcome = "refused" if error.permanent else "failed"
            visit.note(Note(due=due, outcome=outcome, reason=error.line, http_status=error.status))
        visit.fetch.count("refused" if error.permanent else "deferred", error.reason)

    def _judge(self, due: Due, answer: Answer) -> None:
        """Put an answer into the archive with what it means; the frontier learns it at publication."""
        visit = self.visit
        identity = visit.source.identify(answer.url)
        meaning = verdict(due, answer, identity)
        if meaning.outcome == "ok" and identity is not None and identity.key != due.identity:
            self._moved(due, answer, identity)
        else:
            self._write(due, answer, meaning)
            visit.fetch.count(meaning.way, meaning.counted)
        if meaning.outcome in ("ok", "same"):
            visit.progress.fetched += 1
        else:
            visit.progress.failed += 1
            self.days.setdefault(due.identity, None)

    def _moved(self, due: Due, answer: Answer, identity: Identity) -> None:
        """The address led to another article: that one was fetched, and this address is another name of
        it."""
        visit = self.visit
        visit.note(Note(due=due, outcome="moved", reason=f"moved: {identity.canonical_url}"))
        if identity.key in self._visited:
            visit.keep(answer, "redirect", "moved")
            visit.fetch.count("duplicate", "moved")
            return
        self._visited.add(identity.key)
        target = replace(
            due,
            identity=identity.key,
            canonical_url=identity.canonical_url,
            article_id=identity.article_id,
            id_space=identity.id_space,
            url=answer.url,
            original=None,
        )
        self._write(target, answer, Verdict("article", "ok", "moved", "out", "moved"))
        visit.fetch.count("out", "moved")

    def _write(self, due: Due, answer: Answer, meaning: Verdict) -> None:
        capture = replace(
            answer.capture(meaning.kind),
            outcome=meaning.outcome,
            reason=meaning.reason,
            canonical_url=due.canonical_url,
            article_id=due.article_id,
            id_space=due.id_space,
            found_by=due.found_by,
            listed=due.listed,
        )
        self.visit.put(capture, answer, original=due.original if meaning.outcome == "same" else None)
        if meaning.outcome == "ok" and due.identity in self._wanted:
            self.days[due.identity] = self._page_day(capture)

    def _page_day(self, capture: Capture) -> date | None:
        """The publication day that the page itself states, for listings that print none."""
        from transforms.dating import date_page  # most crawls never need it

        try:
            value = date_page(capture.page(self.visit.source)).value
        except Exception as error:  # a strange page has no day; its reader will say why
            log.warning("%s can't be dated: %s", capture.url, error)
            return None
        return value.date() if isinstance(value, datetime) else value
