"""The reading of a page: decode → parse → recognise its layout → extract → clean → date → enrich → Record
or Refusal.

`read_page` is the whole reading of one page, pure: no network, no database, no clock; the same page gives
the same record. `read_pages` reads many, each in a process that can be killed.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from transforms import dating, generic, refuse, syndication
from transforms.dates import event_date
from transforms.document import Document, NotHtml, parse
from transforms.encoding import TooLarge, Undecodable, decode
from transforms.entities import Entities, enrich
from transforms.extract import Draft, extract
from transforms.identity import identify
from transforms.isolation import READER, read_isolated
from transforms.layout import LayoutError, recognise
from transforms.records import Evidence, Page, Record, Refusal, RefusalReason, SyndicatedFrom

PARSER_VERSION = "1"  # raised by hand whenever the same page may give another record
SECONDS_PER_PAGE = 10.0
NO_ENTITIES = Entities(
    people=(), organisations=(), documents=(), unnumbered_documents=(), figures=(), places=()
)


class Refused(Exception):  # noqa: N818 - not an error: a page that is no article
    """Ends the reading of a page that is no article."""

    def __init__(self, reason: RefusalReason, detail: str, layout: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: RefusalReason = reason
        self.detail = detail
        self.layout = layout


def read_page(page: Page, *, entities: bool = True) -> Record | Refusal:
    """Reads one page. Every page gives a Record or a Refusal; only a wrong layout file or name raises
    (LayoutError).

    A fault in the reading itself is a Refusal `crash` that names the error and the line, so that one page
    never stops a batch. Without `entities` people, organisations, documents, figures and places stay empty.
    """
    try:
        return _read(page, enriched=entities)
    except Refused as refused:
        return refusal(page, refused.reason, refused.detail, refused.layout)
    except LayoutError:
        raise
    except Exception as error:  # counted as a refusal, with the fault shown
        return refusal(page, "crash", _fault(error))


def _read(page: Page, *, enriched: bool = True) -> Record:
    document, encoding = _parse(page)
    identity = identify(page.url, document.links.get("canonical"))
    known = recognise(document, page.layouts)
    _refuse(
        refuse.before_reading(document, page.url, recognised=known is not None),
        known[0].name if known else None,
    )
    dated = dating.find_by_layout(document, page, *known) if known else None
    draft = extract(document, *known) if known else generic.read(document)
    _refuse(
        refuse.unread(
            document,
            page.url,
            title=draft.title,
            paragraphs=[part for part in (draft.lead, *draft.body) if part],
            pictures=len(draft.images),
            article=draft.article,
            body=draft.body_element,
            loose_text=draft.loose_text,
            layout=known is not None,
        ),
        draft.layout,
    )
    copied, body = _copied(draft, page)
    if dated is None:
        dated = dating.find(document, page, None, draft.article, draft.title_element, draft.body_element)
    published = dated.published
    event = event_date(
        draft.lead, body, anchor=published.day if published else None, fetched_at=page.fetched_at
    )
    entities = NO_ENTITIES
    if enriched:
        entities = enrich(
            title=draft.title or "",
            kicker=draft.kicker,
            lead=draft.lead,
            body=body,
            captions=draft.captions,
            province=page.province,
            published=published.day if published else event.value,
        )
    return Record(
        source=page.source,
        url=page.url,
        canonical_url=page.canonical_url or identity.canonical_url,
        article_id=page.article_id or identity.article_id,
        kicker=draft.kicker,
        title=draft.title or "",
        lead_prefix=draft.lead_prefix,
        lead=draft.lead,
        body=body,
        captions=draft.captions,
        author=draft.author,
        credits=draft.credits,
        section=draft.section,
        tags=draft.tags,
        images=draft.images,
        published_at=published.value if published else None,
        published_precision=published.precision if published else "unknown",
        published_how=published.how if published else None,
        published_raw=published.raw if published else None,
        published_estimate=dating.estimate(dated, page, event),
        event_date=event.value,
        event_date_raw=event.raw,
        updated_at=dated.updated,
        page_clock=dated.clock,
        view_count=draft.view_count,
        syndicated_from=copied,
        language="vi",
        people=entities.people,
        organisations=entities.organisations,
        documents=entities.documents,
        unnumbered_documents=entities.unnumbered_documents,
        figures=entities.figures,
        places=entities.places,
        layout=draft.layout,
        parser_version=PARSER_VERSION,
        fetched_at=page.fetched_at,
        capture=page.capture,
        evidence=_evidence(
            page, draft, dated.evidence, identity.rule, event.how if event.value else None, encoding
        ),
    )


def read_pages(
    pages: Iterable[Page],
    *,
    seconds_per_page: float = SECONDS_PER_PAGE,
    workers: int = 1,
    reader: str = READER,
) -> Iterator[tuple[Page, Record | Refusal]]:
    """Reads pages in order. With one worker or more, each page is read in a process of its own kind that is
    killed when the page takes longer than `seconds_per_page` (Refusal `timeout`) and replaced when it dies
    (`crash`); the rest goes on. Works inside daemonic processes too. `workers=0` reads in this process:
    faster to start, for tests and single pages; a hanging page hangs. At most a few pages per worker are
    held in memory. `reader` names what reads a page, as `module:function`. Raises LayoutError as `read_page`.
    """
    if workers < 0:
        raise ValueError(f"workers must be 0 or more, not {workers}")
    if workers == 0:
        for page in pages:
            yield page, read_page(page)
        return
    for page, result in read_isolated(
        pages, seconds_per_page=seconds_per_page, workers=workers, reader=reader
    ):
        if isinstance(result, str):
            hung = result == "timeout"
            detail = f"not read within {seconds_per_page:g} seconds" if hung else result
            yield page, refusal(page, "timeout" if hung else "crash", detail)
        elif isinstance(result, Exception):
            raise result
        else:
            yield page, result


def refusal(page: Page, reason: RefusalReason, detail: str, layout: str | None = None) -> Refusal:
    """A refusal of this page, with its pointer."""
    identity = identify(page.url)
    return Refusal(
        reason=reason,
        detail=detail,
        url=page.url,
        source=page.source,
        canonical_url=page.canonical_url or identity.canonical_url,
        article_id=page.article_id or identity.article_id,
        layout=layout,
        parser_version=PARSER_VERSION,
        fetched_at=page.fetched_at,
        capture=page.capture,
    )


def _parse(page: Page) -> tuple[Document, Evidence]:
    if len(page.body) > refuse.MAX_BYTES:
        raise Refused("too_large", f"{len(page.body)} bytes; the limit is {refuse.MAX_BYTES}")
    try:
        decoded = decode(page.body, page.headers)
    except TooLarge as error:
        raise Refused("too_large", str(error)) from error
    except Undecodable as error:
        why = refuse.not_html(page.body, _header(page, "content-type"))
        raise Refused("not_html" if why else "undecodable", why or str(error)) from error
    if len(decoded.text) > refuse.MAX_CHARACTERS:
        raise Refused("too_large", f"{len(decoded.text)} characters; the limit is {refuse.MAX_CHARACTERS}")
    why = refuse.not_html(decoded.text[:8192].encode("utf-8", "replace"), _header(page, "content-type"))
    if why is not None:
        raise Refused("not_html", why)
    try:
        document = parse(decoded.text, page.url)
    except NotHtml as error:
        raise Refused("not_html", str(error)) from error
    return document, Evidence(how=decoded.encoding, where="; ".join(decoded.repaired) or "as declared")


def _copied(draft: Draft, page: Page) -> tuple[SyndicatedFrom | None, tuple[str, ...]]:
    """The printed source of a copy, and the body without the lines that say nothing else."""
    lines = (*draft.body[-syndication.LAST :], *draft.source_lines)
    copied, consumed = syndication.find(lines, page.url, page.source)
    if copied is None:
        return None, draft.body
    draft.evidence["syndicated_from"] = Evidence(
        how="source line", where="end of the text", raw=lines[-max(consumed, 1)]
    )
    inside = max(0, consumed - len(draft.source_lines))
    return copied, draft.body[: len(draft.body) - inside] if inside < len(draft.body) else draft.body


def _refuse(reason: refuse.Reason | None, layout: str | None) -> None:
    if reason is not None:
        raise Refused(reason.reason, reason.detail, layout)


def _evidence(
    page: Page, draft: Draft, dated: dict[str, Evidence], rule: str, event_how: str | None, encoding: Evidence
) -> dict[str, Evidence]:
    given = page.canonical_url is not None
    evidence = {"canonical_url": Evidence(how="source file" if given else rule, where="url")}
    evidence.update({name: draft.evidence[name] for name in sorted(draft.evidence)})
    evidence.update(dated)
    if event_how:
        evidence["event_date"] = Evidence(how=event_how, where="text")
    evidence["encoding"] = encoding
    return evidence


def _header(page: Page, name: str) -> str:
    return next((value for key, value in page.headers.items() if key.lower() == name), "")


def _fault(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {str(error)[:300]}{place}"
