"""One crawl's common things: its batch, its counts, its fetcher, and the file that its answers go to.

`Visit` is handed to everything that walks or fetches. It alone writes to the archive: an answer goes to a `.tmp` file
as it comes, and the publication of that file and the entry of its captures, together, make an address count as
fetched.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawlers import archive, frontier, tls, urls
from crawlers.archive import Capture, Kind, Original, WarcWriter
from crawlers.fetch import Answer, Fetcher, FetchError
from crawlers.frontier import Batch, Connection, Hop, Note
from crawlers.progress import Progress
from crawlers.proxy import proxy_for
from crawlers.sources import Source
from crawlers.store import Store

log = logging.getLogger(__name__)

SOFTWARE = "baotinh (Scrapy, warcio)"
NOTES = 200  # visits without a capture that are entered at once


@dataclass(slots=True)
class Visit:
    """A visit to one source. What outlives it is in the database and in the archive."""

    source: Source
    connection: Connection
    batch: Batch
    fetcher: Fetcher
    progress: Progress
    home: Path
    store: Store
    discover: Hop = field(default_factory=Hop)
    fetch: Hop = field(default_factory=Hop)
    troubles: dict[str, FetchError] = field(default_factory=dict)
    errors: list[FetchError] = field(default_factory=list)
    answered: int = 0
    _writer: WarcWriter | None = None
    _serial: int = 0
    _notes: list[Note] = field(default_factory=list)

    async def answer(self, url: str, form: dict[str, str] | None = None) -> Answer:
        """The final answer of a listing, feed or menu page, which must be 200. Raises FetchError."""
        answer = await self.fetcher.get(url, form=form)
        self.answered += 1
        if answer.status != 200:
            self.keep(answer, "error", f"http_{answer.status}")
            raise FetchError(f"http_{answer.status}", f"{url} answered {answer.status}")
        return answer

    async def trouble(self, url: str, error: FetchError) -> None:
        """Remember what went wrong, and what it says of a host; of a certificate, ask once what is wrong with it."""
        self.errors.append(error)
        if error.trouble is None:
            return
        told = {one.trouble for one in self.troubles.values()}
        if error.trouble == "certificate" and "certificate" not in told:
            parts = urls.split(url)
            if parts is not None and parts.hostname is not None:
                address = f"https://{parts.netloc}/"
                said = await asyncio.to_thread(tls.explain, address, proxy_for(address))
                error = FetchError("certificate", f"{parts.hostname}: {said}", trouble="certificate")
        self.troubles.setdefault(url, error)

    # -- the archive ----------------------------------------------------------------------------------------

    def keep(self, answer: Answer, kind: Kind, reason: str | None = None) -> None:
        """An answer that is no article goes into the archive as it is."""
        self.put(replace(answer.capture(kind), reason=reason), answer)

    def put(self, capture: Capture, answer: Answer, *, original: Original | None = None) -> Capture:
        """An answer goes into the archive; with `original` as a revisit record."""
        if self._writer is None:
            self._writer = WarcWriter(
                self.home,
                self.source.stem,
                self.batch.batch_id,
                self.batch.day,
                software=SOFTWARE,
                serial=self._serial,
            )
            self._serial += 1
        named = replace(capture, source=self.source.stem, day=self.batch.day, batch=self.batch.batch_id)
        return self._writer.write(
            named,
            method=answer.method,
            request_headers=answer.sent_headers,
            request_body=answer.sent_body,
            reason_phrase=answer.phrase,
            original=original,
        )

    def note(self, note: Note) -> None:
        """What a visit without a capture meant; entered soon."""
        self._notes.append(note)
        if len(self._notes) >= NOTES:
            self.enter_notes()

    def enter_notes(self) -> None:
        """Enter what has been noted."""
        notes, self._notes = self._notes, []
        frontier.note(self.connection, self.batch, notes)

    async def rotate(self) -> None:
        """Publish the file when it has its size."""
        if self._writer is not None and self._writer.full:
            await self.publish()

    async def publish(self) -> None:
        """Publish the file in a thread, then enter its captures. The crawl goes on into the next file meanwhile."""
        writer, self._writer = self._writer, None
        if writer is not None:
            _, captures = await asyncio.to_thread(writer.publish, self.store)
            frontier.register(self.connection, self.batch, captures)
        self.enter_notes()

    def publish_now(self) -> None:
        """The same without giving way to anything: for a crawl that is being stopped."""
        writer, self._writer = self._writer, None
        if writer is not None:
            _, captures = writer.publish(self.store)
            frontier.register(self.connection, self.batch, captures)
        self.enter_notes()


def content(answer: Answer) -> bytes:
    """An answer's body, decoded; what can't be decoded is empty."""
    try:
        return answer.capture("listing").content()
    except archive.ArchiveError as error:
        log.warning("%s: %s", answer.url, error)
        return b""


async def several(number: int, jobs: Iterable[Awaitable[None]]) -> None:
    """All the jobs, `number` at a time. The first failure ends the others and is raised."""
    limit = asyncio.Semaphore(number)

    async def one(job: Awaitable[None]) -> None:
        async with limit:
            await job

    tasks: Sequence[asyncio.Future[None]] = [asyncio.ensure_future(one(job)) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        waiting = [task for task in tasks if not task.done()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
