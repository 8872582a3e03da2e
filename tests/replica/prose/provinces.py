"""What the generator knows of each province: real place names, invented people, how its paper writes a day."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Province:
    """`day_form`: `.` writes 5.10, `-` 5-10, `/` 5/10. `hamlet`: the local word for a hamlet."""

    key: str
    name: str
    communes: tuple[str, ...]
    hamlet: str
    hamlets: tuple[str, ...]
    crops: tuple[str, ...]
    sights: tuple[str, ...]
    festivals: tuple[str, ...]
    rivers: tuple[str, ...]
    roads: tuple[str, ...]
    day_form: str


PROVINCES: dict[str, Province] = {
    province.key: province
    for province in (
        Province(
            key="tayninh",
            name="Tây Ninh",
            communes=(
                "Gò Dầu",
                "Trảng Bàng",
                "Hòa Thành",
                "Bến Cầu",
                "Châu Thành",
                "Tân Biên",
                "Tân Châu",
                "Dương Minh Châu",
                "Long Hoa",
                "Tân Hội",
                "Phước Chỉ",
                "Ninh Điền",
                "Thạnh Bình",
                "Lộc Ninh",
                "Cầu Khởi",
                "Truông Mít",
                "Long Chữ",
                "Long Thuận",
                "Phước Vinh",
                "Hòa Hội",
                "Tân Lập",
                "Trà Vong",
            ),
            hamlet="ấp",
            hamlets=(
                "Phước Hội",
                "Long Hưng",
                "Bàu Vừng",
                "Tân Thuận",
                "Suối Muồn",
                "Bến Rộng",
                "Xóm Ruộng",
                "Láng Cát",
                "Gò Nổi",
                "Trường Ân",
                "Bàu Sen",
                "Cây Da",
            ),
            crops=(
                "mì",
                "mía",
                "cao su",
                "mãng cầu",
                "sầu riêng",
                "rau muống hạt",
                "lúa hè thu",
                "nhãn tiêu",
                "bưởi da xanh",
            ),
            sights=("núi Bà Đen", "hồ Dầu Tiếng", "vườn quốc gia Lò Gò - Xa Mát", "căn cứ Bời Lời"),
            festivals=("hội yến Diêu Trì", "lễ hội bánh tráng phơi sương", "lễ Kỳ yên", "hội xuân núi Bà"),
            rivers=("sông Vàm Cỏ Đông", "rạch Tây Ninh", "kênh Đông", "kênh Tân Hưng"),
            roads=("quốc lộ 22B", "đường tỉnh 782", "đường tỉnh 795", "đường tỉnh 786"),
            day_form=".",
        ),
        Province(
            key="langson",
            name="Lạng Sơn",
            communes=(
                "Lộc Bình",
                "Cao Lộc",
                "Văn Quan",
                "Bình Gia",
                "Bắc Sơn",
                "Hữu Lũng",
                "Chi Lăng",
                "Đình Lập",
                "Tràng Định",
                "Văn Lãng",
                "Na Dương",
                "Đồng Đăng",
                "Thất Khê",
                "Vân Nham",
                "Tân Thanh",
                "Yên Bình",
                "Mẫu Sơn",
                "Thiện Thuật",
                "Hội Hoan",
                "Quốc Khánh",
                "Kháng Chiến",
                "Châu Sơn",
            ),
            hamlet="thôn",
            hamlets=(
                "Nà Pàn",
                "Khuổi Slin",
                "Bản Chu",
                "Pò Lạn",
                "Nà Mìu",
                "Lũng Vài",
                "Cốc Lùng",
                "Khòn Lạn",
                "Pá Danh",
                "Bản Lếch",
                "Nà Sla",
                "Tằm Chả",
            ),
            crops=(
                "hồi",
                "na",
                "thạch đen",
                "quýt vàng",
                "ớt xuất khẩu",
                "thông lấy nhựa",
                "lúa mùa",
                "thuốc lá sợi vàng",
                "hồng vành khuyên",
            ),
            sights=("khu du lịch Mẫu Sơn", "động Tam Thanh", "thành nhà Mạc", "hồ Nong Dùng"),
            festivals=("lễ hội Lồng tồng", "lễ hội Kỳ Cùng - Tả Phủ", "hội Phài Lừa", "lễ hội Ná Nhèm"),
            rivers=("sông Kỳ Cùng", "sông Thương", "suối Lao Ly", "sông Bắc Giang"),
            roads=("quốc lộ 4B", "quốc lộ 1B", "quốc lộ 31", "đường tỉnh 235"),
            day_form="/",
        ),
        Province(
            key="thainguyen",
            name="Thái Nguyên",
            communes=(
                "Đại Từ",
                "Phú Lương",
                "Đồng Hỷ",
                "Võ Nhai",
                "Định Hóa",
                "Phú Bình",
                "Phổ Yên",
                "Sông Công",
                "Tân Cương",
                "La Bằng",
                "Trại Cau",
                "Quân Chu",
                "Phượng Tiến",
                "Văn Hán",
                "Nam Hòa",
                "Dân Tiến",
                "Tràng Xá",
                "La Hiên",
                "Thần Sa",
                "Bình Yên",
                "Đức Lương",
                "Vạn Xuân",
            ),
            hamlet="xóm",
            hamlets=(
                "Gò Pháo",
                "Đồng Tâm",
                "Khe Cạn",
                "Làng Chè",
                "Cây Thị",
                "Đồi Chẻ",
                "Suối Găng",
                "Ao Sen",
                "Nà Linh",
                "Bãi Bông",
                "Phú Hạ",
                "Đồng Quan",
            ),
            crops=(
                "chè búp",
                "lúa nếp vải",
                "na dai",
                "rừng keo",
                "dược liệu",
                "bưởi Diễn",
                "ngô lai",
                "dưa lưới",
                "quế",
            ),
            sights=("hồ Núi Cốc", "ATK Định Hóa", "hang Phượng Hoàng", "đồi chè La Bằng"),
            festivals=("lễ hội Lồng tồng ATK", "festival chè", "lễ hội đền Đuổm", "lễ hội chùa Hang"),
            rivers=("sông Cầu", "sông Công", "suối Mỏ Gà", "sông Đu"),
            roads=("quốc lộ 3", "quốc lộ 37", "đường tỉnh 261", "đường tỉnh 269"),
            day_form="-",
        ),
        Province(
            key="sonla",
            name="Sơn La",
            communes=(
                "Mộc Châu",
                "Mai Sơn",
                "Yên Châu",
                "Thuận Châu",
                "Quỳnh Nhai",
                "Mường La",
                "Phù Yên",
                "Bắc Yên",
                "Sông Mã",
                "Sốp Cộp",
                "Vân Hồ",
                "Chiềng Mung",
                "Chiềng Sinh",
                "Chiềng Khoong",
                "Mường Bú",
                "Tô Múa",
                "Tân Yên",
                "Gia Phù",
                "Tạ Khoa",
                "Co Mạ",
                "Bình Thuận",
                "Nậm Ty",
            ),
            hamlet="bản",
            hamlets=(
                "Co Chai",
                "Nà Sàng",
                "Pá Puộc",
                "Huổi Hin",
                "Nong Lay",
                "Tà Làng",
                "Suối Lìn",
                "Phiêng Nghè",
                "Hua Đán",
                "Bó Nhàng",
                "Noong Xôm",
                "Lóng Luông",
            ),
            crops=(
                "cà phê",
                "nhãn",
                "mận hậu",
                "xoài tròn",
                "sơn tra",
                "chè Shan tuyết",
                "ngô nếp",
                "dâu tây",
                "bơ sáp",
            ),
            sights=(
                "cao nguyên Mộc Châu",
                "lòng hồ thủy điện Sơn La",
                "đỉnh Tà Xùa",
                "di tích Nhà tù Sơn La",
            ),
            festivals=(
                "lễ hội Hết Chá",
                "lễ hội đua thuyền Quỳnh Nhai",
                "Ngày hội hái quả",
                "lễ cúng cơm mới",
            ),
            rivers=("sông Đà", "sông Mã", "suối Nậm La", "suối Sập"),
            roads=("quốc lộ 6", "quốc lộ 37", "quốc lộ 279D", "đường tỉnh 103"),
            day_form="/",
        ),
        Province(
            key="travinh",
            name="Trà Vinh",
            communes=(
                "Càng Long",
                "Cầu Kè",
                "Tiểu Cần",
                "Trà Cú",
                "Cầu Ngang",
                "Duyên Hải",
                "Châu Thành",
                "Long Hữu",
                "Đại An",
                "Hiệp Mỹ",
                "Tập Ngãi",
                "Phong Thạnh",
                "An Trường",
                "Nhị Long",
                "Song Lộc",
                "Hưng Mỹ",
                "Mỹ Long",
                "Vinh Kim",
                "Lưu Nghiệp Anh",
                "Đôn Châu",
                "Ngũ Lạc",
                "Hùng Hòa",
            ),
            hamlet="ấp",
            hamlets=(
                "Sóc Ruộng",
                "Cây Xoài",
                "Giồng Lức",
                "Bà Nhì",
                "Chông Bát",
                "Ô Răng",
                "Rạch Rô",
                "Tầm Du",
                "Giồng Tranh",
                "Xóm Chòi",
                "Phiêu",
                "Ba Cụm",
            ),
            crops=(
                "dừa sáp",
                "lúa đông xuân",
                "đậu phộng",
                "tôm thẻ chân trắng",
                "cam sành",
                "nghêu giống",
                "mía tím",
                "bưởi năm roi",
                "hành tím",
            ),
            sights=("ao Bà Om", "biển Ba Động", "cù lao Long Trị", "chùa Hang"),
            festivals=(
                "lễ Sene Dolta",
                "lễ hội Ok Om Bok",
                "lễ hội Nghinh Ông",
                "Tuần lễ hội Vu Lan thắng hội",
            ),
            rivers=("sông Cổ Chiên", "sông Hậu", "kênh Quan Chánh Bố", "sông Long Bình"),
            roads=("quốc lộ 53", "quốc lộ 54", "quốc lộ 60", "đường tỉnh 915"),
            day_form="/",
        ),
    )
}

FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Lương",
    "Trịnh",
    "Mai",
    "Tạ",
    "Tô",
    "Hà",
    "Cao",
)
LOCAL_FAMILIES: dict[str, tuple[str, ...]] = {
    "langson": ("Nông", "Hoàng", "Vi", "Lộc", "Hứa", "Triệu", "Chu"),
    "sonla": ("Lò", "Cầm", "Quàng", "Tòng", "Lường", "Vì", "Mùa", "Giàng"),
    "travinh": ("Thạch", "Kim", "Sơn", "Kiên", "Trầm"),
    "thainguyen": ("Ma", "Lưu", "Dương", "Nông"),
    "tayninh": ("Huỳnh", "Cao", "Đặng", "Trương"),
}
MIDDLES_M = (
    "Văn",
    "Đức",
    "Minh",
    "Quốc",
    "Hữu",
    "Thành",
    "Xuân",
    "Ngọc",
    "Trọng",
    "Công",
    "Đình",
    "Duy",
    "Hoài",
    "Thế",
    "Bá",
    "Thanh",
)
MIDDLES_F = (
    "Thị",
    "Ngọc",
    "Thanh",
    "Thu",
    "Kim",
    "Mỹ",
    "Hồng",
    "Bích",
    "Minh",
    "Thị Hồng",
    "Thị Thanh",
    "Thị Kim",
)
GIVEN_M = (
    "Hùng",
    "Dũng",
    "Tuấn",
    "Sơn",
    "Long",
    "Bình",
    "Cường",
    "Phong",
    "Khánh",
    "Hải",
    "Nam",
    "Thắng",
    "Quang",
    "Đạt",
    "Tâm",
    "Lâm",
    "Nghĩa",
    "Hậu",
    "Trung",
    "Kiên",
    "Phúc",
    "Tùng",
    "Vinh",
    "Bảo",
    "Hiếu",
)
GIVEN_F = (
    "Lan",
    "Hương",
    "Mai",
    "Hạnh",
    "Nga",
    "Thảo",
    "Yến",
    "Trang",
    "Phượng",
    "Liên",
    "Ngân",
    "Hiền",
    "Loan",
    "Nhung",
    "Dung",
    "Vân",
    "Thơm",
    "Hằng",
    "Quyên",
    "Diễm",
)
PEN_NAMES = (
    "Minh Phúc",
    "Thu Hà",
    "Hoàng Nam",
    "Thanh Tùng",
    "Ngọc Bích",
    "Hải Yến",
    "Quang Vinh",
    "An Nhiên",
    "Trúc Ly",
    "Đức Thọ",
    "Mai Khôi",
    "Vĩnh Sang",
    "Phương Nhi",
    "Lam Giang",
    "Hữu Trí",
    "Bảo Trâm",
    "Kim Chi",
    "Xuân Lộc",
    "Đình Quân",
    "Hạ Vy",
)


def person(rng: random.Random, province: str, *, woman: bool | None = None) -> tuple[str, bool]:
    """An invented full name and whether it is a woman's."""
    if woman is None:
        woman = rng.random() < 0.4
    families = LOCAL_FAMILIES[province] if rng.random() < 0.35 else FAMILIES
    middles, given = (MIDDLES_F, GIVEN_F) if woman else (MIDDLES_M, GIVEN_M)
    family, middle = rng.choice(families), rng.choice(middles)
    name = rng.choice([g for g in given if g not in middle])
    return f"{family} {middle} {name}", woman


@dataclass(frozen=True, slots=True)
class Leader:
    """An invented office holder; `positions` in the order in which a paper prints them."""

    name: str
    positions: tuple[str, ...]
    woman: bool
    until: date | None = None
    since: date | None = None


OFFICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bithu", ("Ủy viên Trung ương Đảng", "Bí thư Tỉnh ủy")),
    ("phobithu", ("Phó Bí thư Thường trực Tỉnh ủy",)),
    ("chutich", ("Phó Bí thư Tỉnh ủy", "Chủ tịch UBND tỉnh")),
    ("hdnd", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Chủ tịch HĐND tỉnh")),
    ("phoct1", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Phó Chủ tịch Thường trực UBND tỉnh")),
    ("phoct2", ("Phó Chủ tịch UBND tỉnh",)),
    ("phoct3", ("Tỉnh ủy viên", "Phó Chủ tịch UBND tỉnh")),
    ("tochuc", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Trưởng Ban Tổ chức Tỉnh ủy")),
    ("tuyengiao", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy")),
    ("mattran", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Chủ tịch Ủy ban MTTQ Việt Nam tỉnh")),
    ("congan", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Giám đốc Công an tỉnh")),
    ("quansu", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh")),
    ("yte", ("Giám đốc Sở Y tế",)),
    ("giaoduc", ("Giám đốc Sở Giáo dục và Đào tạo",)),
    ("nongnghiep", ("Tỉnh ủy viên", "Giám đốc Sở Nông nghiệp và Môi trường")),
    ("taichinh", ("Tỉnh ủy viên", "Giám đốc Sở Tài chính")),
    ("xaydung", ("Giám đốc Sở Xây dựng",)),
    ("congthuong", ("Giám đốc Sở Công Thương",)),
    ("vanhoa", ("Giám đốc Sở Văn hóa, Thể thao và Du lịch",)),
    ("khcn", ("Giám đốc Sở Khoa học và Công nghệ",)),
    ("noivu", ("Giám đốc Sở Nội vụ",)),
    ("thue", ("Trưởng Thuế tỉnh",)),
)


def leaders(seed: int, province: str, changes_on: date) -> dict[str, tuple[Leader, ...]]:
    """The province's office holders by office; the chairman of the people's committee changes on `changes_on`."""
    rng = random.Random(f"{seed}:leaders:{province}")
    taken: set[str] = set()

    def fresh() -> tuple[str, bool]:
        while True:
            name, woman = person(rng, province, woman=rng.random() < 0.25)
            if name not in taken:
                taken.add(name)
                return name, woman

    roster: dict[str, tuple[Leader, ...]] = {}
    for office, positions in OFFICES:
        name, woman = fresh()
        if office == "chutich":
            successor, successor_woman = fresh()
            roster[office] = (
                Leader(name, positions, woman, until=changes_on),
                Leader(successor, positions, successor_woman, since=changes_on),
            )
        else:
            roster[office] = (Leader(name, positions, woman),)
    return roster
