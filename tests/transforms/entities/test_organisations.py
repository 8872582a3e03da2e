"""One body, one entity, however it is spelled; and its kind."""

from __future__ import annotations

import pytest

from transforms.entities import enrich
from transforms.records import Organisation, Place


def _read(text: str, province: str | None = "Tây Ninh") -> tuple[Organisation, ...]:
    return enrich(
        title="", kicker=None, lead=text, body=[], captions=[], province=province, published=None
    ).organisations


def _places(text: str, province: str | None = "Tây Ninh") -> tuple[Place, ...]:
    return enrich(
        title="", kicker=None, lead=text, body=[], captions=[], province=province, published=None
    ).places


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Cuộc họp của Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "party"),
        ("giao Ủy ban Kiểm tra Huyện ủy Tân Châu xem xét", "Ủy ban Kiểm tra Huyện ủy Tân Châu", "party"),
        ("Giám đốc Sở Nông nghiệp và Môi trường cho biết", "Sở Nông nghiệp và Môi trường", "state"),
        ("Trung tâm Kiểm soát bệnh tật tỉnh tiếp nhận 5 ca", "Trung tâm Kiểm soát bệnh tật tỉnh", "state"),
        ("Trường THPT Lý Thường Kiệt đón học sinh", "Trường THPT Lý Thường Kiệt", "state"),
        ("Hội LHPN tỉnh tổ chức tọa đàm", "Hội LHPN tỉnh", "front"),
        ("Ủy ban MTTQ Việt Nam huyện Gò Dầu trao quà", "Ủy ban MTTQ Việt Nam huyện Gò Dầu", "front"),
        (
            "Công ty TNHH Một thành viên Cao su Đồi Mây ở xã Lộc An",
            "Công ty TNHH Một thành viên Cao su Đồi Mây",
            "company",
        ),
        ("do UNICEF tài trợ", "UNICEF", "international"),
    ],
)
def test_one_body(text: str, name: str, kind: str) -> None:
    assert [(o.name, o.kind) for o in _read(text)] == [(name, kind)]


def test_spellings_abbreviations_and_the_own_province_make_one_entity() -> None:
    text = (
        "Ban Chấp hành (BCH) Đảng bộ tỉnh họp. BCH Đảng bộ tỉnh thống nhất. UBND tỉnh Tây Ninh trình; UBND "
        "tỉnh tiếp thu. "
        "Tỉnh uỷ chỉ đạo, Tỉnh ủy giám sát."
    )
    found = {o.name: o.also_written for o in _read(text)}
    assert found == {
        "Ban Chấp hành (BCH) Đảng bộ tỉnh": ("BCH Đảng bộ tỉnh",),
        "UBND tỉnh Tây Ninh": ("UBND tỉnh",),
        "Tỉnh uỷ": ("Tỉnh ủy",),
    }


def test_an_explained_abbreviation_is_the_body_itself() -> None:
    (found,) = _read("Tập đoàn Điện lực Việt Nam (EVN) báo lãi. Trước đó EVN lỗ.")
    assert (found.name, found.also_written) == ("Tập đoàn Điện lực Việt Nam", ("EVN",))


def test_a_person_behind_a_unit_is_no_part_of_the_body() -> None:
    assert [o.name for o in _read("Chủ tịch UBND xã Đinh Công Tạo cho hay")] == ["UBND xã"]


def test_generic_bodies_are_marked() -> None:
    assert [(o.name, o.generic) for o in _read("bầu cử đại biểu HĐND các cấp")] == [("HĐND các cấp", True)]


def test_provinces_carry_their_unit_and_the_own_one_is_left_out() -> None:
    text = (
        "Tây Ninh giáp Long An, Bình Dương và TP.HCM; đoàn ghé Thừa Thiên - Huế, huyện Tân Châu và "
        "các xã Lộc Giang, An Ninh."
    )
    assert [(place.name, place.unit) for place in _places(text)] == [
        ("Long An", "Long An"),
        ("Bình Dương", "Bình Dương"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Thừa Thiên - Huế", "Huế"),
        ("huyện Tân Châu", None),
        ("Lộc Giang", None),
        ("An Ninh", None),
    ]


def test_a_city_named_like_its_province_is_no_province_until_it_is_one() -> None:
    assert [(p.name, p.unit) for p in _places("họp tại TP Thái Nguyên", None)] == [("TP Thái Nguyên", None)]
    assert [(p.name, p.unit) for p in _places("họp tại thành phố Đà Nẵng", None)] == [("Đà Nẵng", "Đà Nẵng")]
