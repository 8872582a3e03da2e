"""People named in an article, with the positions printed beside the name.

A name is two to five capitalised syllables. It counts
- after a form of address, a degree, a rank or an occupation (`ông`, `đồng chí`, `Thượng tá`, `TS.`);
- after or before an office (`Chủ tịch UBND tỉnh Lê Văn A`; `Lê Văn A, Chủ tịch UBND tỉnh`), lists included;
- alone when it has three syllables and begins with one of the frequent family names.
Streets, schools, communes, prizes and cities that bear a person's name don't count; nor do an office without a
name (`đồng chí Bí thư Tỉnh ủy`), initials (`Nguyễn Văn T.`) and given names alone.

`Thành` and `Thanh` are two names, `Hoà` and `Hòa` are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from transforms.entities.article import Article
from transforms.entities.organisations import Mention
from transforms.entities.places import KNOWN
from transforms.entities.words import UPPER, Lexicon, alternation, phrase_end, words
from transforms.records import MentionsIn, Person
from transforms.text import match_key

_SURNAMES = frozenset(match_key(name) for name in words("surnames.txt"))
_COMMON = frozenset(match_key(name) for name in words("surnames_common.txt"))
_OFFICES = Lexicon(words("offices.txt"))
_COURTESIES = frozenset(match_key(entry) for entry in words("courtesies.txt"))
_OFFICE_WORDS = alternation([match_key(entry) for entry in words("offices.txt")])
_OFFICE = re.compile(rf"(?<![^\W_])(?:(?:nguyên|quyền|cựu|cố|tân) )?{_OFFICE_WORDS}(?![^\W_])")
_RANKS = frozenset(
    match_key(entry) for entry in words("offices.txt")[words("offices.txt").index("đại biểu") :]
)
_MIDDLES = frozenset(["thị", "văn"])
_PERSONAL = frozenset(
    ["ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "cụ", "cháu", "thầy", "mế", "ngài"]
)
_WORD = re.compile(r"[^\W_]+")
_DEGREES = re.compile(
    r"(?:(?:gs|pgs|ts|tskh|ths|bs|bscki|bsckii|bsck1|bsck2|cki|ckii|ks|kts|tiến sĩ|thạc sĩ|phó giáo sư|"
    r"giáo sư|cử nhân)(?:[.,\-]+ ?| +))+\Z"
)
# what bears people's names without being people
_BEARERS = frozenset(words("bearers.txt"))
# `Sở Nông nghiệp và Môi trường Lê Văn A`: the last word alone would be a school
_NO_BEARERS = frozenset(
    ["môi trường", "thị trường", "công trường", "nông trường", "hiện trường", "nhà trường", "hội trường"]
)
_UNITS = frozenset(["tỉnh", "huyện", "xã", "phường", "quận", "thành phố", "thị xã", "thị trấn", "đặc khu"])
_SEPARATOR = re.compile(r" ?(?:,|-|\() ?")
_POST_START = re.compile(
    r"(?: ?(?:,|-) | \()(?:(?:đồng chí|hiện là|là|vốn là|nay là|hiện nay là|nguyên là) )?"
)
_JOIN = re.compile(r", (?:kiêm )?| kiêm | và (?=phó|chủ|trưởng)")
_ADDRESS = re.compile(r"(?:,? ?(?:các )?(?:đồng chí|ông|bà|anh|chị):? )\Z")
_MOST_POSITIONS = 8
_LONGEST_NAME = 5
_BREAK = re.compile(r"[.;:!?…\n“”\"()]")


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    sure: bool
    before: tuple[tuple[int, int], ...] = ()
    """spans of the positions printed before the name"""


@dataclass(slots=True)
class _Entry:
    name: str
    spellings: dict[str, None] = field(default_factory=dict)
    positions: dict[str, str] = field(default_factory=dict)


def extract(
    article: Article, organisations: list[Mention]
) -> tuple[tuple[Person, ...], list[tuple[int, int]]]:
    """The people of an article in the order of their first mention, and the spans of their names."""
    names = _names(article, organisations)
    starts = [name.start for name in names]
    entries: dict[str, _Entry] = {}
    kept: list[tuple[int, int]] = []
    for index, name in enumerate(names):
        text = article.text[name.start : name.end]
        spans = [*name.before, *_after(article, name, starts[index + 1] if index + 1 < len(starts) else None)]
        if (
            not name.sure
            and not spans
            and match_key(text) not in entries
            and not _stands_alone(article, name)
        ):
            continue
        kept.append((name.start, name.end))
        entry = entries.setdefault(match_key(text), _Entry(text))
        entry.spellings.setdefault(text)
        for span in spans:
            position = article.text[slice(*span)]
            entry.positions.setdefault(match_key(position), position)
    counts = _count(
        article, {spelling: key for key, entry in entries.items() for spelling in entry.spellings}
    )
    people = [
        Person(
            name=entry.name,
            positions=tuple(entry.positions.values()),
            mentions=within.lead + within.body + within.caption,
            mentions_in=within,
        )
        for key, entry in entries.items()
        if (within := counts.get(key)) is not None
    ]
    return tuple(people), kept


def _names(article: Article, organisations: list[Mention]) -> list[_Name]:
    text = article.text
    taken = [(mention.start, mention.fixed) for mention in organisations]
    taken_starts = [start for start, _ in taken]
    found: list[_Name] = []
    borne_until = -1  # the end of a street's or school's name: `các đường Nguyễn Huệ, Lê Lợi`
    for run in article.runs:
        if run[0][0] >= article.own_end:
            break
        if len(run) == 1 and not _marked(text, run[0]):
            continue
        tokens = list(run)
        if len(tokens) > 1 and article.low[slice(*tokens[0])] in _PERSONAL:
            tokens = tokens[1:]  # `Bà Lê Thị Hoa` at a sentence's beginning
            if len(tokens) == 1 and not _marked(text, tokens[0]):
                continue
        for part in _parts(article, tokens, taken, taken_starts):
            name, borne = _read(article, part, borne_until, found[-1].end if found else 0)
            if borne:
                borne_until = part[-1][1]
            if name is not None:
                found.append(name)
    return found


def _parts(
    article: Article, tokens: list[tuple[int, int]], taken: list[tuple[int, int]], starts: list[int]
) -> list[list[tuple[int, int]]]:
    """A run of capitalised words without its abbreviations (UBND) and without what organisations' names cover."""
    parts: list[list[tuple[int, int]]] = [[]]
    text = article.text
    for start, end in tokens:
        index = bisect_left(starts, start + 1) - 1
        covered = index >= 0 and start < taken[index][1]
        if covered or (
            end - start > 1
            and text[start:end].isupper()
            and len(tokens) > 1
            and not _all_capitals(text, tokens)
        ):
            parts.append([])
        else:
            parts[-1].append((start, end))
    return [part for part in parts if part]


def _marked(text: str, token: tuple[int, int]) -> bool:
    """A name of one word with an apostrophe, as in the Highlands: K’Brồi, H'Hen."""
    return any(mark in text[slice(*token)] for mark in "'’`")


def _all_capitals(text: str, tokens: list[tuple[int, int]]) -> bool:
    return (
        2 <= len(tokens) <= 5
        and all(text[start:end].isupper() for start, end in tokens)
        and match_key(text[slice(*tokens[0])]) in _SURNAMES
    )


def _read(
    article: Article, tokens: list[tuple[int, int]], borne_until: int, floor: int
) -> tuple[_Name | None, bool]:
    """The person in a run of capitalised words, and whether the run names a street, a school or a unit."""
    low = article.low
    start, end = tokens[0][0], tokens[-1][1]
    before = low[max(0, start - 40) : start]
    cut = before.rfind("\n")
    before = before[cut + 1 :]
    degrees = _DEGREES.search(before)
    last_words = _WORD.findall(before[: degrees.start()] if degrees is not None else before)[-3:]
    direct = before.endswith(" ") and len(before) > 1 and before[-2] not in ",;:.(-"
    if degrees is None and direct and last_words:
        one, two, three = last_words[-1], " ".join(last_words[-2:]), " ".join(last_words)
        if one in _COURTESIES or two in _COURTESIES or three in _COURTESIES:
            return _titled(article, tokens, floor, courtesy=True), False
        if (two in _RANKS or three in _RANKS) and one not in _COURTESIES:
            return _titled(article, tokens, floor, courtesy=True), False
        if _bears(one, two):
            name = _after_place(article, tokens, one if one in _UNITS else two, floor)
            return name, name is None or name.start > start
    elif degrees is not None:
        return _titled(article, tokens, floor, courtesy=True), False
    if (
        borne_until >= 0
        and low[borne_until:start] in (", ", " và ", " - ", "; ")
        and not _followed_by_office(article, end)
    ):
        return None, True
    if direct and ((last_words[-1:] and last_words[-1] in _RANKS) or _has_surname(low, tokens)):
        office = _office_before(article, start, floor)
        if office:
            title = low[office[-1][0] : office[-1][1]]
            bare = _OFFICE.fullmatch(title) is not None and low[slice(*tokens[0])] in _SURNAMES
            name = _titled(article, tokens, floor, courtesy=title in _RANKS or bare)
            if name is None:
                return None, False
            if name.start == start:
                return _Name(name.start, name.end, sure=True, before=office), False
            return _Name(
                name.start, name.end, sure=True, before=((*office[:-1], (office[-1][0], name.start - 1)))
            ), False
    return _plain(article, tokens), False


def _has_surname(low: str, tokens: list[tuple[int, int]]) -> bool:
    return any(low[start:end] in _SURNAMES for start, end in tokens)


def _titled(article: Article, tokens: list[tuple[int, int]], floor: int, *, courtesy: bool) -> _Name | None:
    """A run that a title or an office precedes: the whole run, or the name at its end after a place."""
    text, low = article.text, article.low
    if _initials_follow(text, tokens[-1][1]):
        return None
    tokens = _without_next_title(article, tokens)
    words_ = [low[start:end] for start, end in tokens]
    count = len(tokens)
    if not courtesy:
        at = _name_after_place(article, tokens)
        if at is not None and at > 0:
            tokens = tokens[at:]
            words_ = words_[at:]
            count = len(tokens)
        elif words_[0] not in _SURNAMES or (count == 2 and low[tokens[0][0] : tokens[-1][1]] in KNOWN):
            return None
    if count == 1 and not _marked(text, tokens[0]):
        return None
    if count > 5:
        return None
    if courtesy and count == 2 and low[tokens[0][0] : tokens[-1][1]] in KNOWN:
        before = _WORD.findall(low[max(0, tokens[0][0] - 12) : tokens[0][0]])
        if words_[0] not in _SURNAMES or before[-1:] == [] or before[-1] not in _PERSONAL:
            return None
    office = _office_before(article, tokens[0][0], floor) if courtesy else ()
    return _Name(tokens[0][0], tokens[-1][1], sure=True, before=office)


def _after_place(article: Article, tokens: list[tuple[int, int]], unit: str, floor: int) -> _Name | None:
    """`Chủ tịch UBND huyện Hòa Vang Phan Văn Tôn`, `Chủ tịch UBND tỉnh Lê Văn Hòa`: a person behind a unit, if an
    office stands before. A run of two after `xã` or `phường` is the unit's own name (`xã Lê Lợi`).
    """
    if unit not in _UNITS:
        return None
    tokens = _without_next_title(article, tokens)
    at = _name_after_place(article, tokens, least=0 if unit == "tỉnh" or len(tokens) > 2 else 1)
    if at is None or article.low[tokens[at][0] : tokens[-1][1]] in KNOWN:
        return None
    office = _office_before(article, tokens[at][0], floor)
    if not office:
        return None
    return _Name(tokens[at][0], tokens[-1][1], sure=True, before=office)


def _name_after_place(article: Article, tokens: list[tuple[int, int]], least: int = 0) -> int | None:
    """Where in a run the person's name begins: 0 for all of it, more after a place's name; None if nowhere."""
    low = article.low
    words_ = [low[start:end] for start, end in tokens]
    count = len(words_)
    if least == 0 and words_[0] in _SURNAMES and 3 <= count <= 5 and words_[1] in _MIDDLES:
        return 0
    for size in range(min(4, count - 2), 0, -1):
        if " ".join(words_[:size]) in KNOWN and words_[size] in _SURNAMES and count - size <= 5:
            return size
    if least == 0 and words_[0] in _SURNAMES and count <= 4:
        return 0
    for at in (2, 1, 3, 4):
        if least <= at <= count - 2 and words_[at] in _SURNAMES - _MIDDLES and count - at <= 5:
            return at
    if least == 0 and words_[0] in _SURNAMES and count <= 5:
        return 0
    return None


def _plain(article: Article, tokens: list[tuple[int, int]]) -> _Name | None:
    """A run without a title before it: a candidate, sure only by what follows or by its form."""
    low, text = article.low, article.text
    if _initials_follow(text, tokens[-1][1]):
        return None
    tokens = _without_next_title(article, tokens)
    count = len(tokens)
    introduced = _followed_by_office(article, tokens[-1][1])
    if count == 1 and not (introduced and _marked(text, tokens[0])):
        return None
    if count > 5 or (
        low[tokens[0][0] : tokens[0][1]] not in _SURNAMES and not (introduced and _in_list(low, tokens[0][0]))
    ):
        return None
    if low[tokens[0][0] : tokens[-1][1]] in KNOWN:
        return None
    if count == 2 and not introduced:
        return None
    return _Name(tokens[0][0], tokens[-1][1], sure=bool(_DESCRIBED.match(low, tokens[-1][1])))


def _in_list(low: str, start: int) -> bool:
    """After a colon or a semicolon, as in `các đồng chí: …; …`."""
    return low[max(0, start - 2) : start] in (": ", "; ") or low[max(0, start - 5) : start] == "; bà "


# `Y Thoan Niê (SN 1996, trú …)`, `Lê Văn Tám, 45 tuổi`
_DESCRIBED = re.compile(
    r"(?: \(|, )(?:sn|sinh năm|sinh|\d{1,3} tuổi|trú|ngụ|quê|dân tộc|ở (?=thôn|xã|ấp|bản|xóm|khu|phường|tổ))"
)


def _stands_alone(article: Article, name: _Name) -> bool:
    low = article.low[name.start : name.end]
    parts = low.split()
    return (
        len(parts) in (3, 4)
        and parts[0] in _COMMON
        and low not in _NOT_PEOPLE
        and not any(" ".join(parts[at : at + 2]) in KNOWN for at in range(len(parts) - 1))
    )


_NOT_PEOPLE = frozenset(
    [
        "thái bình dương",
        "hồ chí minh",
        "hoàng liên sơn",
        "hoàng thành thăng",
        "hà nội mới",
        "lâm đồng online",
        "đoàn thanh niên",
        "hồ xuân hương",
    ]
)


def _initials_follow(text: str, end: int) -> bool:
    """`Nguyễn Văn T.`: a name that the paper hides."""
    return (
        bool(re.compile(rf"(?:(?<=[ .])[{UPPER}])?\.(?:[{UPPER}]\b)?").match(text, end))
        and text[end - 2] in " ."
        and text[end - 1].isupper()
    )


def _without_next_title(article: Article, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop a last capital that begins the next title: `Nguyễn Văn A Giám đốc …`."""
    while len(tokens) > 2 and _OFFICES.end(article.low, tokens[-1][0]) not in (None, tokens[-1][1]):
        tokens = tokens[:-1]
    return tokens


def _office_before(article: Article, start: int, floor: int) -> tuple[tuple[int, int], ...]:
    """The positions that end at `start` (before a space, a comma, or a form of address), in printed order."""
    low = article.low
    window = max(floor, start - 220, low.rfind("\n", max(0, start - 220), start) + 1)
    end = start
    stripped = _DEGREES.search(low, max(window, end - 40), end)
    if stripped is not None:
        end = stripped.start()
    courtesy = _ADDRESS.search(low, window, end)
    if courtesy is not None:
        end = courtesy.start()
    end = len(low[:end].rstrip(" ,-")) if end > window else end
    broken = [found.end() for found in _BREAK.finditer(low, window, end)]
    if broken:
        window = broken[-1]
    heads = [found.span() for found in _OFFICE.finditer(low, window, end)]
    spans: list[tuple[int, int]] = []
    limit = end
    for index in range(len(heads) - 1, -1, -1):
        head_start, head_end = heads[index]
        if head_start >= limit:
            continue
        reached = _position_end(article, head_start, head_end, limit)
        if index and _position_end(article, *heads[index - 1], limit) >= reached:
            continue  # `Phó Bí thư Thường trực Tỉnh ủy` is one office
        gap = low[reached:limit]
        if not spans:
            if gap.strip(" ,-") != "":
                break
        elif not _JOIN.fullmatch(gap):
            break
        spans.append((head_start, reached))
        limit = head_start
    return tuple(reversed(spans))


def _position_end(article: Article, start: int, head_end: int, limit: int, *, behind: bool = False) -> int:
    """Where an office that begins at `start` ends; `behind` a name an occupation may go on (`nghệ nhân gốm …`)."""
    if article.low[start:head_end] in _RANKS and not behind:
        return head_end
    return phrase_end(article.text, article.low, head_end, limit, most=16)


def _followed_by_office(article: Article, end: int) -> bool:
    if _DESCRIBED.match(article.low, end):
        return True
    found = _POST_START.match(article.low, end)
    return found is not None and _OFFICE.match(article.low, found.end()) is not None


def _after(article: Article, name: _Name, following: int | None) -> list[tuple[int, int]]:
    """The positions printed behind a name: `, Ủy viên …, Bí thư Tỉnh ủy`, `(Giám đốc …)`, `- Trưởng thôn …`."""
    low = article.low
    opening = _POST_START.match(low, name.end)
    spans: list[tuple[int, int]] = []
    at = opening.end() if opening is not None else None
    while at is not None and len(spans) < _MOST_POSITIONS:
        head = _OFFICE.match(low, at)
        if head is None:
            break
        limit = low.find("\n", at, at + 300)
        limit = at + 300 if limit < 0 else limit
        end = _position_end(article, at, head.end(), limit, behind=True)
        if following is not None and at < following and end >= following - 1:
            break  # the office belongs to the next name
        if (
            following is not None
            and following > end
            and low[end:following] in (" ", " đồng chí ", " ông ", " bà ")
        ):
            break
        spans.append((at, end))
        join = _JOIN.match(low, end)
        at = join.end() if join is not None else None
    return spans


def _count(article: Article, spellings: dict[str, str]) -> dict[str, MentionsIn]:
    """Literal occurrences of each full name (spelling → the person's key), as words of their own and not within a
    longer name.
    """
    text = article.text
    zones: dict[str, list[int]] = {}
    for run in article.runs:
        if run[0][0] >= article.own_end:
            break
        at = 0
        while at < len(run):
            start = run[at][0]
            for size in range(min(_LONGEST_NAME, len(run) - at), 0, -1):
                key = spellings.get(text[start : run[at + size - 1][1]])
                if key is not None:
                    if not _borne(article, start):
                        zone = 0 if start < article.lead_end else 1 if start < article.body_end else 2
                        zones.setdefault(key, [0, 0, 0])[zone] += 1
                    at += size - 1
                    break
            at += 1
    return {
        key: MentionsIn(lead=lead, body=body, caption=caption) for key, (lead, body, caption) in zones.items()
    }


def _bears(one: str, two: str) -> bool:
    """Whether the words before a name (the last, the last two) say that a street, a school or a place bears it."""
    return two in _BEARERS or (one in _BEARERS and two not in _NO_BEARERS)


def _borne(article: Article, at: int) -> bool:
    """Whether a street, a school or a city bears the name here. Units don't say so (`Chủ tịch UBND tỉnh Lê Văn Hòa`),
    but for a city's.
    """
    if (
        at < 2
        or article.low[at - 1] != " "
        or not (article.low[at - 2].isalnum() or article.low[at - 2] == ".")
    ):
        return False
    before = _WORD.findall(article.low[max(0, at - 24) : at])
    one, two = before[-1], " ".join(before[-2:])
    if two in _RANKS:
        return False
    if article.low.startswith("hồ chí minh", at):
        return _bears(one, two)
    return _bears(one, two) and one not in _UNITS and two not in _UNITS
