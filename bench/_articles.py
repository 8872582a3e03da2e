"""Made-up articles of one day, whose words are as unequally frequent as a newspaper's."""

from __future__ import annotations

import base64
import random
import struct
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from bench import load as loading
from transforms.copies import signature

# what the questions ask for, by its place among the words: the 200th stands in one article of four, the 1,500th in
# one of twenty; their syllables alone are about the 220th
PHRASES = {
    200: "kinh tế",
    1_500: "giải phóng mặt bằng",
    3_900: "đờn ca tài tử",
}
SECTIONS = (
    "Chính trị",
    "Kinh tế",
    "Xã hội",
    "Văn hóa",
    "Thể thao",
    "Pháp luật",
    "Giáo dục",
    "Y tế",
    "Thế giới",
)
ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x"
RIMES = (
    "a á ạ ai ao anh ách am áp an ạt âu ây ân ấm ất e é ê ế ên ếch i ị iên iệt o ó ong ọc ô ố ông ốt ơ ờ ơn ới"
    " u ú ung ục ư ừ ưng ức ươn ượng uôn uộc"
)
OWN_BANDS, SHARED_BANDS, COMMON_BANDS = 26, 6, 3


def article(number: int, day: date, phrases: int) -> loading.Row:
    """An article of that day; the same number and day give the same one.

    `phrases`: from how many shared phrases its bands are taken, see growth_sql/fill/signatures.sql.
    """
    chooser = random.Random(-1 - number)
    at = datetime.combine(day, time(6), loading.VIETNAM) + timedelta(minutes=chooser.randrange(900))
    row: loading.Row = loading.article(number) | {
        "title": _sentence(chooser, 8),
        "lead": _sentence(chooser, 25),
        "body": [_sentence(chooser, 65) for _ in range(8)],
        "captions": [_sentence(chooser, 9) for _ in range(2)],
        "section": [chooser.choice(SECTIONS), f"Mục {chooser.randrange(20)}"],
        "published_at": at.isoformat(),
        "published_raw": at.strftime("%d/%m/%Y - %H:%M"),
        "published_estimate": {
            "value": at.isoformat(),
            "precision": "minute",
            "how": "label",
            "why": "printed",
        },
        "event_date": day.isoformat(),
        "fetched_at": (at + timedelta(hours=20)).isoformat(),
    }
    row["figures"] = [*row["figures"][:4], _figure(chooser, day.year)]
    given = signature(row).to_json()
    own = list(given["bands"])[:OWN_BANDS] if isinstance(given["bands"], list) else []
    shared = [8_000_000_000_003 * (1 + chooser.randrange(phrases)) for _ in range(SHARED_BANDS)]
    common = [-1 - chooser.randrange(256) for _ in range(COMMON_BANDS)]
    return {**row, "signature": given | {"bands": [*own, *shared, *common]}}


def copied(row: loading.Row, original: Mapping[str, Any], *, half: bool) -> loading.Row:
    """The article with the signature of a copy, or of half a copy that has another title and lead."""
    step = 2 if half else 1
    grams = original["grams"][::step]
    own = row["signature"]
    taken = {
        "n_grams": len(grams),
        "bands": original["bands"][::step],
        "grams": base64.b64encode(struct.pack(f"<{len(grams)}i", *grams)).decode("ascii"),
        "title_key": own["title_key"] if half else original["title_key"],
        "lead_key": own["lead_key"] if half else original["lead_key"],
    }
    return {**row, "signature": taken}


def _sentence(chooser: random.Random, words: int) -> str:
    lexicon, weights = _lexicon()
    return " ".join(chooser.choices(lexicon, cum_weights=weights, k=words)).capitalize() + "."


@cache
def _lexicon() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """4,000 words of one to three syllables and how often each comes, in the manner of Zipf."""
    chooser = random.Random(1)
    syllables = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
    chooser.shuffle(syllables)
    frequent = [part for phrase in PHRASES.values() for part in phrase.split()]
    syllables[220 : 220 + len(frequent)] = frequent
    words = [
        PHRASES.get(rank)
        or (syllables[rank] if rank < 400 else " ".join(chooser.choices(syllables, k=1 + rank % 3)))
        for rank in range(4_000)
    ]
    return tuple(words), tuple(accumulate(1 / (rank + 3) for rank in range(4_000)))


def _figure(chooser: random.Random, year: int) -> loading.Row:
    """Now and then a growth of the gross product, a part of the plan, or a figure to be reviewed."""
    kind = chooser.choices(("growth", "plan", "suspect", "plain"), weights=(2, 2, 1, 95))[0]
    label, printed, flags = {
        "growth": ("tốc độ tăng trưởng GRDP", "change", []),
        "plan": ("thu ngân sách", "plan_ratio", []),
        "suspect": ("sản lượng lúa", "level", ["suspect_unit"]),
        "plain": ("số hộ tham gia", "level", []),
    }[kind]
    value = round(chooser.uniform(2, 90), 1)
    unit = "%" if printed != "level" else "tấn"
    return {
        "label": label,
        "raw": f"{value} {unit}",
        "value": value,
        "unit": unit,
        "kind": printed,
        "numerator": None,
        "denominator": None,
        "period": f"6 tháng đầu năm {year}",
        "compared_with": "cùng kỳ" if kind == "growth" else None,
        "flags": flags,
    }
