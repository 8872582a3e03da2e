"""Organisations: party, state, front, companies, international ones, as the provincial press names them.

A rule is the beginning of a name (`ban thường vụ`, `sở`, `công ty`) and how it goes on: with a field of a
closed list, with another body (`Ban Thường vụ` + `Tỉnh ủy`), with a unit (`tỉnh`, `huyện Tân Châu`), or freely up
to the first word that can't be part of a name. Only the longest name at a position counts, so `Tỉnh ủy` is an
entity where it stands alone or in an office (`Bí thư Tỉnh ủy`), not inside `Ban Thường vụ Tỉnh ủy`.

Spellings of one body are one entity: tone style, capitals, abbreviations (BCH, UBND, also those that the text
itself explains in parentheses), the source's own province left out or printed, and a bare `UBND` beside one
`UBND tỉnh`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from transforms.entities.article import Article
from transforms.entities.places import place_end, unit_end
from transforms.entities.words import alternation, lines, phrase_end, words
from transforms.records import Organisation, OrganisationKind
from transforms.text import match_key

Kind = OrganisationKind
Tail = Callable[[Article, int, int], "tuple[int, Kind | None] | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`core` is matched in lower case; `lower` says whether the name may begin with a small letter."""

    core: re.Pattern[str]
    kind: Kind
    tail: Tail
    lower: bool = False
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    kind: Kind
    generic: bool = False
    fixed: int = 0
    """Up to here the name can't be a person's: the end of its beginning where a unit's name follows, else its end."""


# --- how a name goes on; each gives where it ends and, if the part decides it, the kind. None: no such name


def _nothing(_article: Article, end: int, _: int = 0) -> tuple[int, Kind | None]:
    return end, None


def _unit(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None]:
    return unit_end(article, end), None


def _unit_needed(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None] | None:
    last = unit_end(article, end)
    return (last, None) if last > end else None


def _loose_place(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None]:
    if article.text[end : end + 1] != " ":
        return end, None
    return place_end(article, end, loose=True), None


def _body(article: Article, end: int, depth: int) -> tuple[int, Kind | None] | None:
    """Another body must follow, with or without `của`; an abbreviation in parentheses may stand between."""
    explained = _ABBREVIATION.match(article.text, end)
    if explained is not None and explained.end() < len(article.text) and article.text[explained.end()] == " ":
        end = explained.end()
    start = end + 1
    if article.low.startswith(" của ", end):
        start = end + 5
    elif article.low[end : end + 1] != " ":
        return None
    inner = match_at(article, start, bare=True, depth=depth + 1) if depth < _DEEPEST else None
    return None if inner is None else (inner.end, inner.kind)


def _body_or_bare(article: Article, end: int, depth: int) -> tuple[int, Kind | None] | None:
    """Another body, or none where the name begins with a capital and so stands for itself (`Ban Thường vụ`)."""
    return _body(article, end, depth) or (end, None)


def _body_or_nothing(article: Article, end: int, depth: int) -> tuple[int, Kind | None]:
    return _body(article, end, depth) or (end, None)


def _body_or_unit(article: Article, end: int, depth: int) -> tuple[int, Kind | None]:
    inner = _body(article, end, depth)
    return (inner[0], "party") if inner is not None else _unit(article, end)


def _open(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None] | None:
    """A free name: it must begin with a capital or a figure and ends before a word that can't belong to it."""
    text, low = article.text, article.low
    if low[end : end + 1] != " " or not (text[end + 1 : end + 2].isupper() or text[end + 1 : end + 2] == "“"):
        return None
    limit = min(len(text), end + 110)
    last = phrase_end(text, low, end, limit, most=12)
    found = _INNER_UNIT.search(low, end, last)
    if found is not None:  # … tỉnh, … huyện Tân Châu: the unit ends the name
        unit = unit_end(article, found.start())
        if unit > found.start():
            return unit, None
    # a comma before a capitalised word of the same series: Văn hóa, Thể thao và Du lịch
    series = _SERIES.match(low, last)
    if series is not None:
        return unit_end(article, series.end()), None
    return last, None


def _open_or_unit(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None] | None:
    last = unit_end(article, end)
    return (last, None) if last > end else _open(article, end)


def _company(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None] | None:
    found = _LEGAL_FORM.match(article.low, end)
    start = found.end() if found is not None else end
    opened = _open(article, start)
    if opened is None:
        return None
    last = opened[0]
    # what follows the last capitalised word by more than two words is no longer the name
    tokens = list(_TOKEN.finditer(article.text, start, last))
    trailing = 0
    for token in reversed(tokens):
        if token[0][0].isupper() or token[0][0].isdigit():
            break
        trailing += 1
    if trailing > 2:
        last = tokens[-trailing - 1].end()
    return last, None


def _managing(article: Article, end: int, _: int = 0) -> tuple[int, Kind | None]:
    """`Ban Quản lý dự án đầu tư xây dựng tỉnh`: goes on with small letters too, or stands alone."""
    last = unit_end(article, end)
    if last > end or article.low[end : end + 1] != " ":
        return last, None
    free = phrase_end(article.text, article.low, end, min(len(article.text), end + 110), most=10)
    inner = _INNER_UNIT.search(article.low, end, free)
    return (unit_end(article, inner.start()), None) if inner is not None else (free, None)


_WORD = re.compile(r"[^\W_]+")
_DEEPEST = 4  # bodies within bodies: Đảng đoàn MTTQ tỉnh …
_INNER_UNIT = re.compile(
    r" (?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?![^\W\d_])"
)
_SERIES = re.compile(r", (?:thể thao (?:và|&) du lịch|thương binh (?:và|&) xã hội|thể thao và truyền thông)")
_LEGAL_FORM = re.compile(
    r"(?: (?:tnhh|trách nhiệm hữu hạn|cổ phần|cp|mtv|một thành viên|1 thành viên|hai thành viên|tư nhân|"
    r"thương mại|tm|dịch vụ|dv|sản xuất|sx|đầu tư|xây dựng|xuất nhập khẩu|xnk|nông nghiệp|du lịch|phát triển|"
    r"(?:-|&|và)(?= (?:thương|tm|dịch|dv|sản|sx|đầu|xây|xuất|xnk|nông|du|phát)))(?![^\W_]))+"
)
_TOKEN = re.compile(r"[^\W_]+")

_FIELD = alternation([match_key(entry) for entry in words("departments.txt")])
_PARTY = (
    r"(?:ban thường vụ|btv|thường vụ|thường trực|văn phòng|ban tổ chức|ban tuyên giáo và dân vận|"
    r"ban tuyên giáo|"
    r"ban dân vận|ban nội chính|ban kinh tế|ban đối ngoại|ban xây dựng đảng|ủy ban kiểm tra|ubkt|cơ quan|"
    r"ban chính sách, chiến lược|ban thường trực|đoàn chủ tịch)"
)
_MASS = (
    r"(?:nông dân|liên hiệp phụ nữ|lhpn|phụ nữ|cựu chiến binh|ccb|chữ thập đỏ|ctđ|người cao tuổi|khuyến học|"
    r"nhà báo|"
    r"luật gia|đông y|làm vườn|sinh viên|liên hiệp thanh niên|lhtn|nạn nhân chất độc da cam(?:/dioxin)?|"
    r"cựu thanh niên xung phong|cựu tnxp|văn học nghệ thuật|văn học - nghệ thuật|người mù|doanh nhân trẻ|"
    r"cựu giáo chức|kế hoạch hóa gia đình|bảo trợ người khuyết tật|bảo trợ người khuyết tật và trẻ mồ côi)"
)
_NATION = r"(?: việt nam| toàn quốc)?"


def _rule(core: str, kind: Kind, tail: Tail, *, lower: bool = False, generic: bool = False) -> Rule:
    return Rule(re.compile(rf"{core}(?![^\W_])"), kind, tail, lower, generic)


# tried in this order at each word that begins one of them
_RULES: tuple[tuple[str, Rule], ...] = (
    # party
    ("tỉnh thành", _rule(r"(?:tỉnh|thành) ủy(?! viên)", "party", _unit, lower=True)),
    ("huyện thị quận", _rule(r"(?:huyện|thị|quận) ủy(?! viên)", "party", _loose_place, lower=True)),
    (
        "đảng",
        _rule(
            r"đảng ủy(?! viên)(?: khối các cơ quan và doanh nghiệp| các cơ quan đảng| khối)?",
            "party",
            _body_or_unit,
        ),
    ),
    ("đảng", _rule(r"đảng bộ", "party", _body_or_unit)),
    ("đảng", _rule(r"(?:đảng đoàn)", "party", _body)),
    ("đảng", _rule(r"đảng(?: cộng sản việt nam)?(?! (?:viên|phí))", "party", _nothing)),
    ("ban bcs", _rule(r"(?:ban cán sự đảng|bcs đảng)", "party", _body)),
    ("ban bch", _rule(r"(?:ban chấp hành(?: \(bch\))?|bch)", "party", _body)),
    ("ban", _rule(r"ban bí thư(?: trung ương(?: đảng)?)?", "party", _nothing)),
    ("ban btv thường văn ủy ubkt cơ đoàn", _rule(_PARTY, "party", _body)),
    (
        "ban btv ubkt ủy",
        _rule(
            r"(?:ban thường vụ|btv|ban tuyên giáo và dân vận|ban tuyên giáo|ban dân vận|ban nội chính|"
            r"ủy ban kiểm tra|ubkt)",
            "party",
            _nothing,
        ),
    ),
    (
        "cơ",
        _rule(
            r"cơ quan (?:cảnh sát điều tra|csđt|cảnh sát đt|an ninh điều tra|anđt|thi hành án dân sự)",
            "state",
            _body_or_nothing,
            lower=True,
        ),
    ),
    ("bộ", _rule(r"bộ chính trị", "party", _nothing)),
    ("thuế hải điện cảnh kho", _rule(r"(?:thuế|hải quan|điện lực|cảnh sát biển)", "state", _unit_needed)),
    ("liên", _rule(r"liên danh", "company", _company, lower=True)),
    ("đoàn", _rule(r"đoàn (?:luật sư|kinh tế - quốc phòng \d+|nghệ thuật[^,.;]{0,30}?)", "front", _unit)),
    (
        "vụ",
        _rule(
            r"vụ (?=quản lý|tổ chức|pháp chế|kế hoạch|địa phương|hợp tác|tài chính|giáo dục|công chức|"
            r"chính sách|tổng hợp|khoa học|bảo hiểm)[^,.;:()]{4,40}?(?=[,.;:()]| (?:hướng|phối|tham|và|đã|cho|"
            r"thuộc|của|chủ))",
            "state",
            _nothing,
        ),
    ),
    ("trung", _rule(r"trung ương (?:đoàn|hội(?: " + _MASS + r")?)(?: việt nam)?", "front", _nothing)),
    ("trung", _rule(r"trung ương đảng", "party", _nothing)),
    ("trung", _rule(r"trung ương", "party", _nothing, generic=True)),
    ("chi", _rule(r"chi bộ", "party", _open)),
    ("tiểu", _rule(r"tiểu ban", "party", _open)),
    ("tổ", _rule(r"tổ công tác", "party", _body)),
    ("tổ", _rule(r"tổ biên tập", "party", _nothing)),
    # state
    (
        "ubnd hđnd ủy hội",
        _rule(
            r"(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân) (?:các|hai|2|3|ba) cấp",
            "state",
            _nothing,
            generic=True,
        ),
    ),
    (
        "ubnd hđnd ủy hội",
        _rule(r"(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân)", "state", _unit, lower=True),
    ),
    ("đoàn", _rule(r"đoàn (?:đại biểu quốc hội|đbqh)(?: đơn vị)?", "state", _unit, lower=True)),
    ("ủy", _rule(r"ủy ban thường vụ quốc hội", "state", _nothing)),
    ("quốc", _rule(r"quốc hội", "state", _nothing)),
    ("chính", _rule(r"chính phủ", "state", _nothing)),
    (
        "văn",
        _rule(
            r"văn phòng (?:chủ tịch nước|đăng ký đất đai|điều phối nông thôn mới)(?: trung ương)?",
            "state",
            _unit,
        ),
    ),
    (
        "bộ ban",
        _rule(
            r"(?:bộ|ban) (?:chỉ huy|tư lệnh) (?:quân sự|bộ đội biên phòng|bđbp|thủ đô|cảnh sát cơ động|"
            r"quân khu \d)",
            "state",
            _unit,
        ),
    ),
    ("bộ ban bđbp", _rule(r"(?:(?:bộ|ban) chqs|bđbp|bộ đội biên phòng)", "state", _unit)),
    ("bộ", _rule(rf"bộ {_FIELD}", "state", _nothing)),
    ("sở", _rule(rf"sở {_FIELD}", "state", _unit, lower=True)),
    (
        "ban",
        _rule(
            r"ban (?:pháp chế|kinh tế - ngân sách|kinh tế và ngân sách|kinh tế - xã hội|văn hóa - xã hội|"
            r"dân tộc|đô thị)",
            "state",
            _body,
        ),
    ),
    (
        "ban",
        _rule(r"ban (?:dân tộc|thi đua - khen thưởng|tiếp công dân|an toàn giao thông|atgt)", "state", _unit),
    ),
    ("ban", _rule(r"ban (?:quản lý dự án|qlda|quản lý|ql|chỉ đạo|điều hành|đại diện)", "state", _managing)),
    ("phòng", _rule(rf"phòng {_FIELD}", "state", _unit, lower=True)),
    ("phòng", _rule(r"phòng(?! họp)", "state", _open)),
    ("công", _rule(r"công an(?: nhân dân)?", "state", _unit_needed, lower=True)),
    (
        "tòa tand viện vksnd vks",
        _rule(
            r"(?:tòa án nhân dân|tand|tòa án|viện kiểm sát nhân dân|viện ksnd|vksnd|viện kiểm sát)(?: cấp cao|"
            r" tối cao| khu vực \d+)?",
            "state",
            _unit,
        ),
    ),
    ("cục chi tổng", _rule(r"(?:tổng cục|chi cục|cục)", "state", _open_or_unit)),
    ("kho kbnn", _rule(r"(?:kho bạc nhà nước|kbnn)", "state", _unit)),
    ("kiểm", _rule(r"kiểm toán nhà nước(?: khu vực [ivx]+)?", "state", _nothing)),
    ("thanh", _rule(r"thanh tra (?:chính phủ)", "state", _nothing)),
    ("thanh", _rule(r"thanh tra", "state", _open_or_unit)),
    ("bảo bhxh", _rule(r"(?:bảo hiểm xã hội|bhxh)", "state", _unit_needed)),
    (
        "ngân nhnn nhcsxh",
        _rule(
            r"(?:ngân hàng nhà nước|nhnn|ngân hàng chính sách xã hội|nhcsxh)(?: việt nam)?(?: chi nhánh)?",
            "state",
            _unit,
        ),
    ),
    ("bệnh", _rule(r"bệnh viện", "state", _open)),
    ("trung", _rule(r"trung tâm(?! (?:hành chính)? ?(?:huyện|tỉnh|xã|thành phố|thị xã)\b)", "state", _open)),
    (
        "trường",
        _rule(
            r"trường(?: (?:thpt|thcs|tiểu học|th|mầm non|mẫu giáo|đại học|đh|cao đẳng|cđ|trung cấp|chính trị|"
            r"phổ thông|ptdtnt|quân sự|chuyên|pt))*",
            "state",
            _open_or_unit,
        ),
    ),
    ("đại học", _rule(r"(?:đại học|học viện)", "state", _open)),
    ("viện", _rule(r"viện", "state", _open)),
    ("trạm", _rule(r"trạm (?:y tế|kiểm lâm|khuyến nông|thú y)", "state", _unit)),
    (
        "đài",
        _rule(
            r"đài (?:phát thanh|khí tượng|pt-th|pt&th|truyền hình|khí tượng thủy văn)", "state", _open_or_unit
        ),
    ),
    ("đồn hải", _rule(r"(?:đồn biên phòng|hải đội)", "state", _open)),
    ("quân", _rule(r"quân khu \d", "state", _nothing)),
    ("sư trung lữ", _rule(r"(?:sư|trung|lữ) đoàn \d+", "state", _nothing)),
    ("hội", _rule(r"hội đồng", "state", _open)),
    ("hạt", _rule(r"hạt (?:kiểm lâm|quản lý đường bộ)", "state", _unit)),
    ("vườn", _rule(r"vườn quốc gia", "state", _open)),
    (
        "ban",
        _rule(r"ban(?! (?:tổ chức|giám hiệu|giám đốc|giám khảo|lãnh đạo|đầu|ngày|chuyên))", "state", _open),
    ),
    ("nhà", _rule(r"nhà (?:nước)", "state", _nothing, generic=True)),
    # front
    (
        "ủy mttq mặt ubmttq ubmttqvn",
        _rule(
            r"(?:ủy ban (?:mttq|mặt trận tổ quốc)|ubmttq|ubmttqvn|mttq|mặt trận tổ quốc)(?: việt nam| vn)?",
            "front",
            _unit,
        ),
    ),
    ("hội", _rule(rf"hội {_MASS}{_NATION}", "front", _unit)),
    (
        "hội",
        _rule(r"hội(?! (?:nghị|thảo|trường|thi|diễn|đàm|viên|chợ|xuân|thao|thẩm|làng|quán))", "front", _open),
    ),
    (
        "hiệp liên",
        _rule(
            r"(?:hiệp hội|liên hiệp(?: các)? hội|liên hiệp(?: các)? tổ chức|liên minh (?:hợp tác xã|htx)|"
            r"liên đoàn)",
            "front",
            _open_or_unit,
        ),
    ),
    ("liên lđlđ công", _rule(r"(?:liên đoàn lao động|lđlđ|công đoàn)(?: việt nam)?", "front", _unit)),
    ("tỉnh thành huyện thị", _rule(r"(?:tỉnh|thành|huyện|thị) đoàn", "front", _loose_place)),
    ("đoàn", _rule(r"đoàn (?:thanh niên|tn|tncs)(?: cộng sản| cs)?(?: hồ chí minh)?", "front", _unit)),
    # companies
    ("tổng công cty", _rule(r"(?:tổng công ty|công ty|cty)", "company", _company, lower=True)),
    ("tập", _rule(r"tập đoàn", "company", _company, lower=True)),
    ("ngân", _rule(r"ngân hàng(?: thương mại cổ phần| tmcp| tmcp)?", "company", _company)),
    ("hợp htx", _rule(r"(?:hợp tác xã|htx)", "company", _company, lower=True)),
    ("doanh dntn", _rule(r"(?:doanh nghiệp tư nhân|dntn)", "company", _company)),
    ("xí", _rule(r"xí nghiệp", "company", _company)),
)


def _named() -> list[tuple[str, Rule]]:
    """The bodies that are known by name alone, as rules."""
    rules: list[tuple[str, Rule]] = []
    for row in lines("organisations.tsv"):
        printed, name = row.split("\t")
        kind = _KINDS[printed]
        key = match_key(name)
        rules.append((_WORD.findall(key)[0], _rule(re.escape(key), kind, _nothing)))
    return rules


_KINDS: dict[str, Kind] = {
    "party": "party", "state": "state", "front": "front", "company": "company", "international": "international",
}  # fmt: skip


def _by_word() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {}
    for heads, rule in (*_named(), *_RULES):
        for head in heads.split():
            table.setdefault(head, []).append(rule)
    return {head: tuple(rules) for head, rules in table.items()}


_TABLE = _by_word()
# heads of names that may begin with a small letter
_SMALL = frozenset(head for head, rules in _TABLE.items() if any(rule.lower for rule in rules))
# before `Trường`, `Viện` … a capitalised one of these says that a person's name goes on
_IN_NAMES = frozenset(match_key(name) for name in words("surnames_common.txt") + words("middle_names.txt"))
_PLACE_TAILS = (_unit, _loose_place, _unit_needed, _body_or_unit, _body, _open_or_unit)
# names that begin with a small letter in a running text, if more follows
_BARE_ENOUGH = frozenset(["tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "ubnd", "hđnd"])


def match_at(article: Article, start: int, *, bare: bool = False, depth: int = 0) -> Mention | None:
    """The organisation whose name begins exactly at `start`; with `bare` inside another one's name."""
    head = _WORD.match(article.low, start)
    if head is None:
        return None
    capital = article.text[start].isupper()
    for rule in _TABLE.get(head[0], ()):
        if not (capital or rule.lower or bare):
            continue
        found = rule.core.match(article.low, start)
        if found is None:
            continue
        tail = rule.tail(article, found.end(), depth)
        if tail is None:
            continue
        end, kind = tail
        if not capital and not _small_letter_is_name(article, start, found.end(), end):
            continue
        fixed = found.end() if rule.tail in _PLACE_TAILS else end
        return Mention(start, end, kind or rule.kind, rule.generic, fixed)
    return None


def _small_letter_is_name(article: Article, start: int, core_end: int, end: int) -> bool:
    core = article.low[start:core_end]
    if core in _BARE_ENOUGH:
        return True
    return end > core_end or any(letter.isupper() for letter in article.text[start:end])


def _may_begin(article: Article, word: str, start: int) -> bool:
    """Not within a document's number, not inside a person's name (`Nguyễn Xuân Trường`), and not the `Thường trực` of
    an office (`Phó Chủ tịch Thường trực HĐND tỉnh`).
    """
    text, low = article.text, article.low
    if low[start - 1] in "-/" and start > 1 and (text[start - 2].isupper() or text[start - 2].isdigit()):
        return False
    if word == "thường" and low.startswith("thường trực", start):
        return not low.endswith(
            ("bí thư ", "chủ tịch ", "giám đốc ", "trưởng ban ", "phó ban ", "thủ tướng "), 0, start
        )
    if text[start].isupper() and text[start - 1] == " " and start > 2 and text[start - 2].islower():
        before = low.rfind(" ", 0, start - 1) + 1
        previous = text[before : start - 1]
        return not (
            previous[:1].isupper()
            and previous[1:].islower()
            and previous.isalpha()
            and low[before : start - 1] in _IN_NAMES
        )
    return True


def mentions(article: Article) -> list[Mention]:
    """Every organisation named in the text, in order, none inside another."""
    found: list[Mention] = []
    end = 0
    for word, start in _heads(article):
        if start < end or (start and not _may_begin(article, word, start)):
            continue
        mention = match_at(article, start)
        if mention is not None:
            if article.low.endswith("các ", 0, start) and not mention.generic:
                mention = replace(mention, generic=True)
            found.append(mention)
            end = mention.end
    return found


def _heads(article: Article) -> Iterator[tuple[str, int]]:
    """The words with which a name may begin, and where they stand."""
    text, low = article.text, article.low
    at = 0
    for token in low.split(" "):
        if token in _TABLE:
            if token in _SMALL or text[at].isupper():
                yield token, at
        elif not token.isalpha():  # `(UBND`, `UBND/HĐND`, a line's end
            for found in _WORD.finditer(token):
                word, start = found[0], at + found.start()
                if word in _TABLE and (word in _SMALL or text[start].isupper()):
                    yield word, start
        at += len(token) + 1


# --- mentions → entities

_LONG_FORMS = {
    "bch": "ban chấp hành", "btv": "ban thường vụ", "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc", "đbqh": "đại biểu quốc hội", "ubkt": "ủy ban kiểm tra",
    "chqs": "chỉ huy quân sự",
    "bđbp": "bộ đội biên phòng", "lhpn": "liên hiệp phụ nữ", "ccb": "cựu chiến binh", "tand": "tòa án nhân dân",
    "vksnd": "viện kiểm sát nhân dân", "bhxh": "bảo hiểm xã hội", "htx": "hợp tác xã",
    "lđlđ": "liên đoàn lao động",
    "cty": "công ty", "cp": "cổ phần", "tp": "thành phố", "tx": "thị xã", "bcs": "ban cán sự",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "nhnn": "ngân hàng nhà nước", "kbnn": "kho bạc nhà nước", "gd": "giáo dục", "đt": "đào tạo",
    "gdđt": "giáo dục đào tạo",
    "nn": "nông nghiệp", "ptnt": "phát triển nông thôn", "mt": "môi trường", "tn": "tài nguyên",
    "kh": "khoa học", "cn": "công nghệ",
    "vhttdl": "văn hóa thể thao du lịch", "vhtt": "văn hóa thể thao", "dl": "du lịch",
    "gtvt": "giao thông vận tải",
    "lđtb": "lao động thương binh", "lđ": "lao động", "tb": "thương binh", "xh": "xã hội",
    "lđtbxh": "lao động thương binh xã hội",
    "tncs": "thanh niên cộng sản", "đảng cộng sản việt nam": "đảng",
}  # fmt: skip
_JOINERS = frozenset(["và", "của"])
_UNITS = ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường")
_ABBREVIATION = re.compile(r" \(((?=[^)]*[A-ZĐ])[A-ZĐƯ][A-ZĐƯa-z0-9&,\-]{1,11})\)")
_BOARDS = frozenset(["ban qlda", "ban quản lý", "ban quản lý dự án", "ban chỉ đạo"])
_CENTRE = frozenset(["đảng", "trung ương đảng"])


def _key(low: str, province: str | None, kind: Kind) -> str:
    """One key for all spellings of a body: abbreviations written out, joiners and the own province left out."""
    parts: list[str] = []
    low = (
        low.replace("kh&đt", "kế hoạch đầu tư")
        .replace("kh-đt", "kế hoạch đầu tư")
        .replace("kh và đt", "kế hoạch đầu tư")
    )
    for word in _WORD.findall(low):
        if word in _JOINERS:
            continue
        long = _LONG_FORMS.get(word)
        if long is not None and long == " ".join(parts[-len(long.split()) :]):
            continue  # Ban Chấp hành (BCH)
        parts.extend((long or word).split())
    own = province.split() if province else []
    if own and len(parts) > len(own) and parts[-len(own) :] == own and kind != "company":
        parts = parts[: -len(own)]
    if parts[:1] == ["sở"] and parts[-1:] == ["tỉnh"]:
        parts = parts[:-1]
    return " ".join(parts)


@dataclass(slots=True)
class _Entity:
    kind: Kind
    generic: bool
    names: dict[str, None] = field(default_factory=dict)


def without_people(found: list[Mention], names: list[tuple[int, int]]) -> list[Mention]:
    """The mentions, cut where a person's name begins inside one: `UBND xã Đinh Công Thức` is `UBND xã`."""
    starts = [start for start, _ in names]
    kept: list[Mention] = []
    for mention in found:
        at = bisect_left(starts, mention.start)
        if at < len(starts) and mention.start < starts[at] < mention.end:
            kept.append(replace(mention, end=starts[at] - 1))
        elif not (at and names[at - 1][1] > mention.start):  # a `Trường` inside a name is no school
            kept.append(mention)
    return kept


def extract(article: Article, found: list[Mention]) -> tuple[Organisation, ...]:
    """The bodies behind the mentions: the first spelling is the name, the others are `also_written`."""
    own = match_key(article.province) if article.province else None
    entities: dict[str, _Entity] = {}
    for mention in found:
        key = _key(article.low[mention.start : mention.end], own, mention.kind)
        entity = entities.setdefault(key, _Entity(mention.kind, mention.generic))
        entity.names.setdefault(article.text[mention.start : mention.end])
        abbreviation = _ABBREVIATION.match(article.text, mention.end)
        if abbreviation is not None:
            entity.names.setdefault(abbreviation[1])
    _join_abbreviations(entities)
    _join_bare(entities)
    return tuple(
        Organisation(name=names[0], also_written=tuple(names[1:]), kind=entity.kind, generic=entity.generic)
        for entity in entities.values()
        if (names := list(entity.names))
    )


def _join_abbreviations(entities: dict[str, _Entity]) -> None:
    """An entity whose only name is the abbreviation that another one explains is that other one."""
    explained = {name: key for key, entity in entities.items() for name in list(entity.names)[1:]}
    for key in list(entities):
        (name, *others) = entities[key].names
        owner = explained.get(name)
        if owner is not None and owner != key and not others:
            entities[owner].names.update(entities.pop(key).names)


def _join_bare(entities: dict[str, _Entity]) -> None:
    """`UBND` beside exactly one `UBND tỉnh` is it; so is `Đảng bộ` beside `Đảng bộ tỉnh`."""
    longer: dict[str, list[str]] = {}
    for key in entities:
        space = key.find(" ")
        while space >= 0:
            longer.setdefault(key[:space], []).append(key)
            space = key.find(" ", space + 1)
    for key in list(entities):
        entity = entities[key]
        if key in _CENTRE or entity.generic:
            continue
        fuller = [
            other
            for other in longer.get(key, ())
            if other in entities
            and (key.endswith(_UNITS) or key in _BOARDS or other[len(key) + 1 :].startswith(_UNITS))
        ]
        province_wide = [other for other in fuller if other == f"{key} tỉnh" or other == f"{key} thành phố"]
        target = province_wide[0] if len(province_wide) == 1 else fuller[0] if len(fuller) == 1 else None
        if target is not None:
            entities[target].names.update(entity.names)
            del entities[key]
