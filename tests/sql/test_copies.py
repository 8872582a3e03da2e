"""What a user would lose if copies were wrong: press releases counted as ten stories, or two stories as one."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Final

import pytest

from sql import ask, copies, ready, run
from tests.sql.warehouse import at, load_rows, one, prose, query, signed
from transforms.copies import LEAST
from transforms.records import Document, MentionsIn, Organisation, Person, SyndicatedFrom
from transforms.text import clean, fold


def pairs(connection: run.Connection) -> set[tuple[str, str, str]]:
    found = query(
        connection,
        "select a.article_id, b.article_id, c.kind from mart.article_copy c"
        " join mart.article a on a.article_key = c.article_key join mart.article b on b.article_key = c.other_key",
    )
    return {(*sorted((first, second), key=int), kind) for first, second, kind in found}


def test_whole_half_and_tone_flipped_copies_are_found_and_strangers_are_not(
    warehouse: run.Connection,
) -> None:
    text = prose(1)
    hoa = tuple(part.replace("hoa", "hoá").replace("quế", "uỷ") for part in text)
    flipped = tuple(part.replace("hoá", "hóa").replace("uỷ", "ủy") for part in hoa)
    rows = [
        signed(1, hoa),
        signed(2, flipped),
        signed(3, hoa[:1]),
        signed(4, (*hoa, *prose(40, 300))),
        signed(5, (hoa[0], *prose(50, 150))),
        *(signed(n, prose(n)) for n in range(10, 40)),
    ]
    load_rows(warehouse, rows)
    assert pairs(warehouse) >= {(*pair, "copy") for pair in [("1", "2"), ("1", "3"), ("2", "3"), ("1", "4")]}
    assert not {one for one in pairs(warehouse) if int(one[1]) >= 10}
    clusters = query(
        warehouse, "select article_id from mart.article where cluster_key <> article_key order by 1"
    )
    assert [key for (key,) in clusters] == ["2", "3", "4", "5"]


def test_a_rewrite_is_no_copy_and_makes_no_cluster(warehouse: run.Connection) -> None:
    shared, own, other = prose(1, 300), prose(2, 160), prose(3, 160)
    load_rows(warehouse, [signed(1, (*shared, *own)), signed(2, (*shared, *other))])
    assert pairs(warehouse) == {("1", "2", "rewrite")}
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 2


def test_a_release_that_everyone_prints_is_one_cluster(warehouse: run.Connection) -> None:
    """Each has a title and a beginning of its own, so nothing but its hashes, held by more than 64, can tell."""
    release = prose(1, 400)
    load_rows(warehouse, [signed(n, (prose(n, 60)[0], *release)) for n in range(2, 142)])
    assert one(warehouse, "select count(distinct cluster_key), count(cluster_key) from mart.article") == (
        1,
        140,
    )
    assert not [kind for *_, kind in pairs(warehouse) if kind != "copy"]


def test_articles_more_than_ninety_days_apart_are_not_compared(warehouse: run.Connection) -> None:
    def dated(number: int, day: str) -> dict[str, Any]:
        return signed(number, prose(1), published_at=at(f"{day} 07:00"), published_raw=day)

    load_rows(warehouse, [dated(1, "2026-01-01"), dated(2, "2026-04-01"), dated(3, "2026-04-02")])
    assert pairs(warehouse) == {("1", "2", "copy"), ("2", "3", "copy")}


def test_the_original_may_be_crawled_after_its_copy(warehouse: run.Connection) -> None:
    """The aggregator's page names its source; the original comes a batch later and is found all the same."""
    original = signed(1, prose(1))
    named = SyndicatedFrom(name="Tây Ninh", url=str(original["canonical_url"]))
    undated = {
        "published_at": None,
        "published_precision": "unknown",
        "published_how": None,
        "published_raw": None,
    }
    load_rows(
        warehouse, [signed(2, prose(1), source="baomoi", syndicated_from=named, **undated)], source="baomoi"
    )
    load_rows(warehouse, [original])
    found = query(
        warehouse,
        "select o.source, c.source, direction_how, kind from mart.article_copy p"
        " join mart.article o on o.article_key = p.original_key join mart.article c on c.article_key = p.copy_key",
    )
    assert found == [("baotayninh", "baomoi", "named", "copy")]
    assert one(warehouse, "select distinct province_now from mart.article") == "Tây Ninh"


def test_who_was_first_on_one_day_is_known_only_by_the_minute(warehouse: run.Connection) -> None:
    day = {"published_at": at("2026-10-05 00:00").date(), "published_precision": "day"}
    load_rows(warehouse, [signed(1, prose(1)), signed(3, prose(3)), signed(4, prose(3), **day)])
    later = {"published_at": at("2026-10-05 09:00"), "fetched_at": at("2026-10-05 12:00")}
    load_rows(warehouse, [signed(2, prose(1), source="travinh", **later)], source="travinh")
    found = query(
        warehouse,
        "select o.article_id, c.article_id, p.direction_how, p.lag_minutes from mart.article_copy p"
        " left join mart.article o on o.article_key = p.original_key"
        " left join mart.article c on c.article_key = p.copy_key order by 1",
    )
    assert found == [("1", "2", "minute", 90), (None, None, None, None)]


def test_an_edit_that_removes_the_copied_text_ends_the_pair_and_the_cluster(
    warehouse: run.Connection,
) -> None:
    load_rows(warehouse, [signed(1, prose(1)), signed(2, prose(1)), signed(3, prose(1))])
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1
    load_rows(warehouse, [signed(1, prose(9), fetched_at=at("2026-10-06 08:00"))])
    assert pairs(warehouse) == {("2", "3", "copy")}
    keys = query(
        warehouse, "select article_id, cluster_key = article_key from mart.article order by article_id"
    )
    assert keys == [("1", True), ("2", True), ("3", False)]


def test_comparing_again_finds_nothing_to_do(warehouse: run.Connection) -> None:
    load_rows(warehouse, [signed(n, prose(n % 3)) for n in range(1, 10)])
    assert copies.find(warehouse) == 0
    warehouse.execute("update warehouse.article_signature set is_compared = false")
    assert copies.find(warehouse, at_once=4) == 9
    assert one(warehouse, "select count(*) from warehouse.article_copy") == 9
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 3


def words_of(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split("|")]


# Prose as the papers print it: own facts in standing phrases, which strangers share, and endings of press releases.
WHEN: Final = words_of(
    """
    sáng nay | chiều qua | tối cùng ngày | từ đầu tuần | trong tháng | ngay sau lễ | đến cuối quý |
    mấy hôm nay | vào dịp này | sau nhiều năm | trước mùa mưa | giữa vụ
    """
)
WHO: Final = words_of(
    """
    bà con | các hộ dân | tổ hợp tác | hợp tác xã | đoàn kiểm tra | hội phụ nữ | chi đoàn |
    ban quản lý | nhà thầu | thầy trò | trạm y tế | dân quân | hội nông dân | doanh nghiệp |
    đội cứu hộ | lớp trẻ | cán bộ khuyến nông | tiểu thương | chủ vườn | kỹ sư trẻ
    """
)
DID: Final = words_of(
    """
    gieo sạ | thu hoạch | nạo vét | đắp lại | khánh thành | sửa sang | thả nuôi | phục tráng |
    trồng mới | trao tặng | vận chuyển | thử nghiệm | gia cố | bàn giao | đóng góp | phát quang |
    chăm bón | khảo sát | tiêu thụ | đăng ký | mở rộng | kiểm kê | ươm giống | phơi sấy
    """
)
WHAT: Final = words_of(
    """
    lúa thơm | mía tím | cầu dây | đê bao | kênh dẫn | vườn quýt | ao cá | lớp học | nhà văn hóa |
    máy cày | đường bê tông | giếng khoan | bếp ăn | tủ sách | trạm bơm | rừng đước | đàn bò |
    ruộng muối | vỏ tràm | thuyền thúng | bến đò | chợ phiên | lò gạch | cây dầu | khoai mỡ | nón lá |
    chiếu cói | mật ong | tôm sú | nấm rơm | xoài cát | bưởi hồng | đèn lồng | sân bóng | đình cổ |
    khăn rằn | đồi chè | hồ chứa | sạt lở | thủy sản
    """
)
HOW: Final = words_of(
    """
    khá thuận lợi | nhanh hơn dự kiến | với giá tốt | theo cách mới | bằng vốn góp |
    không kể nắng mưa | đúng lịch | rất khó nhọc | có bài bản | nhờ máy móc | trong sự háo hức |
    một cách thận trọng | chậm vì thiếu đá | cùng thợ làng bên | đều tay | giữa tiếng trống
    """
)
TAIL: Final = words_of(
    """
    đỡ hẳn công | lãi gần gấp rưỡi | ai nấy đều mừng | còn phải làm tiếp | giảm được lúa ngã |
    đủ nước cho vụ sau | bớt cảnh lội bùn | có chỗ cho trẻ chơi | thêm việc cho xóm |
    giữ được nghề cũ | khỏe người hơn | thuỷ lợi chủ động | khách về đông dần | tiếng lành đồn xa |
    hoà thuận hơn trước | quý nhất là công sức | cây cho trái đều | trụ sở hết dột | toả bóng cả sân
    """
)
SYLLABLE: Final = words_of(
    "An | Bàu | Cái | Dầu | Đồng | Gò | Hòn | Kiến | Lộc | Mai | Nhơn | "
    "Ninh | Phú | Quới | Rạch | Sơn | Tam | Thạnh | Trảng | Vĩnh | Xuân | Yên"
)
STANDING: Final = (
    "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, chính quyền tiếp tục quán triệt và tổ chức thực hiện nghiêm túc",
    "Phát biểu tại buổi lễ, lãnh đạo Uỷ ban nhân dân tỉnh biểu dương kết quả mà địa phương đã đạt được thời gian qua",
    "Dự buổi làm việc còn có đại diện lãnh đạo các sở, ban, ngành, đoàn thể và đông đảo bà con nhân dân trong xã",
    "Đây là hoạt động thiết thực chào mừng đại hội đảng bộ các cấp và các ngày lễ lớn của đất nước trong năm nay",
    "Thời gian tới, địa phương tiếp tục đẩy mạnh tuyên truyền, vận động nhân dân chấp hành tốt chủ trương của Đảng",
    "Qua kiểm tra, đoàn đề nghị các đơn vị khắc phục ngay những tồn tại, hạn chế đã được chỉ ra trong báo cáo",
    "Nhờ cả hệ thống chính trị cùng vào cuộc, các chỉ tiêu chủ yếu đều đạt và vượt so với nghị quyết đề ra",
)
ENDINGS: Final = (
    "Ban tổ chức trân trọng cảm ơn sự đồng hành của các cơ quan báo chí, các nhà hảo tâm và bà con xa "
    "gần. Mọi đóng góp xin gửi về văn phòng thường trực trong giờ hành chính; danh sách được niêm yết "
    "công khai tại nhà văn hóa các ấp và cập nhật vào chiều thứ sáu hằng tuần trên trang thông tin của xã.",
    "Người dân cần hướng dẫn thêm có thể liên hệ bộ phận một cửa hoặc gọi đường dây nóng, được trực cả "
    "ngày nghỉ. Hồ sơ nộp trực tuyến được tiếp nhận như hồ sơ giấy, không phải trả thêm khoản phí nào, và "
    "kết quả được gửi về tận nhà qua bưu điện trong vòng năm ngày làm việc kể từ khi nhận đủ giấy tờ.",
)
OTHER_TONE: Final = dict(
    zip(
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ", "Uỷ"),
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy", "Ủy"),
        strict=True,
    )
)
FLIPPED: Final = {**OTHER_TONE, **{new: old for old, new in OTHER_TONE.items()}}
TONE: Final = re.compile("|".join(FLIPPED))
DAY0: Final = date(2026, 1, 5)
SPAN: Final = 260  # days
PER_KIND: Final = 64


@dataclass(frozen=True)
class Article:
    number: int
    source: str
    day: date
    paragraphs: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        moment = at(f"{self.day} 06:30") + timedelta(minutes=self.number % 600)
        dated = {"published_at": moment, "published_raw": f"{moment:%d/%m/%Y %H:%M}"}
        title = f"Chuyện ở {place(random.Random(self.number))} số {self.number}"
        return signed(
            self.number,
            self.paragraphs,
            source=self.source,
            title=title,
            fetched_at=at(f"{self.day} 20:00"),
            **dated,
        )


def place(chooser: random.Random) -> str:
    return " ".join(chooser.sample(SYLLABLE, 2))


def sentence(chooser: random.Random) -> str:
    when, who, did, what, how, tail = (chooser.choice(words) for words in (WHEN, WHO, DID, WHAT, HOW, TAIL))
    number, where = chooser.randrange(3, 990), place(chooser)
    name = f"{chooser.choice(['ông', 'bà', 'anh', 'chị'])} {place(chooser)} {chooser.choice(SYLLABLE)}"
    shape = chooser.randrange(5)
    if shape == 0:
        return f"{when.capitalize()}, {who} ở {where} {did} {number} {what} {how}, {tail}."
    if shape == 1:
        return f"Theo {name}, {who} {where} {did} {what} {when} {how}; {tail}."
    if shape == 2:
        return f"“{what.capitalize()} của {where} được {number} phần thì {tail}”, {name} nói {when}."
    if shape == 3:
        return f"Có {number} người cùng {who} {did} {what} tại {where}, {how}."
    return f"{who.capitalize()} {where} {did} {what} {how} {when}, {name} cho biết {tail}."


def story(seed: int) -> tuple[str, ...]:
    """A text of 1,500 to 6,000 characters, in paragraphs of two to four sentences."""
    chooser = random.Random(seed)
    length = chooser.randrange(1500, 5300)
    paragraphs: list[str] = []
    while len(" ".join(paragraphs)) < length:
        sentences = [sentence(chooser) for _ in range(chooser.randrange(2, 5))]
        if chooser.random() < 0.3:
            sentences.append(chooser.choice(STANDING) + ".")
        paragraphs.append(" ".join(sentences))
    if chooser.random() < 0.5:
        paragraphs.append(chooser.choice(ENDINGS))
    return tuple(paragraphs)


def half(chooser: random.Random, text: Sequence[str]) -> tuple[str, ...]:
    """The first or the last half of a text, alone or under a lead of the copier's own."""
    sentences = re.split(r"(?<=[.”])\s+", " ".join(text))
    middle = len(sentences) // 2
    kept = " ".join(sentences[:middle] if chooser.random() < 0.5 else sentences[middle:])
    return (sentence(chooser), kept, sentence(chooser)) if chooser.random() < 0.5 else (kept,)


def flipped(chooser: random.Random, text: Sequence[str]) -> tuple[str, ...]:
    """The text in the other tone style; some pages carry it in decomposed letters, which reading composes."""
    turned = [TONE.sub(lambda found: FLIPPED[found[0]], part) for part in text]
    assert turned != list(text)
    if chooser.random() < 0.5:
        turned = [unicodedata.normalize("NFD", part) for part in turned]
    return tuple(clean(part) for part in turned)


def edited(chooser: random.Random, text: Sequence[str]) -> tuple[str, ...]:
    """One sentence in eight left out, one word in fifty another one."""
    parts = []
    for part in text:
        sentences = [said for said in re.split(r"(?<=[.”])\s+", part) if chooser.random() > 0.125]
        words = [word if chooser.random() > 0.02 else "nọ" for word in " ".join(sentences).split()]
        parts.append(" ".join(words))
    return tuple(part for part in parts if part)


def whole(_: random.Random, text: Sequence[str]) -> tuple[str, ...]:
    return tuple(text)


KINDS: Final = {"whole": whole, "half": half, "flipped": flipped, "edited": edited, "too late": whole}


def planted(chooser: random.Random, strangers: int) -> tuple[list[Article], dict[str, list[tuple[int, int]]]]:
    """Articles, of which those after the first `strangers` are copies; original and copy of each, per kind."""
    sources = ("baotayninh", "travinh", "baomoi")
    articles = [
        Article(n, chooser.choice(sources), DAY0 + timedelta(chooser.randrange(SPAN)), story(n))
        for n in range(1, strangers + 1)
    ]
    pairs: dict[str, list[tuple[int, int]]] = {}
    for kind, change in KINDS.items():
        pairs[kind] = []
        for original in chooser.sample(articles[:strangers], PER_KIND):
            number = len(articles) + 1
            days = chooser.randrange(91, 250) if kind == "too late" else chooser.randrange(91)
            day = original.day + timedelta(days)
            pairs[kind].append((original.number, number))
            articles.append(
                Article(number, chooser.choice(sources), day, change(chooser, original.paragraphs))
            )
    return articles, pairs


def contained(articles: Sequence[Article]) -> dict[tuple[int, int], float]:
    """Every pair within 90 days with the part of the smaller one's word 3-grams that both have, all against all."""
    places: dict[tuple[str, ...], int] = {}
    bits = {}
    for article in articles:
        words = re.findall(r"[^\W_]+", fold("\n".join(article.paragraphs)))
        grams = {
            places.setdefault(gram, len(places)) for gram in zip(words, words[1:], words[2:], strict=False)
        }
        flags = bytearray(max(grams) // 8 + 1)
        for gram in grams:
            flags[gram >> 3] |= 1 << (gram & 7)
        bits[article.number] = (int.from_bytes(flags, "little"), len(grams), article.day)
    found = {}
    for (number, (a, n_a, day_a)), (other, (b, n_b, day_b)) in combinations(bits.items(), 2):
        if abs((day_a - day_b).days) <= 90:
            found[number, other] = (a & b).bit_count() / max(min(n_a, n_b), LEAST)
    return found


def kept_pairs(connection: run.Connection) -> dict[tuple[int, int], tuple[float, str]]:
    """Every pair that the warehouse keeps, the smaller number first, with its containment and kind."""
    found = query(
        connection,
        "select least(a.article_id::int, b.article_id::int), greatest(a.article_id::int, b.article_id::int),"
        " c.containment, c.kind from warehouse.article_copy c"
        " join warehouse.fact_article a on a.article_key = c.article_key"
        " join warehouse.fact_article b on b.article_key = c.other_key",
    )
    return {(first, second): (containment, kind) for first, second, containment, kind in found}


def load_in_rounds(
    connection: run.Connection, chooser: random.Random, articles: Sequence[Article], rounds: int
) -> None:
    """Each source's articles in batches without regard to their days, so that many a copy comes first."""
    dealt: dict[tuple[int, str], list[Article]] = {}
    for article in articles:
        dealt.setdefault((chooser.randrange(rounds), article.source), []).append(article)
    for (_, source), hand in sorted(dealt.items(), key=lambda item: item[0]):
        _, counts = load_rows(connection, (article.row() for article in hand), source=source)
        assert counts.n_out == len(hand)


def test_planted_copies_among_strangers_are_found_and_no_other_pair_is_one(warehouse: run.Connection) -> None:
    """Truth is every article against every other, by the texts; strangers share a sixth of theirs, as in real news."""
    chooser = random.Random(20261005)
    n_strangers = 430
    articles, by_kind = planted(chooser, n_strangers)
    origin = {article.number: article.number for article in articles}
    origin.update({copy: original for pairs_ in by_kind.values() for original, copy in pairs_})
    truth = contained(articles)
    strangers = [share for (_, other), share in truth.items() if other <= n_strangers]
    assert sum(strangers) / len(strangers) > 0.1
    assert 0.3 < max(strangers) < 0.5
    for ending in ENDINGS:
        assert sum(ending in article.paragraphs for article in articles[:n_strangers]) > 64
    load_in_rounds(warehouse, chooser, articles, 3)
    found = kept_pairs(warehouse)
    copied = {pair for pair, (_, kind) in found.items() if kind == "copy"}

    assert not set(found) & set(by_kind.pop("too late"))
    for kind, pairs_ in by_kind.items():
        assert len(pairs_) >= 60
        assert all(truth[pair] >= 0.8 for pair in pairs_), kind
        assert len(copied & set(pairs_)) >= 0.98 * len(pairs_), (kind, sorted(set(pairs_) - copied))
    true_copies = {pair for pair, share in truth.items() if share >= 0.8}
    assert len(copied & true_copies) >= 0.98 * len(true_copies), sorted(true_copies - copied)

    assert {pair for pair in copied if origin[pair[0]] != origin[pair[1]]} == set()
    assert {pair for pair in found if pair[1] <= n_strangers} == set()
    shares = {pair: share for pair, (share, _) in found.items()}
    assert shares == pytest.approx({pair: truth[pair] for pair in shares})


def test_formulae_that_many_articles_share_make_no_pair(warehouse: run.Connection) -> None:
    """Eighty articles of which four tenths are the same standing phrases and endings."""
    chooser = random.Random(5)
    formulae = " ".join([*ENDINGS, *(f"{standing}." for standing in STANDING)])
    articles = []
    for number in range(1, 81):
        own = " ".join(sentence(chooser) for _ in range(28))
        articles.append(Article(number, "baotayninh", DAY0, (own, formulae)))
    shares = contained(articles).values()
    assert 0.35 < min(shares) < max(shares) < 0.5
    load_rows(warehouse, [article.row() for article in articles])
    assert kept_pairs(warehouse) == {}


def test_an_article_that_gets_its_date_later_is_compared_again(warehouse: run.Connection) -> None:
    undated = {"published_at": None, "published_precision": "unknown", "published_how": None}
    early = {"published_at": at("2025-01-05 07:00"), "published_raw": "05/01/2025"}
    load_rows(warehouse, [signed(1, prose(1), **early)])
    load_rows(
        warehouse,
        [signed(2, prose(1), source="travinh", published_raw=None, **undated)],
        source="travinh",
    )
    assert pairs(warehouse) == set()
    dated = {"published_at": at("2025-01-06 07:00"), "published_raw": "06/01/2025", "parser_version": "2"}
    load_rows(warehouse, [signed(2, prose(1), source="travinh", **dated)], source="travinh")
    assert pairs(warehouse) == {("1", "2", "copy")}
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1


def printed(number: int, source: str, moment: str, body: int = 1, **changes: Any) -> dict[str, Any]:
    """An article that prints its minute, or its day alone where `moment` is one."""
    when = at(moment if " " in moment else f"{moment} 00:00")
    precision = {} if " " in moment else {"published_precision": "day"}
    made = {"published_at": when if " " in moment else when.date(), "published_raw": moment, **precision}
    return signed(
        number, prose(body), source=source, **{**made, "fetched_at": at("2026-10-20 08:00"), **changes}
    )


def naming(row: dict[str, Any], *, form: str = "https://{}") -> dict[str, Any]:
    """The declaration that an article is taken from this one, its address written as `form` has it."""
    address = str(row["canonical_url"]).removeprefix("https://")
    return {"syndicated_from": SyndicatedFrom(name="Báo bạn", url=form.format(address))}


def arrive(connection: run.Connection, *rows: dict[str, Any]) -> None:
    """Each row as a batch of its own."""
    for row in rows:
        load_rows(connection, [row], source=str(row["source"]))


def told(connection: run.Connection, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """A question's answer with its parameters as they stand, these columns of it."""
    names, found = ask.ask(connection, ask.named(name))
    return [tuple(row[names.index(column)] for column in columns) for row in found]


def directions(connection: run.Connection) -> set[tuple[Any, ...]]:
    """Original, copy and how that is known; the pair's articles alone where it isn't."""
    return set(
        query(
            connection,
            "select o.article_id, c.article_id, p.direction_how, p.lag_minutes::integer from mart.article_copy p"
            " left join mart.article o on o.article_key = p.original_key"
            " left join mart.article c on c.article_key = p.copy_key",
        )
    )


def test_a_copy_that_names_its_source_is_nobody_s_source_and_never_first(warehouse: run.Connection) -> None:
    original = printed(1, "baotayninh", "2026-10-05")
    arrive(
        warehouse,
        original,
        printed(2, "baomoi", "2026-10-05 09:00", **naming(original)),
        printed(3, "travinh", "2026-10-08 12:00"),
    )
    assert directions(warehouse) == {
        ("1", "2", "named", None),
        ("1", "3", "day", None),
        (None, None, None, None),
    }
    assert told(warehouse, "first_report_lag", "source") == []
    assert told(warehouse, "who_copies_whom", "original", "copied_by", "articles") == [
        ("baotayninh", "baomoi", 1),
        ("baotayninh", "travinh", 1),
    ]
    ready.refresh(warehouse)
    assert told(warehouse, "original_share", "source", "original", "syndicated") == [
        ("baomoi", 0, 1),
        ("baotayninh", 1, 0),
        ("travinh", 0, 1),
    ]


def test_a_copy_that_prints_an_earlier_minute_than_the_source_it_names_is_no_original(
    warehouse: run.Connection,
) -> None:
    original = printed(1, "baotayninh", "2026-10-05 07:00")
    arrive(warehouse, original, printed(2, "baomoi", "2026-10-05 06:58", **naming(original)))
    assert directions(warehouse) == {("1", "2", "named", -2)}
    assert told(warehouse, "first_report_lag", "first_source", "source", "lag_minutes") == [
        ("baotayninh", "baomoi", -2)
    ]


def test_what_was_printed_first_counts_before_who_aggregates(warehouse: run.Connection) -> None:
    arrive(
        warehouse,
        printed(1, "baomoi", "2026-10-05 07:00"),
        printed(2, "travinh", "2026-10-05 09:00"),
        printed(3, "baomoi", "2026-10-05", body=3),
        printed(4, "travinh", "2026-10-05 09:00", body=3),
        printed(5, "baomoi", "2026-10-04", body=5),
        printed(6, "travinh", "2026-10-05 09:00", body=5),
    )
    assert directions(warehouse) == {
        ("1", "2", "minute", 120),
        ("4", "3", "aggregator", None),
        ("5", "6", "day", None),
    }
    assert told(warehouse, "first_report_lag", "source") == []


def test_an_article_taken_from_a_text_printed_twice_is_one(warehouse: run.Connection) -> None:
    first = printed(1, "baotayninh", "2026-10-05 07:00")
    arrive(
        warehouse,
        first,
        printed(2, "baotayninh", "2026-10-05 08:00"),
        printed(3, "travinh", "2026-10-05 12:00"),
    )
    assert told(warehouse, "who_copies_whom", "original", "copied_by", "articles", "named") == [
        ("baotayninh", "travinh", 1, 0)
    ]
    assert told(warehouse, "first_report_lag", "first_source", "source", "lag_minutes") == [
        ("baotayninh", "travinh", 300)
    ]


@pytest.mark.parametrize("form", ["http://{}", "https://www.{}", "http://www.{}/", "https://{}"])
def test_a_named_address_is_known_in_every_form(warehouse: run.Connection, form: str) -> None:
    original = printed(1, "baotayninh", "2026-10-05 07:00")
    other = printed(2, "travinh", "2026-10-05 06:00", **naming(original, form=form))
    arrive(warehouse, original, other)
    assert directions(warehouse) == {("1", "2", "named", -60)}


LINEAGES = (
    "select article_id, 'person' as what, d.lineage from warehouse.fact_article"
    " join warehouse.article_person using (article_key) join warehouse.dim_person d using (person_key)"
    " union all select article_id, 'body', d.lineage from warehouse.fact_article"
    " join warehouse.article_organisation using (article_key)"
    " join warehouse.dim_organisation d using (organisation_key)"
    " union all select article_id, 'document', d.lineage from warehouse.fact_article"
    " join warehouse.article_document using (article_key) join warehouse.dim_document d using (document_key)"
    " order by 1, 2, 3"
)


def test_what_a_copy_names_belongs_to_the_province_that_its_comparison_finds(
    warehouse: run.Connection,
) -> None:
    names: dict[str, Any] = {
        "people": (
            Person(
                name="Đặng Thị Lụa",
                positions=("Bí thư Tỉnh ủy",),
                mentions=2,
                mentions_in=MentionsIn(body=2),
            ),
            Person(
                name="Trần Văn Mẫn",
                positions=("Bộ trưởng Bộ Xây dựng",),
                mentions=1,
                mentions_in=MentionsIn(body=1),
            ),
        ),
        "organisations": (
            Organisation(name="UBND tỉnh", also_written=(), kind="state"),
            Organisation(name="Quốc hội", also_written=(), kind="state"),
        ),
        "documents": (
            Document(number="27-NQ/TU", kind="Nghị quyết", issuer=None, date=None, raw="27-NQ/TU"),
            Document(number="19-NQ/TW", kind="Nghị quyết", issuer=None, date=None, raw="19-NQ/TW"),
        ),
    }

    def lineages(local: str) -> list[tuple[str, str]]:
        return sorted(
            (what, place) for what in ("person", "body", "document") for place in ("central", local)
        )

    def of(number: str) -> list[tuple[str, str]]:
        return [(what, lineage) for article, what, lineage in query(warehouse, LINEAGES) if article == number]

    arrive(warehouse, printed(1, "baomoi", "2026-10-06 09:00", **names))
    assert of("1") == lineages("unknown")
    arrive(warehouse, printed(2, "baotayninh", "2026-10-06 07:00", **names))
    assert of("1") == of("2") == lineages("tay-ninh")
    ready.refresh(warehouse)
    leaders = told(warehouse, "leaders_by_province_quarter", "province", "name", "mentions", "articles")
    assert leaders == [("Tây Ninh", "Đặng Thị Lụa", 4, 2), ("Tây Ninh", "Trần Văn Mẫn", 2, 2)]
    arrive(warehouse, printed(3, "travinh", "2026-10-05 07:00", **names))
    assert of("1") == of("3") == lineages("vinh-long")
    assert of("2") == lineages("tay-ninh")
    arrive(
        warehouse,
        printed(1, "baomoi", "2026-10-06 09:00", body=9, fetched_at=at("2026-10-21 08:00"), **names),
    )
    assert of("1") == lineages("unknown")
    assert copies.find(warehouse) == 0


@pytest.mark.parametrize("copy_first", [False, True])
def test_a_copy_that_only_its_printed_source_leads_to_is_found(
    warehouse: run.Connection, copy_first: bool
) -> None:
    """Not one sampled hash, title or beginning in common; the address is printed with another scheme and www."""
    original = printed(1, "baotayninh", "2026-10-05 07:00")
    copy = printed(2, "travinh", "2026-10-05 09:00", **naming(original, form="http://www.{}/"))
    stranger = signed(2, prose(9))["signature"]
    others = {name: stranger[name] for name in ("bands", "title_key", "lead_key")}
    copy["signature"] = {**copy["signature"], **others}
    arrive(warehouse, *((copy, original) if copy_first else (original, copy)))
    assert directions(warehouse) == {("1", "2", "named", 120)}
