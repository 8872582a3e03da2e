"""What an article is about: people, organisations, documents, figures and places, by rules alone.

`enrich` is pure and deterministic, and linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.entities import documents, figures, organisations, people, places
from transforms.entities.article import prepare
from transforms.records import Document, Figure, Organisation, Person, Place

__all__ = ["Entities", "enrich"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entities:
    """All that the extractors found, each in the order of the text."""

    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    documents: tuple[Document, ...]
    unnumbered_documents: tuple[str, ...]
    figures: tuple[Figure, ...]
    places: tuple[Place, ...]


def enrich(
    *,
    title: str,
    kicker: str | None,
    lead: str | None,
    body: Sequence[str],
    captions: Sequence[str],
    province: str | None,
    published: date | None,
) -> Entities:
    """Read the entities out of an article's clean parts.

    `province` is the source's own province (its name then), `published` the day of publication where known: it
    completes periods that are printed without a year. People, figures and places are read from lead, body and
    captions; organisations and documents from the title too.
    """
    article = prepare(
        title=title,
        kicker=kicker,
        lead=lead,
        body=body,
        captions=captions,
        province=province,
        published=published,
    )
    bodies = organisations.mentions(article)
    persons, names = people.extract(article, bodies)
    bodies = organisations.without_people(bodies, names)
    numbered = documents.extract(article)
    bearers = [(m.start, m.end if m.kind == "company" else min(m.fixed, m.end)) for m in bodies]
    return Entities(
        people=persons,
        organisations=organisations.extract(article, bodies),
        documents=numbered,
        unnumbered_documents=documents.unnumbered(article, numbered),
        figures=figures.extract(article),
        places=places.extract(article, bearers, names, frozenset(person.name.lower() for person in persons)),
    )
