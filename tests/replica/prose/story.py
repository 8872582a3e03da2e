"""One story: kicker, title, lead, paragraphs, captions and byline, with everything that was put into it."""

from __future__ import annotations

import itertools
import random
import re
import zlib
from collections import deque
from dataclasses import dataclass
from datetime import date

from tests.replica import truth
from tests.replica.prose import provinces
from tests.replica.prose.composer import Composer, Setting
from tests.replica.prose.topics import GENERAL, TOPICS, Topic

BY_KEY: dict[str, Topic] = {topic.key: topic for topic in TOPICS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`captions`: number of the paragraph they stand before, and text. `byline` is printed before `author`."""

    topic: str
    kicker: str | None
    title: str
    lead: str
    body: tuple[str, ...]
    captions: tuple[tuple[int, str], ...]
    author: str | None
    byline: str
    tags: tuple[str, ...]
    event_date: date | None
    event_date_raw: str | None
    people: tuple[truth.Person, ...]
    documents: tuple[truth.Document, ...]
    figures: tuple[truth.Figure, ...]
    places: tuple[str, ...]


class Teller:
    """Tells stories that are told once: no title twice, and no story made mostly of another one's words.

    Real reports of one kind share a seventh of their word triples at most, copies nearly all of them. So a story
    that shares more than `LIKENESS` with an earlier one on its subject is told anew, some times over.
    """

    LIKENESS = 0.33
    TRIES = 8
    LOOK_BACK = 120

    def __init__(self) -> None:
        self._titles: set[str] = set()
        self._grams: dict[str, deque[frozenset[int]]] = {}

    def tell(self, setting: Setting, topic: Topic, rng: random.Random) -> Story:
        """A story on `topic`. The same calls in the same order give the same stories."""
        earlier = self._grams.setdefault(topic.key, deque(maxlen=self.LOOK_BACK))
        best: tuple[float, _Text, frozenset[int]] | None = None
        tries = 0
        while best is None or (best[0] > self.LIKENESS and tries < self.TRIES):
            tries += 1
            text = _write(setting, topic, random.Random(rng.getrandbits(64)))
            if text.title in self._titles:
                continue
            grams = _grams(text)
            likeness = max(
                (len(grams & other) / min(len(grams), len(other)) for other in earlier), default=0.0
            )
            if best is None or likeness < best[0]:
                best = (likeness, text, grams)
        self._titles.add(best[1].title)
        earlier.append(best[2])
        return _finished(best[1], setting, topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A story's words, before it is asked what stands in them."""

    composer: Composer
    rng: random.Random
    kicker: str | None
    title: str
    lead: str
    body: tuple[str, ...]


def _grams(text: _Text) -> frozenset[int]:
    """Every other word triple, as hashes that are the same in every process: enough to judge likeness by."""
    words = [
        zlib.crc32(word.encode()) for word in re.findall(r"\w+", " ".join((text.lead, *text.body)).lower())
    ]
    triples = (a * 1000003 + b * 8191 + c for a, b, c in zip(words, words[1:], words[2:], strict=False))
    return frozenset(triple for triple in triples if triple % 2 == 0)


def _write(setting: Setting, topic: Topic, rng: random.Random) -> _Text:
    composer = Composer(setting, rng)
    lead = composer.write(rng.choice(topic.leads))
    title = composer.write(rng.choice(topic.titles))
    kicker = composer.write(rng.choice(topic.kickers)) if rng.random() < 0.25 else None
    own = composer.pick(topic.body, rng.randint(7, 15))
    shared = composer.pick(GENERAL, rng.randint(1, 5))
    sentences = [composer.write(s) for s in _mixed(own, shared, rng)]
    body = _paragraphs(sentences, rng)
    return _Text(composer=composer, rng=rng, kicker=kicker, title=title.rstrip("."), lead=lead, body=body)


def _finished(text: _Text, setting: Setting, topic: Topic) -> Story:
    composer, rng, body = text.composer, text.rng, text.body
    captions = tuple(
        (rng.randint(0, max(0, len(body) - 1)), composer.write(caption))
        for caption in composer.pick(topic.captions, rng.choice((0, 1, 1, 1, 2, 2, 3)))
    )
    captions = tuple(sorted(captions, key=lambda c: c[0]))
    author, byline = _byline(rng)
    tags = tuple(dict.fromkeys(composer.tag(t) for t in composer.pick(topic.tags, rng.randint(2, 4))))
    event = _event(composer, text.lead)
    texts = (text.lead, "\n".join(body), "\n".join(caption for _, caption in captions))
    return Story(
        topic=topic.key,
        kicker=text.kicker,
        title=text.title,
        lead=text.lead,
        body=body,
        captions=captions,
        author=author,
        byline=byline,
        tags=(*tags, setting.province.name),
        event_date=event[0] if event else None,
        event_date_raw=event[1] if event else None,
        people=people_in(tuple((m.name, tuple(m.positions)) for m in composer.people.values()), texts),
        documents=tuple(d for d in composer.documents.values() if any(d.raw in t for t in texts)),
        figures=tuple(f for f in composer.figures if any(f.raw in t for t in texts)),
        places=tuple(p for p in composer.places if any(p in t for t in (text.title, *texts))),
    )


def _event(composer: Composer, lead: str) -> tuple[date, str] | None:
    """The day reported on, with its words as the lead prints them; `đến 5/10` only dates a count."""
    if composer.event is None:
        return None
    day, words = composer.event
    start = lead.lower().find(words)
    if start < 0 or lead[:start].lower().endswith("đến "):
        return None
    return day, lead[start : start + len(words)]


def people_in(
    named: tuple[tuple[str, tuple[str, ...]], ...], texts: tuple[str, str, str]
) -> tuple[truth.Person, ...]:
    """Those of the named who stand in lead, body or captions, with the occurrences of their full names."""
    found = []
    for name, positions in named:
        counts = [len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) for text in texts]
        if sum(counts):
            found.append(
                truth.Person(
                    name=name,
                    positions=positions,
                    mentions=sum(counts),
                    lead=counts[0],
                    body=counts[1],
                    caption=counts[2],
                )
            )
    return tuple(found)


def _mixed(own: list[str], shared: list[str], rng: random.Random) -> list[str]:
    """The shared sentences strewn among the topic's own, never first."""
    mixed = list(own)
    for sentence in shared:
        mixed.insert(rng.randint(1, len(mixed)), sentence)
    return mixed


def _paragraphs(sentences: list[str], rng: random.Random) -> tuple[str, ...]:
    """Four to twelve paragraphs of one to four sentences."""
    count = max(4, min(12, round(len(sentences) / rng.uniform(1.2, 2.6))))
    cuts = sorted(rng.sample(range(1, len(sentences)), min(count, len(sentences)) - 1))
    edges = [0, *cuts, len(sentences)]
    return tuple(" ".join(sentences[a:b]) for a, b in itertools.pairwise(edges))


def _byline(rng: random.Random) -> tuple[str | None, str]:
    """The printed author, without and with the role label before it."""
    draw = rng.random()
    if draw < 0.08:
        return None, ""
    name = rng.choice(provinces.PEN_NAMES)
    if draw < 0.16:
        other = rng.choice([p for p in provinces.PEN_NAMES if p != name])
        return f"{name} - {other}", ""
    if draw < 0.26:
        initials = ".".join(word[0] for word in name.split())
        return initials, "Tin, ảnh: "
    if draw < 0.36:
        return name, "Bài, ảnh: "
    return name, ""
