"""Numbered documents (kind, number, issuer, date), and those that are named without a number.

The number's form is that of Decree 30/2020/NĐ-CP (`1234/QĐ-UBND`, `05/2020/TT-BTC`), of the party's offices
(`45-CT/TW`) and of laws (`202/2025/QH15`). In `Nghị quyết số 18-NQ/TW và số 19-NQ/TW của …` the second takes
its kind from the first, and the first its issuer from the second.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date

from transforms.entities import organisations
from transforms.entities.article import Article
from transforms.entities.words import LETTER, UPPER, phrase_end
from transforms.records import Document

# what the letters in a number stand for
_CODES = {
    "NQ": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "QĐ": "Quyết định", "QĐLT": "Quyết định",
    "QyĐ": "Quy định",
    "QĐi": "Quy định", "CT": "Chỉ thị", "KL": "Kết luận", "NĐ": "Nghị định", "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "KH": "Kế hoạch", "CV": "Công văn", "CĐ": "Công điện", "HD": "Hướng dẫn", "TB": "Thông báo",
    "BC": "Báo cáo",
    "TTr": "Tờ trình", "TTR": "Tờ trình", "CTr": "Chương trình", "CTR": "Chương trình",
    "CTrHĐ": "Chương trình hành động",
    "CTHĐ": "Chương trình hành động", "ĐA": "Đề án", "PA": "Phương án", "QC": "Quy chế",
    "QCPH": "Quy chế phối hợp",
    "GP": "Giấy phép", "GM": "Giấy mời", "TTri": "Thông tri", "PL": "Pháp lệnh", "L": "Luật", "SL": "Sắc lệnh",
    "CTPH": "Chương trình phối hợp", "ĐX": "Đề xuất", "BB": "Biên bản", "QĐHC": "Quyết định",
    "VBHN": "Văn bản hợp nhất",
    "UBTVQH": "Nghị quyết", "QH": "Nghị quyết",
}  # fmt: skip
_KIND = (
    r"(?:nghị quyết liên tịch|nghị quyết|thông tư liên tịch|thông tư|nghị định|quyết định|chỉ thị|kết luận|"
    r"công điện|"
    r"công văn|văn bản hợp nhất|văn bản|kế hoạch liên tịch|kế hoạch|hướng dẫn liên ngành|hướng dẫn|thông báo|"
    r"thông tri|"
    r"báo cáo|tờ trình|chương trình hành động|chương trình phối hợp|chương trình|đề án|quy định|"
    r"quy chế phối hợp|quy chế|"
    r"bộ luật|luật|pháp lệnh|sắc lệnh|lệnh|giấy phép|giấy chứng nhận|giấy mời|kháng nghị|bản án|cáo trạng|"
    r"biên bản|"
    r"phương án|hợp đồng|thư kêu gọi|thư ngỏ|dự án luật)"
)
_NUMBER = re.compile(
    r"\d\d{0,4}[a-c]?(?: ?/ ?(?:19|20)\d{2})? ?[-–/] ?"
    r"(?:(?=[^ ]{0,14}[A-ZĐƯ]{2}|L/|"
    r"L-)[A-ZĐƯ][A-Za-zĐđƯư&.]*\d{0,2})(?: ?[-–/] ?[A-ZĐƯ][A-Za-zĐđƯư&.]*\d{0,2})*"
)
_STANDARD_NUMBER = re.compile(
    r"(?:QCVN|TCVN|QCĐP|TCCS) ?(?:ISO )?\d{1,6}(?:-\d{1,3})*(?: ?: ?\d{4})?(?:/[A-ZĐ]{2,8})*"
)
_SPACES = re.compile(r"\s+")
_STANDARD = re.compile(r"QCVN|TCVN|QCĐP|TCCS")
_CODE = re.compile(r"[A-ZĐƯ][A-Za-zĐđƯư]*")
_BEFORE = re.compile(rf"(?<![^\W_])({_KIND})(?: (?:của|do) ([^.;:()\d]{{2,70}}?))?,? *\(?(?:số[ :.]*)?\Z")
# `Luật Đất đai số 31/2024/QH15`: a law's name between its kind and its number
_ENTITLED_BEFORE = re.compile(
    rf"(?<![^\W_])({_KIND})((?: (?!{_KIND}(?![^\W_]))[^\W\d_]+,?){{1,14}})(?: năm \d{{4}})?,? *\(?số[ :]*\Z"
)
_BETWEEN = re.compile(r"[\s,;]*(?:(?:và|hoặc|cùng|&)\s+)?(?:các\s+)?(?:số[\s:]*)?\Z")
_DATE = re.compile(
    r",? *\(? ?(?:được |đã )?(?:ký |ban hành |ra )?(?:ngày )(\d{1,2})(?: ?[/.-] ?|"
    r" tháng )(\d{1,2})(?: ?[/.-] ?| năm )((?:19|20)\d{2})(?!\d)\)?"
)
_ISSUED_BY = re.compile(r",? (?:của|do) ")
_TERM = re.compile(r"(?:,? (?:lần thứ [^\W\d_]+(?: [^\W\d_]+)?|khóa [ivxlc]+|khóa \d{1,2}))?(?![^\W_])")
_OFFICE = re.compile(
    r"(?:thủ tướng chính phủ|phó thủ tướng(?: thường trực)?(?: chính phủ)?|chủ tịch nước|thủ tướng|"
    r"(?:phó )?(?:chủ tịch|giám đốc|tổng giám đốc|chánh án|viện trưởng|bí thư)(?: thường trực)?|bộ trưởng|"
    r"thứ trưởng|"
    r"tổng thanh tra|thống đốc|chủ nhiệm)(?![^\W_])"
)
_CONFERENCE = re.compile(
    r"(?:hội nghị (?:lần thứ [^\W\d_]+(?: [^\W\d_]+)?|trung ương \d+)|đại hội [^,.;()]{2,60}?)(?=,| ban chấp|"
    r" bch)(?:,)? ?"
)
_PROMULGATED = re.compile(
    r"(?: đã| vừa| mới| cũng| tiếp tục)*(?: ký)?(?: ban hành| ra| có| ký)(?: (?:các|một số|những))?\s\Z"
)


@dataclass(frozen=True, slots=True)
class _Found:
    document: Document
    start: int
    end: int
    own_kind: bool


def extract(article: Article) -> tuple[Document, ...]:
    """The numbered documents of an article, each once, in the order of the text."""
    text, low = article.text, article.low
    series: list[_Found] = []
    found: list[_Found] = []
    previous_end = 0
    for match in _matches(text):
        start, end = match.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "./-,"):
            continue
        item = _read(article, start, end, previous_end, series[-1] if series else None)
        if item is None:
            continue
        joined = (
            bool(series)
            and "\n" not in low[series[-1].end : item.start]
            and bool(_BETWEEN.match(low, series[-1].end, item.start))
        )
        if not joined:
            found.extend(_shared(series))
            series = []
        series.append(item)
        previous_end = item.end
    found.extend(_shared(series))
    found.extend(_short(article, found))
    return _once(sorted(found, key=lambda item: item.start))


def _matches(text: str) -> list[re.Match[str]]:
    """What may be a document's number: a standard's, or figures with letters behind a slash or a hyphen."""
    found = list(_NUMBER.finditer(text))
    if "CVN" in text or "QCĐP" in text or "TCCS" in text:
        found = sorted([*found, *_STANDARD_NUMBER.finditer(text)], key=lambda match: match.start())
    return found


def _read(article: Article, start: int, end: int, floor: int, previous: _Found | None) -> _Found | None:
    """The document whose number stands at `start`–`end`, with the words before and behind it."""
    text, low = article.text, article.low
    while text[end - 1] in ".&":
        end -= 1
    number = _SPACES.sub("", text[start:end]).replace("–", "-")
    standard = _STANDARD.match(number)
    if standard is not None:
        number = _SPACES.sub(" ", text[start:end])
    known = _code_kind(number)
    named = _kind_before(article, start, floor, known)
    issuer: str | None = None
    printed = False
    if named is not None:
        kind, begin, issuer = named
        printed = issuer is not None
        issuer = issuer or _promulgator(article, begin)
    elif standard is not None:
        kind, begin = standard[0], start
    else:
        joined = previous is not None and _BETWEEN.match(low, previous.end, start) is not None
        inherited = previous.document if joined and previous is not None else None
        if inherited is not None and (known is None or known == _code_kind(inherited.number)):
            kind = inherited.kind
        elif known is not None:
            kind = known
        else:
            return None
        begin = start - 3 if low.endswith("số ", 0, start) else start
    day, behind, last = _behind(article, end, take_issuer=not printed)
    document = Document(
        number=number,
        kind=kind[0].upper() + kind[1:],
        issuer=behind or issuer,
        date=day,
        raw=text[begin:last],
    )
    return _Found(document, begin, last, named is not None)


def _kind_before(
    article: Article, start: int, floor: int, known: str | None
) -> tuple[str, int, str | None] | None:
    """The kind that is printed before a number (`Nghị quyết số`, `Luật Đất đai số`), where it begins, and the issuer
    if it stands between (`Nghị quyết của HĐND tỉnh số`). `known` is the kind that the number's letters say.
    """
    low = article.low
    window = max(floor, start - 110, low.rfind("\n", max(0, start - 110), start) + 1)
    before = _BEFORE.search(low, window, start)
    if before is not None:
        if not before[2]:
            return before[1], before.start(1), None
        issuer = _issuer(article, before.start(2))
        if issuer is not None:
            return before[1], before.start(1), article.text[slice(*issuer)]
        return None
    entitled = _ENTITLED_BEFORE.search(low, window, start)
    if entitled is not None:
        law = entitled[1] in ("luật", "bộ luật", "pháp lệnh")
        if law or known is None or known.lower().startswith(entitled[1]):
            return entitled[1], entitled.start(1), None
    return None


def _behind(article: Article, end: int, *, take_issuer: bool) -> tuple[date | None, str | None, int]:
    """Date and issuer printed behind a number, in either order, and where they end."""
    day: date | None = None
    issuer: str | None = None
    last = end
    for _ in range(3):
        dated = _DATE.match(article.low, last)
        if dated is not None and day is None:
            day, last = _day(dated), dated.end()
            continue
        issued = _ISSUED_BY.match(article.low, last) if take_issuer and issuer is None else None
        span = _issuer(article, issued.end()) if issued is not None else None
        if span is None:
            break
        issuer, last = article.text[slice(*span)], span[1]
    return day, issuer, last


# `Nghị quyết 57 của Bộ Chính trị`, `Đề án 06`: only the number, no year and no amount
_SHORT = re.compile(
    r"(nghị quyết|chỉ thị|kết luận|nghị định|thông tư|quyết định|đề án|quy định|công điện|kế hoạch)"
    r" (?:số )?(?!(?:19|20)\d\d\b)(\d{1,4})"
    r"(?=[,;:.)”\"\n](?!\d)| (?:của|về|ngày|và|đã|được|do|trên|trong|tại|là|cũng|sẽ|\(|-) ?)"
)


def _inside(full: list[_Found], starts: list[int], position: int) -> bool:
    at = bisect_right(starts, position) - 1
    return at >= 0 and position < full[at].end


def _short(article: Article, full: list[_Found]) -> list[_Found]:
    """Documents of which only the bare number is printed; not those that the text cites in full as well."""
    low, text = article.low, article.text
    cited = {
        (item.document.kind, item.document.number.split("-")[0].split("/")[0].lstrip("0")) for item in full
    }
    starts = [item.start for item in full]
    found: list[_Found] = []
    for match in _SHORT.finditer(low):
        kind = match[1][0].upper() + match[1][1:]
        if (kind, match[2].lstrip("0")) in cited or _inside(full, starts, match.start()):
            continue
        day, issuer, last = _behind(article, match.end(2), take_issuer=True)
        document = Document(
            number=match[2], kind=kind, issuer=issuer, date=day, raw=text[match.start() : last]
        )
        found.append(_Found(document, match.start(), last, own_kind=True))
    return found


def _code_kind(number: str) -> str | None:
    return next((_CODES[code] for code in _CODE.findall(number) if code in _CODES), None)


def _issuer(article: Article, start: int) -> tuple[int, int] | None:
    """The issuing body (or office-holder) that begins at `start`, with its term as in `khóa XII`."""
    low = article.low
    begin = start
    conference = _CONFERENCE.match(low, start)
    if conference is not None:
        start = conference.end()
    office = _OFFICE.match(low, start)
    if office is not None:
        end = office.end()
        if low.startswith(" ", end) and not office[0].endswith(("chính phủ", "nước")):
            body = organisations.match_at(article, end + 1, bare=True)
            end = body.end if body is not None else end
        return begin, end
    body = organisations.match_at(article, start, bare=True)
    if body is None:
        if conference is not None:
            return begin, conference.end()
        return None
    end = body.end
    named = low.startswith(("tỉnh ủy", "thành ủy", "huyện ủy"), start)
    if not named and not any(letter.isupper() for letter in article.text[start:end]):
        return None
    term = _TERM.match(low, end)
    return begin, term.end() if term is not None else end


def _promulgator(article: Article, begin: int) -> str | None:
    """`UBND tỉnh (đã) ban hành Kế hoạch số …`, `Chủ tịch UBND tỉnh Lê Văn A vừa ký Quyết định …`: who stands before the
    verb, without a person's name.
    """
    low, text = article.low, article.text
    window = max(0, begin - 130, low.rfind("\n", max(0, begin - 130), begin) + 1)
    verb = _PROMULGATED.search(low, window, begin)
    if verb is None:
        return None
    ends = {verb.start()}
    named = _PERSON_AT_END.search(text, window, verb.start())
    if named is not None:
        ends.add(named.start())
    starts = [window] if window == 0 or low[window - 1] == "\n" else []
    starts += [found.end() for found in re.compile(r"[ (“]").finditer(low, window, verb.start())]
    for start in starts:
        span = _issuer(article, start)
        if span is None:
            continue
        if span[1] in ends:
            return text[slice(*span)]
    return None


# a person's name that ends where the search ends
_PERSON_AT_END = re.compile(
    rf" (?:ông |bà |đồng chí )?[{UPPER}][{LETTER}]+(?: [{UPPER}][{LETTER}]*){{1,4}}\Z"
)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _authority(number: str) -> str:
    return _CODE.findall(number)[-1] if _CODE.findall(number) else ""


def _shared(series: list[_Found]) -> list[_Found]:
    """Within `số A và số B của X` the issuer goes to every number of the same authority."""
    issuer, authority = None, None
    shared: list[_Found] = []
    for item in reversed(series):
        document = item.document
        if document.issuer is not None:
            issuer, authority = document.issuer, _authority(document.number)
        elif issuer is not None and _authority(document.number) == authority:
            item = replace(item, document=replace(document, issuer=issuer))
        shared.append(item)
    return shared[::-1]


def _once(found: list[_Found]) -> tuple[Document, ...]:
    """One entry a number: the first, with what a later mention adds."""
    merged: dict[tuple[str, str], Document] = {}
    for item in found:
        document = item.document
        key = (document.number, document.kind if document.number.isdigit() else "")
        earlier = merged.get(key)
        if earlier is None:
            merged[key] = document
        else:
            merged[key] = replace(
                earlier,
                issuer=earlier.issuer or document.issuer,
                date=earlier.date or document.date,
                kind=document.kind if item.own_kind and earlier.raw.startswith("số") else earlier.kind,
            )
    return tuple(merged.values())


# --- documents named without a number

_NAMED = re.compile(
    r"(nghị quyết|chỉ thị|kết luận|nghị định|quyết định|thông tư|tờ trình|kế hoạch|đề án|báo cáo|luật|bộ luật|"
    r"pháp lệnh|chương trình hành động)"
    r"(?= (?:của |đại hội |năm (?:19|20)\d\d|hội nghị |trung ương |kiểm điểm |sơ kết |tổng kết |kết quả |"
    r"thẩm tra |đánh giá |[^\W\d_]+ [^\W\d_]+))"
)
_NAMED_BY = re.compile(r" của ")
_NAMED_END = re.compile(
    r"[;:…()“”\"\n]|\.(?=[ \n])|, (?!nhiệm kỳ|nhiệm vụ|giám sát|chống|lãng phí|tiêu cực|chỉ đạo)| và (?=các |"
    r"kế hoạch|phương hướng|nghị|đã|việc|tổ chức)| (?:đã|đang|sẽ|được|bị|là(?! (?:thành|cơ))|để|nhằm|có hiệu|"
    r"trên cơ sở|vào thực tiễn|vào cuộc sống|ngay từ|trong điều kiện|trong toàn|theo|(?<!đối )với|tại|do|cũng|"
    r"vừa)(?![^\W_])"
)


def unnumbered(article: Article, numbered: tuple[Document, ...]) -> tuple[str, ...]:
    """Documents that are named by their issuer, congress, year or subject, as printed, each once."""
    low, text = article.low, article.text
    found: dict[str, str] = {}
    end = 0
    for match in _NAMED.finditer(low, 0, article.own_end):
        start = match.start()
        if start < end:
            continue
        kind = match[1]
        span = _named_span(article, start, match.end(), kind)
        if span is None:
            continue
        end = span
        name = text[start:end]
        if any(document.number in name for document in numbered) or _NUMBER.search(name):
            continue
        found.setdefault(low[start:end], name)
    return tuple(found.values())


def _named_span(article: Article, start: int, end: int, kind: str) -> int | None:
    low, text = article.low, article.text
    capital = text[start].isupper() and start and low[start - 1] == " " and low[start - 2] not in ".!?"
    stop = _NAMED_END.search(low, end, min(len(low), end + 220))
    limit = stop.start() if stop is not None else min(len(low), end + 220)
    following = low[end:limit]
    if re.match(
        r" (?:(?:đại hội|hội nghị) .*(?:đảng|lần thứ|đoàn|khóa)|năm (?:19|20)\d\d|trung ương \d)", following
    ):
        return limit
    issued = re.match(r" của ", following)
    if issued is not None and kind != "báo cáo":
        body = organisations.match_at(article, end + issued.end(), bare=True)
        if body is None or body.end > limit:
            return None
        rest = low[body.end : body.end + 12]
        if rest.startswith(" quy định"):
            full = re.compile(r"[;:…\n]|\.(?=[ \n])").search(low, body.end)
            return full.start() if full is not None else limit
        return (
            limit
            if rest.startswith((" về", " quy định", " ban hành", " năm", " khóa", " nhiệm kỳ"))
            else body.end
            if capital
            else None
        )
    if (
        kind == "báo cáo"
        and capital
        and re.match(r" (?:kiểm điểm|sơ kết|tổng kết|kết quả|đánh giá|thẩm tra|tình hình)", following)
    ):
        return limit
    if kind in ("luật", "bộ luật") and capital and text[end + 1 : end + 2].isupper():
        last = phrase_end(text, low, end, limit, most=8)
        year = re.compile(r" (?:năm )?(?:19|20)\d\d").match(low, last)
        return year.end() if year is not None else last if last > end else None
    return None
