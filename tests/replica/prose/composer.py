"""Turns templates into one story and records its people, documents, figures and places as they are written.

A template is a sentence with alternatives `[a|b]` (may be nested) and slots `{name}` or `{name:argument}`.
Every slot is a method `slot_<name>` of `Composer`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.replica import truth
from tests.replica.prose import provinces
from tests.replica.prose.provinces import Leader, Province

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
# old style -> new style, in open syllables only; `quý` is the same in both
_NEW = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "ủy": "uỷ",
    "úy": "uý",
    "ụy": "uỵ",
    "ùy": "uỳ",
}
_TONES = re.compile(rf"(?<![qQ])({'|'.join(_NEW)})(?!\w)")
_PARTS = re.compile(r"(\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Central:
    """A numbered document of the centre that several provinces cite."""

    kind: str
    number: str
    issuer: str
    date: date
    subject: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a story is set in: province, day reported on, and what is the same for all the province's stories."""

    province: Province
    day: date
    roster: dict[str, tuple[Leader, ...]]
    central: tuple[Central, ...]
    seed: int


@dataclass(slots=True)
class _Mention:
    name: str
    positions: list[str] = field(default_factory=list)


class Composer:
    """Fills templates for one story; not reusable."""

    def __init__(self, setting: Setting, rng: random.Random) -> None:
        self.setting = setting
        self.rng = rng
        self.people: dict[str, _Mention] = {}
        self.documents: dict[str, truth.Document] = {}
        self.figures: list[truth.Figure] = []
        self.places: list[str] = []
        self.event: tuple[date, str] | None = None
        self._fixed: dict[str, str] = {}
        self._offices: dict[str, Leader] = {}
        # how often this story writes uỷ, hoá where the common habit is ủy, hóa
        self._new_style = rng.choice((0.0, 0.0, 0.0, 0.3, 0.5, 1.0))

    # -- templates

    def write(self, template: str) -> str:
        """The template with one choice of every alternative and every slot filled."""
        text = template
        while "[" in text:
            text = _CHOICE.sub(lambda found: self.rng.choice(found.group(1).split("|")), text)
        text = self._tones(text)
        text = _SLOT.sub(lambda slot: self._slot(slot.group(1), slot.group(2) or ""), text)
        return text[:1].upper() + text[1:]

    def tag(self, template: str) -> str:
        """A keyword: a slot keeps its capitals, other words are written small as they stand."""
        return _SLOT.sub(lambda slot: self._slot(slot.group(1), slot.group(2) or ""), self._tones(template))

    def _slot(self, name: str, argument: str) -> str:
        method = getattr(self, f"slot_{name}")
        value = method(argument)
        if not isinstance(value, str):
            raise TypeError(f"slot {name} gave {type(value).__name__}")
        return value

    def _tones(self, text: str) -> str:
        """Some or all tone marks in the other style; never inside a slot's name."""
        if not self._new_style:
            return text
        parts = _PARTS.split(text)
        for index in range(0, len(parts), 2):
            parts[index] = _TONES.sub(self._tone, parts[index])
        return "".join(parts)

    def _tone(self, found: re.Match[str]) -> str:
        return _NEW[found.group(1)] if self.rng.random() < self._new_style else found.group(1)

    def pick(self, templates: Sequence[str], count: int) -> list[str]:
        """`count` of the templates, none twice, in their order of choice."""
        return self.rng.sample(list(templates), min(count, len(templates)))

    # -- numbers and days

    def slot_n(self, argument: str) -> str:
        """A whole number in `low-high`, thousands by dots."""
        low, high = (int(part) for part in argument.split("-"))
        return whole(self.rng.randint(low, high))

    def slot_y(self, argument: str) -> str:
        """A year in `low-high`."""
        low, high = (int(part) for part in argument.split("-"))
        return str(self.rng.randint(low, high))

    def slot_d(self, argument: str) -> str:
        """A number in `low-high` with one decimal, by comma."""
        low, high = (float(part) for part in argument.split("-"))
        return decimal(round(self.rng.uniform(low, high), 1))

    def slot_ngay(self, _: str) -> str:
        """The event's day as this paper writes it; the first use fixes it for the story."""
        if "ngay" not in self._fixed:
            day = self.setting.day
            mark = self.setting.province.day_form
            printed = {
                ".": f"{day.day}.{day.month}" + self.rng.choice(("", f".{day.year}")),
                "-": f"{day.day}-{day.month}",
                "/": f"{day.day}/{day.month}",
            }[mark]
            form = self.rng.choice(
                ("sáng {}", "chiều {}", "ngày {}", "sáng ngày {}", "chiều ngày {}", "ngày {}")
            )
            self._fixed["ngay"] = form.format(printed)
            self.event = (day, self._fixed["ngay"])
        return self._fixed["ngay"]

    def slot_ngaykhac(self, argument: str) -> str:
        """Another day, `argument` days before the event, with the year: never the event's own form."""
        day = self.setting.day - timedelta(days=int(argument or 30) + self.rng.randint(0, 20))
        return f"{day.day}/{day.month}/{day.year}"

    def slot_nam(self, argument: str) -> str:
        return str(self.setting.day.year + int(argument or 0))

    def slot_thang(self, _: str) -> str:
        return str(max(1, self.setting.day.month - 1))

    # -- places

    def _place(self, name: str) -> str:
        if name not in self.places:
            self.places.append(name)
        return name

    def _commune(self) -> str:
        name = self.rng.choice(self.setting.province.communes)
        self._place(name)
        if self.setting.day < date(2025, 7, 1):
            return f"huyện {name}"
        return f"{'phường' if _hash(name) % 4 == 0 else 'xã'} {name}"

    def slot_xa(self, _: str) -> str:
        """The story's commune, with its kind; the same each time."""
        return self._fixed.setdefault("xa", self._commune())

    def slot_xak(self, _: str) -> str:
        """Any other commune."""
        while (name := self._commune()) == self.slot_xa(""):
            continue
        return name

    def slot_thon(self, _: str) -> str:
        province = self.setting.province
        return f"{province.hamlet} {self._place(self.rng.choice(province.hamlets))}"

    def slot_tinh(self, _: str) -> str:
        return self.setting.province.name

    def slot_cay(self, _: str) -> str:
        return self._fixed.setdefault("cay", self.rng.choice(self.setting.province.crops))

    def slot_cayk(self, _: str) -> str:
        return self.rng.choice([c for c in self.setting.province.crops if c != self._fixed.get("cay")])

    def slot_canh(self, _: str) -> str:
        return self._fixed.setdefault("canh", self.rng.choice(self.setting.province.sights))

    def slot_hoi(self, _: str) -> str:
        return self._fixed.setdefault("hoi", self.rng.choice(self.setting.province.festivals))

    def slot_song(self, _: str) -> str:
        return self._fixed.setdefault("song", self.rng.choice(self.setting.province.rivers))

    def slot_duong(self, _: str) -> str:
        return self._fixed.setdefault("duong", self.rng.choice(self.setting.province.roads))

    # -- people

    def _leader(self, office: str) -> Leader:
        if office not in self._offices:
            holders = self.setting.roster[office]
            day = self.setting.day
            self._offices[office] = next(
                h
                for h in holders
                if (h.since is None or h.since <= day) and (h.until is None or day < h.until)
            )
        return self._offices[office]

    def _mention(self, name: str, *positions: str) -> None:
        mention = self.people.setdefault(name, _Mention(name))
        mention.positions += [p for p in positions if p not in mention.positions]

    def slot_truoc(self, office: str) -> str:
        """The office holder, position before the name: `Bí thư Tỉnh ủy Trần Văn A`."""
        leader = self._leader(office)
        position = leader.positions[-1]
        self._mention(leader.name, position)
        return f"{position} {leader.name}"

    def slot_sau(self, office: str) -> str:
        """The office holder, positions after the name: `đồng chí Trần Văn A, …, Bí thư Tỉnh ủy`."""
        leader = self._leader(office)
        self._mention(leader.name, *leader.positions)
        address = self.rng.choice(("đồng chí", "đồng chí", "bà" if leader.woman else "ông"))
        return f"{address} {leader.name}, {', '.join(leader.positions)}"

    def slot_chuc(self, office: str) -> str:
        """The office alone, without the name: a later reference."""
        return self._leader(office).positions[-1]

    def slot_canbo(self, position: str) -> str:
        """An invented official of a commune or an agency, position before or after the name."""
        name, woman = provinces.person(self.rng, self.setting.province.key)
        position = self.write(position.replace("<", "{").replace(">", "}"))
        self._mention(name, position)
        address = "bà" if woman else "ông"
        return self.rng.choice((f"{address} {name}, {position}", f"đồng chí {name}, {position}"))

    def slot_dan(self, _: str) -> str:
        """An invented citizen with an age or a hamlet; no position."""
        name, woman = provinces.person(self.rng, self.setting.province.key)
        self._mention(name)
        address = "bà" if woman else "ông"
        return self.rng.choice(
            (
                f"{address} {name} ({self.rng.randint(31, 78)} tuổi, {self.slot_thon('')})",
                f"{address} {name} ở {self.slot_thon('')}",
                f"{'chị' if woman else 'anh'} {name}, {self.slot_thon('')}",
            )
        )

    def slot_tre(self, _: str) -> str:
        """An invented pupil or student."""
        name, _woman = provinces.person(self.rng, self.setting.province.key)
        self._mention(name)
        return f"em {name}"

    def slot_nghi(self, _: str) -> str:
        """An invented suspect, as police news name one."""
        name, _woman = provinces.person(self.rng, self.setting.province.key, woman=self.rng.random() < 0.15)
        self._mention(name)
        year = self.setting.day.year - self.rng.randint(19, 58)
        return f"{name} (SN {year}, trú {self.slot_thon('')})"

    # -- documents

    def _document(self, number: str, kind: str, issuer: str | None, day: date | None, raw: str) -> str:
        self.documents[number] = truth.Document(number=number, kind=kind, issuer=issuer, date=day, raw=raw)
        return raw

    def slot_vb(self, _: str) -> str:
        """A numbered document of the province, with or without its date."""
        rng = self.rng
        day = self.setting.day - timedelta(days=rng.randint(20, 400))
        kind, number, issuer = rng.choice(
            (
                ("Nghị quyết", f"{rng.randint(2, 48):02d}-NQ/TU", "Ban Thường vụ Tỉnh ủy"),
                ("Nghị quyết", f"{rng.randint(2, 48):02d}-NQ/TU", "Ban Chấp hành Đảng bộ tỉnh"),
                ("Chỉ thị", f"{rng.randint(2, 60):02d}-CT/TU", "Ban Thường vụ Tỉnh ủy"),
                ("Kết luận", f"{rng.randint(60, 700)}-KL/TU", "Ban Thường vụ Tỉnh ủy"),
                ("Quyết định", f"{rng.randint(150, 2900)}/QĐ-UBND", "UBND tỉnh"),
                ("Kế hoạch", f"{rng.randint(11, 390)}/KH-UBND", "UBND tỉnh"),
                ("Nghị quyết", f"{rng.randint(10, 190)}/NQ-HĐND", "HĐND tỉnh"),
                ("Công văn", f"{rng.randint(700, 6200)}/UBND-KT", "UBND tỉnh"),
            )
        )
        if rng.random() < 0.7:
            return self._document(
                number,
                kind,
                issuer,
                day,
                f"{kind} số {number} ngày {day.day}/{day.month}/{day.year} của {issuer}",
            )
        return self._document(number, kind, issuer, None, f"{kind} số {number} của {issuer}")

    def slot_vbtw(self, _: str) -> str:
        """A numbered document of the centre already issued on the story's day, with its subject."""
        issued = [c for c in self.setting.central if c.date <= self.setting.day]
        central = self.rng.choice(issued)
        day = central.date
        raw = f"{central.kind} số {central.number} ngày {day.day}/{day.month}/{day.year} của {central.issuer}"
        self._document(central.number, central.kind, central.issuer, central.date, raw)
        return f"{raw} về {central.subject}"

    # -- figures

    def _figure(
        self,
        label: str,
        raw: str,
        value: float,
        unit: str,
        kind: str,
        *,
        numerator: int | None = None,
        denominator: int | None = None,
        compared_with: str | None = None,
        period: str | None = None,
        flags: tuple[str, ...] = (),
    ) -> str:
        self.figures.append(
            truth.Figure(
                label=label,
                raw=raw,
                value=value,
                unit=unit,
                kind=kind,
                numerator=numerator,
                denominator=denominator,
                period=period,
                compared_with=compared_with,
                flags=flags,
            )
        )
        return raw

    def slot_ps(self, argument: str) -> str:
        """A fraction of `unit`: `12/15 chỉ tiêu`."""
        rng = self.rng
        denominator = rng.randint(9, 60)
        numerator = rng.randint(denominator // 2, denominator)
        return self._figure(
            argument,
            f"{numerator}/{denominator} {argument}",
            round(numerator / denominator, 4),
            argument,
            "fraction",
            numerator=numerator,
            denominator=denominator,
        )

    def slot_tl(self, label: str) -> str:
        """A share in per cent of what `label` names."""
        value = round(self.rng.uniform(55, 99.4), self.rng.choice((0, 1, 1, 2)))
        return self._figure(label, f"{decimal(value)}%", value, "%", "share")

    def slot_tang(self, label: str) -> str:
        """A rise or fall of `label` against the same period of the year before."""
        value = round(self.rng.uniform(1.1, 24), self.rng.choice((0, 1, 2)))
        word = self.rng.choice(("tăng", "tăng", "tăng", "giảm"))
        year = self.setting.day.year - 1
        against = f"cùng kỳ năm {year}"
        return self._figure(
            label,
            f"{word} {decimal(value)}% so với {against}",
            value if word == "tăng" else -value,
            "%",
            "change",
            compared_with=against,
        )

    def slot_muc(self, argument: str) -> str:
        """A level: `label|unit|low|high`, written `ước đạt 1.577 tỷ đồng` or `đạt …`."""
        label, unit, low, high = argument.split("~")
        estimate = self.rng.random() < 0.4
        base = random.Random(f"{self.setting.seed}:{self.setting.province.key}:{label}")
        value = base.randint(int(low), int(high))
        raw = self._figure(
            label, _with_unit(value, unit), value, unit, "level", flags=("estimate",) if estimate else ()
        )
        return f"{'ước đạt' if estimate else 'đạt'} {raw}"

    def slot_khoan(self, argument: str) -> str:
        """A bare level, without a verb: `label~unit~low~high`, written `1.577 tỷ đồng`."""
        label, unit, low, high = argument.split("~")
        value = self.rng.randint(int(low), int(high))
        return self._figure(label, _with_unit(value, unit), value, unit, "level")

    def slot_kh(self, argument: str) -> str:
        """A ratio to the plan: `label|against`."""
        label, against = argument.split("~")
        value = round(self.rng.uniform(58, 112), self.rng.choice((0, 1, 1, 2)))
        return self._figure(
            label, f"bằng {decimal(value)}% {against}", value, "%", "plan_ratio", compared_with=against
        )

    def slot_fig(self, _: str) -> str:
        """A whole statement on one of the province's yearly indicators: level, plan ratio, change."""
        label, unit, low, high, plan = self.rng.choice(_INDICATORS)
        parts = [f"{label} {self.slot_muc(f'{label}~{unit}~{low}~{high}')}"]
        if plan and self.rng.random() < 0.75:
            parts.append(self.slot_kh(f"{label}~{plan}"))
        if self.rng.random() < 0.7:
            parts.append(self.slot_tang(label))
        return ", ".join(parts)


_INDICATORS: tuple[tuple[str, str, int, int, str], ...] = (
    ("tổng thu ngân sách nhà nước trên địa bàn", "tỷ đồng", 4200, 21800, "dự toán HĐND tỉnh giao"),
    ("thu nội địa", "tỷ đồng", 2600, 15200, "dự toán năm"),
    ("tổng sản phẩm trên địa bàn (GRDP) theo giá so sánh", "tỷ đồng", 21000, 98000, ""),
    ("kim ngạch xuất khẩu", "triệu USD", 210, 9400, "kế hoạch năm"),
    ("tổng mức bán lẻ hàng hóa và doanh thu dịch vụ", "tỷ đồng", 18500, 96000, "kế hoạch năm"),
    ("vốn đầu tư công giải ngân", "tỷ đồng", 1400, 9800, "kế hoạch vốn được giao"),
    ("giá trị sản xuất nông, lâm nghiệp và thủy sản", "tỷ đồng", 7200, 31000, "kế hoạch"),
    ("doanh thu du lịch", "tỷ đồng", 640, 5200, "kế hoạch năm"),
    ("số doanh nghiệp thành lập mới", "doanh nghiệp", 320, 1900, ""),
    ("tổng dư nợ tín dụng", "tỷ đồng", 24000, 142000, ""),
    ("sản lượng điện thương phẩm", "triệu kWh", 780, 6900, "kế hoạch"),
    ("sản lượng lương thực có hạt", "tấn", 210000, 1240000, "kế hoạch"),
    ("tổng lượng khách du lịch", "lượt khách", 940000, 5600000, "kế hoạch năm"),
    ("thu hút vốn đầu tư trực tiếp nước ngoài", "triệu USD", 45, 1280, ""),
)


def whole(value: int) -> str:
    """12345 -> 12.345"""
    return f"{value:,}".replace(",", ".")


def decimal(value: float) -> str:
    """8.25 -> 8,25; 8.0 -> 8"""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _with_unit(value: int, unit: str) -> str:
    return f"{whole(value)}%" if unit == "%" else f"{whole(value)} {unit}"


def _hash(text: str) -> int:
    return sum(ord(c) * (i + 7) for i, c in enumerate(text))
