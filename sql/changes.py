"""What a site changed from one version of an article to the next, as a diff that a reader can read.

Made when a batch is published: versions are compared here word by word, because SQL has no sequence alignment, and
only versions after the first are, so few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from sql.run import Connection, execute, rows
from sql.staged import OWN_WORD

FIELDS: Final = ("kicker", "title", "lead", "body", "captions", "author", "published_at")
CONTEXT: Final = 6  # words shown on either side of a change
LONGEST: Final = 4000  # words
MOST_PAIRS: Final = 250_000  # of equal words; a text of 4,000 words against its edit has some 50,000
AT_ONCE: Final = 200
PARAGRAPH: Final = "¶"


@dataclass(frozen=True, slots=True)
class Diff:
    """A change: `text` in its context, [-removed-] {+added+}, and how many words went and came."""

    text: str
    removed: int
    added: int


def find(connection: Connection) -> int:
    """Write the changes of versions that have none yet, drop those that no longer hold; how many versions."""
    total = 0
    after = {"article_key": 0, "version_no": 0}
    while True:
        with connection.transaction():
            # nobody numbers versions anew, or takes one down, under the comparison
            execute(connection, "merge/lock")
            execute(connection, "marts/article_change_gone")
            pending = rows(
                connection,
                "marts/article_change_pending",
                own_word=sorted(OWN_WORD),
                at_once=AT_ONCE,
                **after,
            )
            for version in pending:
                for values in _changes(version):
                    execute(connection, "marts/article_change", **values)
        total += len(pending)
        if len(pending) < AT_ONCE:
            return total
        after = {name: pending[-1][name] for name in after}


def diff(before: str | None, after: str | None) -> Diff:
    """The words that differ between two texts, each change with a few words around it."""
    old, new = _words(before), _words(after)
    parts: list[str] = []
    removed = added = 0
    codes = list(_opcodes(old, new))
    for number, (tag, a, b, c, d) in enumerate(codes, start=1):
        if tag == "equal":
            parts.append(_kept(old[a:b], first=number == 1, last=number == len(codes)))
            continue
        if b > a:
            parts.append(f"[-{_shown(old[a:b])}-]")
            removed += sum(word != PARAGRAPH for word in old[a:b])
        if d > c:
            parts.append(f"{{+{_shown(new[c:d])}+}}")
            added += sum(word != PARAGRAPH for word in new[c:d])
    return Diff(" ".join(part for part in parts if part), removed, added)


def _changes(version: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field, before, after in zip(FIELDS, version["before"], version["after"], strict=True):
        if (before or "") == (after or ""):
            continue
        found = diff(before, after)
        yield {
            "article_key": version["article_key"],
            "version_no": version["version_no"],
            "field": field,
            "from_hash": version["from_hash"],
            "to_hash": version["to_hash"],
            "diff": found.text,
            "words_removed": found.removed,
            "words_added": found.added,
        }


def _words(text: str | None) -> list[str]:
    paragraphs = (text or "").split("\n\n")
    words = [[*paragraph.split(), PARAGRAPH] for paragraph in paragraphs if paragraph.strip()]
    return [word for paragraph in words for word in paragraph][:-1]


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As difflib's, over words; where that would take long, only the equal beginning and end are told apart."""
    if _is_quick(old, new):
        yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    if len(old) - end > start or len(new) - end > start:
        yield "replace", start, len(old) - end, start, len(new) - end
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _is_quick(old: list[str], new: list[str]) -> bool:
    """Whether few enough pairs of equal words stand across from each other: difflib looks at each, again and again."""
    if max(len(old), len(new)) > LONGEST:
        return False
    in_old, in_new = Counter(old), Counter(new)
    return sum(count * in_new[word] for word, count in in_old.items()) <= MOST_PAIRS


def _kept(words: list[str], *, first: bool, last: bool) -> str:
    if first and last:
        return ""
    if first:
        return _shown(words) if len(words) <= CONTEXT else f"… {_shown(words[-CONTEXT:])}"
    if last:
        return _shown(words) if len(words) <= CONTEXT else f"{_shown(words[:CONTEXT])} …"
    if len(words) <= 2 * CONTEXT + 1:
        return _shown(words)
    return f"{_shown(words[:CONTEXT])} … {_shown(words[-CONTEXT:])}"


def _shown(words: list[str]) -> str:
    return " ".join(words)
