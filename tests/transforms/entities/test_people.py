"""Names that look like places, places that look like names, titles on either side, names that the paper hides."""

from __future__ import annotations

import pytest

from transforms.entities import enrich


def _people(text: str, *, title: str = "", captions: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    found = enrich(
        title=title, kicker=None, lead=text, body=[], captions=captions, province="Tây Ninh", published=None
    )
    return {person.name: person.positions for person in found.people}


@pytest.mark.parametrize(
    ("text", "name", "positions"),
    [
        ("Bí thư Tỉnh ủy Lê Đức Hòa chủ trì cuộc họp.", "Lê Đức Hòa", ("Bí thư Tỉnh ủy",)),
        ("Đồng chí Lê Đức Hòa - Bí thư Tỉnh ủy dự lễ.", "Lê Đức Hòa", ("Bí thư Tỉnh ủy",)),
        (
            "Bà Tô Thị Én, Tỉnh ủy viên, Giám đốc Sở Văn hóa, Thể thao và Du lịch cho biết.",
            "Tô Thị Én",
            ("Tỉnh ủy viên", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
        ),
        (
            "Thượng tá Y Bhăm Niê, Phó Giám đốc Công an tỉnh.",
            "Y Bhăm Niê",
            ("Thượng tá", "Phó Giám đốc Công an tỉnh"),
        ),
        ("Theo PGS.TS. Vương Tú Anh, cần làm sớm.", "Vương Tú Anh", ()),
        ("Chủ tịch UBND huyện Hòa Vang Phan Văn Ổi nói.", "Phan Văn Ổi", ("Chủ tịch UBND huyện Hòa Vang",)),
        ("Chủ tịch UBND xã Đinh Công Tạo cho hay.", "Đinh Công Tạo", ("Chủ tịch UBND xã",)),
        (
            "Phó Chủ tịch Thường trực HĐND tỉnh Vi Thị Na dự.",
            "Vi Thị Na",
            ("Phó Chủ tịch Thường trực HĐND tỉnh",),
        ),
        ("Nguyên Bí thư Huyện ủy Lò Văn Páo kể lại.", "Lò Văn Páo", ("Nguyên Bí thư Huyện ủy",)),
        ("Anh Trần Thái Bình vừa nhận bằng khen.", "Trần Thái Bình", ()),
        ("ông K’Sơn Tơi trồng cà phê.", "K’Sơn Tơi", ()),
        ("Nguyễn Thị Sen (45 tuổi, trú xã An Hòa) trình báo.", "Nguyễn Thị Sen", ()),
    ],
)
def test_a_person_with_the_positions_beside_the_name(
    text: str, name: str, positions: tuple[str, ...]
) -> None:
    assert _people(text) == {name: positions}


def test_a_list_of_people_keeps_each_one_s_positions() -> None:
    text = (
        "Dự lễ có các đồng chí: Ma Seo Lử, Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Dân vận Tỉnh ủy; Hờ A "
        "Tủa, Phó Chủ tịch "
        "UBND tỉnh; Đại tá Cầm Bá Quý, Chỉ huy trưởng Bộ CHQS tỉnh."
    )
    assert _people(text) == {
        "Ma Seo Lử": ("Ủy viên Ban Thường vụ Tỉnh ủy", "Trưởng Ban Dân vận Tỉnh ủy"),
        "Hờ A Tủa": ("Phó Chủ tịch UBND tỉnh",),
        "Cầm Bá Quý": ("Đại tá", "Chỉ huy trưởng Bộ CHQS tỉnh"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Bí thư Tỉnh ủy phát biểu kết luận.",
        "Đoàn đã đến Sơn La, Thái Bình và Hà Nam.",
        "Bí thư Tỉnh ủy Cao Bằng đã gửi thư.",
        "Các tuyến đường Nguyễn Huệ, Lê Lợi và Trần Hưng Đạo bị ngập.",
        "Trường THPT Nguyễn Thị Minh Khai có 900 học sinh.",
        "Xã Trần Văn Thời, thành phố Hồ Chí Minh.",
        "Đối tượng Trần Văn B. đã bị bắt; Nguyễn Thị H. ra đầu thú.",
        "Kinh tế vùng châu Á - Thái Bình Dương phục hồi.",
        "Giải thưởng Hồ Chí Minh về văn học.",
        "Học sinh Hà Tĩnh bước vào năm học mới.",
    ],
)
def test_what_is_no_person(text: str) -> None:
    assert _people(text) == {}


def test_thanh_and_thành_are_two_people_and_tone_styles_are_one() -> None:
    found = _people(
        "Bí thư Tỉnh ủy Lê Thành Hoà và Chủ tịch UBND tỉnh Lê Thanh Hòa. Ông Lê Thành Hòa phát biểu."
    )
    assert list(found) == ["Lê Thành Hoà", "Lê Thanh Hòa"]


def test_mentions_are_literal_and_the_title_does_not_count() -> None:
    found = enrich(
        title="Ông Đỗ Văn Mẫn làm giám đốc",
        kicker=None,
        lead="Ông Đỗ Văn Mẫn, Giám đốc Sở Y tế, nhận quyết định.",
        body=["Đỗ Văn Mẫn sinh năm 1975.", "Ông Mẫn từng ở đường Đỗ Văn Mẫn."],
        captions=["Ông Đỗ Văn Mẫn (bên phải)."],
        province=None,
        published=None,
    )
    (person,) = found.people
    assert (
        person.mentions,
        person.mentions_in.lead,
        person.mentions_in.body,
        person.mentions_in.caption,
    ) == (3, 1, 1, 1)
