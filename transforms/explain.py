"""What was read of a page and why, for a person: field, value, how it was found, where, and what was passed over."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from transforms.records import Evidence, Record, Refusal

WIDTH = 100
NAME = 19  # columns for the field's name
MAX_REJECTED = 8
# fields in the order in which a reader of the page would ask for them; the rest follows by kind
_WORDS = (
    "title",
    "kicker",
    "section",
    "lead",
    "body",
    "captions",
    "author",
    "tags",
    "view_count",
    "syndicated_from",
)
_TIMES = ("published_at", "updated_at", "published_estimate", "event_date", "page_clock")
_ENTITIES = ("people", "organisations", "documents", "figures", "places")


def explain(result: Record | Refusal) -> str:
    """The reading of a page as text of at most 100 columns, ending with a line break."""
    lines = list(_refused(result) if isinstance(result, Refusal) else _record(result))
    return "\n".join(lines) + "\n"


def _refused(refusal: Refusal) -> Iterator[str]:
    yield f"Refused: {refusal.reason}"
    yield from _field("why", refusal.detail)
    yield from _field("page", refusal.url)
    if refusal.layout:
        yield from _field("layout", refusal.layout)
    if refusal.capture:
        yield from _field("capture", refusal.capture)


def _record(record: Record) -> Iterator[str]:
    yield record.title
    yield "=" * min(len(record.title), WIDTH)
    yield from _field("page", record.canonical_url)
    yield from _because(record.evidence.get("canonical_url"))
    yield from _field("id", record.article_id or "none in the address")
    yield from _field("layout", f"{record.layout} (parser {record.parser_version})")
    yield from _because(record.evidence.get("layout"))
    encoding = record.evidence.get("encoding")
    if encoding is not None:
        yield from _field("encoding", f"{encoding.how}, {encoding.where}")
    yield from _heading("Words")
    for name in _WORDS:
        yield from _field(name, _value(record, name))
        yield from _because(record.evidence.get(name))
    yield from _heading("Times")
    for name in _TIMES:
        yield from _field(name, _value(record, name))
        yield from _because(record.evidence.get(name))
    yield from _heading("Named in the text")
    for name in _ENTITIES:
        yield from _field(name, _value(record, name))


def _value(record: Record, name: str) -> str:
    """One line or a short list of lines; nothing is shown as a dash."""
    value = getattr(record, name)
    if value is None or value == ():
        return "–"
    if name == "body":
        paragraphs: tuple[str, ...] = value
        letters = sum(len(text) for text in paragraphs)
        shown = [f"{len(paragraphs)} paragraphs, {letters} characters", f"first: {_short(paragraphs[0])}"]
        if len(paragraphs) > 1:
            shown.append(f"last:  {_short(paragraphs[-1])}")
        return "\n".join(shown)
    if name == "lead" and record.lead_prefix:
        return f"{value}\nsign: {record.lead_prefix!r}"
    if name == "author" and record.credits:
        return f"{value}\n" + "; ".join(f"{credit.name}: {credit.role}" for credit in record.credits)
    if name == "section":
        return " > ".join(value)
    if name == "tags":
        return ", ".join(value)
    if name == "captions":
        return "\n".join(value)
    if name == "published_at":
        return f"{value.isoformat()} ({record.published_precision}, {record.published_how})"
    if name == "published_estimate":
        bounds = f", not before {value.earliest.isoformat()}" if value.earliest else ""
        bounds += f", not after {value.latest.isoformat()}" if value.latest else ""
        return f"{value.value.isoformat()} ({value.precision}, {value.how}{bounds})\n{value.why}"
    if name == "event_date":
        return f"{value.isoformat()} “{record.event_date_raw}”"
    if name == "page_clock":
        return f"{value.date.isoformat()} “{value.raw}”"
    if name == "syndicated_from":
        return f"{value.name} {value.url or ''}".strip()
    if name == "people":
        return "\n".join(
            f"{person.name} ×{person.mentions}: {'; '.join(person.positions) or '–'}" for person in value
        )
    if name == "organisations":
        return "; ".join(f"{item.name}{' (generic)' if item.generic else ''}" for item in value)
    if name == "documents":
        return "\n".join(
            f"{item.kind} {item.number}, {item.issuer or '–'}, {item.date or '–'}" for item in value
        )
    if name == "figures":
        return "\n".join(
            f"{item.raw} → {item.value:g} {item.unit} ({item.kind}) {item.label}".strip() for item in value
        )
    if name == "places":
        return "; ".join(item.name for item in value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _field(name: str, value: str) -> Iterator[str]:
    lead = f"  {name:<{NAME}}"
    for line in value.split("\n"):
        wrapped = textwrap.wrap(line, WIDTH - len(lead), break_long_words=False, break_on_hyphens=False) or [
            ""
        ]
        for part in wrapped:
            yield f"{lead}{part}".rstrip()
            lead = " " * len(lead)


def _because(evidence: Evidence | None) -> Iterator[str]:
    if evidence is None:
        return
    indent = " " * (NAME + 2)
    where = f", {evidence.where}" if evidence.where else ""
    raw = f" “{_short(evidence.raw)}”" if evidence.raw else ""
    yield from _wrapped(f"{indent}← ", f"{evidence.how}{where}{raw}")
    for rejected in evidence.rejected[:MAX_REJECTED]:
        place = f" [{rejected.where}]" if rejected.where else ""
        yield from _wrapped(f"{indent}✗ ", f"{_short(rejected.value)}{place}: {rejected.why}")
    more = len(evidence.rejected) - MAX_REJECTED
    if more > 0:
        yield f"{indent}  and {more} more"


def _wrapped(lead: str, text: str) -> Iterator[str]:
    for part in textwrap.wrap(text, WIDTH - len(lead), break_long_words=False, break_on_hyphens=False) or [
        ""
    ]:
        yield f"{lead}{part}".rstrip()
        lead = " " * len(lead)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * len(text)


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}…"
