"""Bylines: who wrote, who took the pictures, and from whom a text was taken.

Vietnamese provincial papers print the byline as the last right-aligned or bold line of the body ("Phương
Thúy", "TRÍ DŨNG"), often with a role label ("Tin, ảnh: P.Y", "Bài và ảnh: …", "Thực hiện: …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.records import Credit
from transforms.text import clean, fold

# A role word as it stands before a colon.
_ROLE = (
    r"tin bài|tin tức|tin|bài viết|bài|ảnh bìa|ảnh|hình ảnh|hình|video clip|video|clip|thực hiện|nội dung"
    r"|trình bày|thiết kế|đồ họa|đồ hoạ"
    r"|minh họa|minh hoạ|tổng hợp|biên dịch|lược dịch|dịch|biên soạn|sưu tầm|biên tập"
    r"|tác giả bài viết|tác giả|người viết"
    r"|nhóm phóng viên|nhóm pv|phóng viên"
    r"|quay phim|kỹ thuật|dựng phim|lược ghi|ghi|viết|text|photo"
)
_JOIN = r"(?:\s*(?:,|;|&|\+|/|-|–|—|và)\s*)"
_LABEL = re.compile(rf"(?<![^\W\d_])(?P<roles>(?:{_ROLE})(?:{_JOIN}(?:{_ROLE}))*)\s*:\s*", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:[,;/|]|\s[-–—]\s|\s&\s|\s\+\s|\s(?:và|VÀ)\s)\s*")
_TRAILING_ROLE = re.compile(
    r"\s*\(\s*(?P<role>tổng hợp|biên dịch|lược dịch|dịch|thực hiện|ghi|lược ghi|biên soạn|sưu tầm"
    r"|lược thuật|t/h|th|s\.?t)\s*\)\s*$",
    re.IGNORECASE,
)
_SOURCE_PART = re.compile(
    r"[\s,(–—-]*\(?\b(?:theo|nguồn)\s*:?\s+(?P<name>[^()]{2,60})\)?\.?\s*$", re.IGNORECASE
)
_WORD = r"[^\W\d_]+(?:['’.][^\W\d_]+)*\.?"
_NAME = re.compile(rf"^{_WORD}(?:[ -]{_WORD}){{0,6}}$")
_PARENTHESIS = re.compile(r"\s*\([^()]{1,60}\)")
_DATE_PART = re.compile(
    r"\s*[|,•·-]?\s*(?:\d{1,2}[:h]\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|(?:thứ \w+|chủ nhật)\s*,).*$",
    re.IGNORECASE,
)
# Words that begin a line which is no name though it is short and capitalised.
_NOT_A_NAME = frozenset(
    [
        "anh",
        "chi tiet",
        "xem them",
        "doc them",
        "quang cao",
        "video",
        "clip",
        "het",
        "tu khoa",
        "chia se",
        "binh luan",
        "ban quyen",
        "lien he",
        "dang nhap",
        "anh minh hoa",
        "thoi su",
        "kinh te",
        "xa hoi",
        "van hoa",
        "the thao",
        "phap luat",
        "trang chu",
        "ket luan",
        "mo dau",
        "tin khac",
        "nghi quyet",
        "viet nam",
        "loi toa soan",
    ]
)
# Names by which an editorial office or agency signs, lower-case letters in them allowed.
_OFFICE = re.compile(
    r"^(?:p\.?v|pv|p\.v\.?|ctv|bbt|btv|b\.b\.t|ban biên tập|tòa soạn|toà soạn|phóng viên|ttxvn|bts|đ\.?t"
    r"|nhóm (?:pv|phóng viên|tác giả)(?: .{2,60})?)$",
    re.IGNORECASE,
)
# An office signs with its name: a word of its kind, then one with a capital.
_UNIT = re.compile(
    r"^(?:[Vv]ăn phòng|[Bb]an|[Ss]ở|[Pp]hòng|[Tt]rung tâm|[Hh]ội|[Bb]áo|[Đđ]ài|[Cc]ổng)(?: \w+)? [A-ZĐÀ-Ỹ][^.!?]{1,58}$"
)
_BY = re.compile(
    r"^(?:(?:được\s+)?(?:viết|đăng|gửi|tạo|biên tập|cập nhật|thực hiện)\s+bởi|bởi|by|posted by|written by"
    r"|người (?:đăng|gửi|viết))\s*:?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
MAX_NAME = 60
MAX_LINE = 160


@dataclass(frozen=True, slots=True)
class Byline:
    """`author`: the names as printed, without labels, joined by ", "; `source`: a paper named in the line
    ("theo TTXVN")."""

    author: str | None
    credits: tuple[Credit, ...]
    source: str | None = None


def labelled(line: str) -> bool:
    """Whether a short line begins with a role label ("Tin, ảnh: …")."""
    match = _LABEL.match(line.lstrip("(*-–— \"'"))
    return match is not None and len(line) <= MAX_LINE and len(line) > match.end()


def looks_like_names(line: str) -> bool:
    """Whether a line could be nothing but names: a few capitalised words or initials, no sentence.

    >>> [looks_like_names(line) for line in ("Phương Thúy - Minh Anh", "P.Y", "Hội nghị kết thúc.")]
    [True, True, False]
    """
    full_stop = line.rstrip().endswith(".") and len(line.split()) > 4 and not _initials(line.split()[-1])
    line = line.strip(" *")
    if line.startswith("(") and line.endswith(")") and line.count("(") == 1:
        line = line[1:-1]
    text = _PARENTHESIS.sub("", _SOURCE_PART.sub("", _TRAILING_ROLE.sub("", line))).strip(" .*")
    if not text or len(text) > 100 or full_stop or line.endswith(("!", "?", ":", "…", ";")):
        return False
    if fold(text) in _NOT_A_NAME:
        return False
    if _OFFICE.match(text) or _UNIT.match(text):
        return True
    names = [name for name in _SPLIT.split(text) if name]
    return bool(names) and len(names) <= 6 and all(_is_name(name) for name in names)


def read_byline(lines: tuple[str, ...]) -> Byline:
    """The names and roles in byline lines, in print order.

    `author` holds every name of the lines once; `credits` says what for. A line without a label credits the
    text.
    """
    names: list[str] = []
    found: list[Credit] = []
    source: str | None = None
    for line in lines:
        text = _BY.sub("", clean(line).strip("*•-–— "))
        if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
            text = text[1:-1].strip()
        labels = list(_LABEL.finditer(text))
        spans: list[tuple[str | None, str]] = []
        if not labels:
            spans.append((None, text))
        else:
            if labels[0].start() > 0:
                spans.append((None, text[: labels[0].start()]))
            for label, following in zip(labels, [*labels[1:], None], strict=True):
                spans.append(
                    (label["roles"], text[label.end() : following.start() if following else len(text)])
                )
        for roles, span in spans:
            rest = span.strip(" .,;-–—|/()" if span.count("(") != span.count(")") else " .,;-–—|/")
            if span.strip().endswith(".") and _initials(span.strip()):
                rest = span.strip(" ,;-–—|/")
            taken = _SOURCE_PART.search(rest)
            if taken and (taken.start() == 0 or rest[: taken.start()].strip()):
                source = clean(taken["name"]).strip(" .)")
                rest = rest[: taken.start()].strip(" ,(-–—")
            kind = _kind(roles) if roles else "text"
            trailing = _TRAILING_ROLE.search(rest)
            if trailing:
                rest = rest[: trailing.start()].strip()
                kind = _kind(trailing["role"]) if not roles else kind
            printed = rest.strip(" *")
            several = [name.strip(" *") for name in _SPLIT.split(printed) if name.strip(" *")]
            # «An Nhiên - Hải Yến» are two people; «Phòng PV - CTV» is one line that names nobody
            for name in several if len(several) > 1 and all(_is_name(one) for one in several) else [printed]:
                if any(character.isalpha() for character in name) and name not in names:
                    names.append(name)
            for name in _SPLIT.split(rest):
                name = name.strip(" *")
                if name and len(name) <= MAX_NAME and any(character.isalpha() for character in name):
                    credit = Credit(name=name, role=kind)
                    if credit not in found:
                        found.append(credit)
    return Byline(author=", ".join(names) or None, credits=tuple(found), source=source)


def without_date(line: str) -> str:
    """An author line without the date that some sites print behind it ("Minh Anh - 08:15 20/11/2026")."""
    return _DATE_PART.sub("", line).strip(" -–—|,•·")


def picture_credit(caption: str) -> str | None:
    """The photographer printed at the end of a caption ("… Ảnh: Minh Anh", "(Ảnh: TTXVN)"), or None."""
    match = re.search(
        r"(?:^|[.\s(/|–-])(?:ảnh|hình|nguồn ảnh|photo)\s*:\s*([^.:()/|]{2,60})\)?\.?$", caption, re.IGNORECASE
    )
    return clean(match[1]).strip(" .") or None if match else None


def _kind(roles: str) -> str:
    words = fold(roles)
    picture = re.search(r"\b(?:anh|hinh|photo)\b", words) is not None
    text = (
        re.search(r"\b(?:tin|bai|noi dung|viet|text|thuc hien|tac gia|phong vien|ghi|nguoi)\b", words)
        is not None
    )
    if picture and text:
        return "text_photo"
    if picture:
        return "photo"
    if re.search(r"\bdich\b", words):
        return "translated"
    if re.search(r"\b(?:tong hop|bien soan|suu tam|t/h|th|st|s\.t|luoc thuat)\b", words):
        return "compiled"
    if re.search(r"\b(?:do hoa|thiet ke|trinh bay|minh hoa|ky thuat)\b", words):
        return "graphics"
    if re.search(r"\b(?:video|clip|quay phim|dung phim)\b", words):
        return "video"
    return "text"


def _is_name(text: str) -> bool:
    text = text.strip(" .*")
    if _OFFICE.match(text) or _initials(text):
        return True
    if len(text) > MAX_NAME or not _NAME.match(text):
        return False
    words = re.split(r"[ -]", text)
    return all(
        word[0].isupper() or (word[0] == "đ" and index > 0) for index, word in enumerate(words) if word
    )


def _initials(text: str) -> bool:
    return re.fullmatch(r"(?:[^\W\d_]{1,3}\.){1,4}[^\W\d_]{0,12}\.?", text) is not None and text[:1].isupper()
