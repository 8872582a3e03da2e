"""What a figure is of: the words beside it."""

from __future__ import annotations

import re

from transforms.entities.article import Article
from transforms.entities.quantities import Number
from transforms.records import FigureKind

STOPS = ",;:.!?…\n"
"""Clauses end at these."""

_VERB_WORDS = (
    "ước tính|ước|đã|đang|sẽ|chỉ|cũng|đều|mới|vẫn|dự kiến|phấn đấu|tiếp tục|hiện nay|bình quân|"
    "trung bình|đạt được|đạt|"
    "tăng trưởng|tăng thêm|tăng|giảm|bằng|chiếm|vượt|là|có|còn|lên|xuống|đến|tới|từ|khoảng|hơn|trên|gần|cao|"
    "thấp|với|ở mức|"
    "mức|được|bị|gấp|trị giá|dài|rộng|nặng|cho|về|dưới|chừng|xấp xỉ|thêm|huy động|gồm|ghi nhận|xảy ra|mất|lãi|"
    "bán|"
    "cách|khiến|làm|không|nhất|hoàn thành|thực hiện|ít nhất|tối thiểu|đón|thu hút|so với|vào|ra|này|nay|cả năm"
)
_PREDICATE = re.compile(rf"(?:(?:\A|[\s(]+)(?:{_VERB_WORDS})(?![^\W_]))+\s*\Z")
_CONNECTIVE = re.compile(
    r"(?:(?:trong đó|qua đó|theo đó|nhờ đó|do đó|từ đó|riêng|và|còn|với|đồng thời|bên cạnh đó|cụ thể|đến nay|"
    r"hiện nay|hiện|"
    r"toàn tỉnh|cả tỉnh|ngoài ra|tính chung|nhất là|mà|khi|thì|để|nhưng)(?![^\W_])[ ,:]*)+"
)
_TRAILING_PERIOD = re.compile(
    r"(?: (?:trong|của))? (?:\d{1,2} tháng(?: đầu| cuối)?(?: năm)?(?: (?:19|20)\d\d)?|năm (?:19|20)\d\d|"
    r"qu[ýí] [iv\d]+(?:/\d{4})?|tháng \d{1,2}(?:/\d{4})?|cả năm)\Z",
    re.IGNORECASE,
)
# a comma within one name: `nông, lâm nghiệp và thủy sản`
_INNER_COMMA = re.compile(
    r"(?<![^\W_])(?:nông|lâm|xuất|phòng|khai thác|văn hóa|thương mại|sản xuất|y tế|thể dục)\Z"
)
_BEHIND_END = re.compile(r"[,;:.!?…()\n\d“”]| (?:trong|với|và|gồm|từ|tại|so với|đạt|tăng|giảm) (?=\d)")
_SUFFIX = {"change": ": thay đổi", "plan_ratio": " so với kế hoạch", "period_ratio": " so với cùng kỳ"}
_LONGEST_LABEL = 110


class Labels:
    """Labels of figures in the order of the text: a figure without words of its own is of what the one before is.
    `passed` is where the words of the figure before end, what it is compared with included.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._subject = ""
        self._subject_end = 0
        self.passed = 0

    def of(self, number: Number, clause: int, kind: FigureKind) -> str:
        """The words that say what the number counts or measures."""
        counted = number.unit.role in ("noun", "agenda", "free") or number.parts is not None
        behind = self._behind(number)
        if counted and kind != "change" and behind.count(" ") > number.unit.text.count(" "):
            self._subject, self._subject_end = behind, number.unit.end
            return behind
        own = self._before(max(clause, self.passed), number.start)
        if (
            not own and self._article.low[clause - 1 : clause] == "("
        ):  # `tỷ lệ cử tri đi bầu cao (đạt 99,99%)`
            own = self._before(max(self._stop(clause - 1), self.passed), clause - 1)
        if own:
            self._subject, self._subject_end = own, number.unit.end
            return f"{own}: {behind}" if counted and kind != "change" else own
        if counted and kind != "change":
            return behind
        if self._subject and self._same_sentence(number.start):
            self._subject_end = number.unit.end
            return self._subject + _SUFFIX.get(kind, "")
        return behind or number.unit.text

    def of_rank(self, start: int) -> str:
        """A rank is of the figure before it in the sentence, else of the words before it."""
        if self._subject and self._same_sentence(start):
            return self._subject + ": xếp hạng"
        return self._before(self._stop(start), start)

    def _stop(self, start: int) -> int:
        """Where the clause that goes on at `start` begins, at most 120 characters before."""
        window = max(0, start - 120)
        return max(*(self._article.low.rfind(stop, window, start) + 1 for stop in STOPS), window)

    def _same_sentence(self, start: int) -> bool:
        if start - self._subject_end >= 120:
            return False
        between = self._article.low[self._subject_end : start]
        return "\n" not in between and ". " not in between

    def _behind(self, number: Number) -> str:
        """The counted noun with the words up to the next stop or the next number."""
        low, text, unit = self._article.low, self._article.text, number.unit
        limit = min(len(low), unit.end + 90)
        found = _BEHIND_END.search(low, unit.end, limit)
        end = found.start() if found is not None else low.rfind(" ", unit.end, limit)
        predicate = _PREDICATE.search(low, unit.end, max(end, unit.end)) if found is not None else None
        if predicate is not None and low[end : end + 1].isdigit():
            end = predicate.start()
        return text[unit.end - len(unit.text) : max(end, unit.end)].strip(" -–")

    def _before(self, clause: int, start: int) -> str:
        """The words before the verb, without connectives: `trong đó, thu nội địa ước đạt` is `thu nội địa`."""
        low, text = self._article.low, self._article.text
        begin = clause
        if low[begin - 1 : begin] == "," and _INNER_COMMA.search(
            low, max(self.passed, begin - 20), begin - 1
        ):
            begin = max(*(low.rfind(stop, self.passed, begin - 1) + 1 for stop in STOPS), self.passed)
        predicate = _PREDICATE.search(low, max(begin - 1, 0), start)
        end = max(begin, predicate.start()) if predicate is not None else start
        if begin and low[begin - 1].isalnum() and low[begin : begin + 1].isalnum():
            begin = low.find(" ", begin, start) + 1 or start  # the window began inside a word
        begin += low[begin : begin + 1] == " "
        connective = _CONNECTIVE.match(low, begin, max(begin, end))
        if connective is not None:
            begin = connective.end()
        label = _TRAILING_PERIOD.sub("", text[begin:end].strip(" ,:(-–;\n"))
        return label[-_LONGEST_LABEL:].partition(" ")[2] if len(label) > _LONGEST_LABEL else label
