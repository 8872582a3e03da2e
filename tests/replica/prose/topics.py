# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""The subjects a provincial paper writes about. Every sentence is written for this replica; no event is real.

`{ngay}` opens at most one sentence of a lead; a sentence of `body` stands alone and may be used in any order.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Templates of one subject. `sections`: keys of the sections a site may file it under."""

    key: str
    sections: tuple[str, ...]
    kickers: tuple[str, ...]
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    body: tuple[str, ...]
    captions: tuple[str, ...]
    tags: tuple[str, ...]


TOPICS: tuple[Topic, ...] = (
    Topic(
        key="dang",
        sections=("chinh-tri",),
        kickers=("Đảng bộ {tinh}:", "Công tác xây dựng Đảng:", "Nghị quyết đi vào cuộc sống:"),
        titles=(
            "Đảng ủy {xa} [sơ kết|đánh giá] công tác xây dựng Đảng {n:3-9} tháng, chỉ rõ {n:3-7} việc còn chậm",
            "Tỉnh ủy {tinh} cho ý kiến về {n:4-9} nội dung trình hội nghị cuối năm",
            "{xa} kết nạp {n:12-68} đảng viên mới, [vượt|sát] chỉ tiêu cả năm",
            "Chi bộ {thon} [đổi mới|nâng chất] sinh hoạt từ những việc nhỏ",
            "Kiểm tra, giám sát chuyên đề tại {n:4-11} tổ chức đảng trực thuộc {xa}",
            "Ban Thường vụ Tỉnh ủy làm việc với Đảng ủy {xa} về quy hoạch cán bộ",
        ),
        leads=(
            "{ngay}, {sau:bithu} chủ trì phiên họp [nghe|xem xét] báo cáo về công tác tổ chức xây dựng Đảng tại {xa} và kế hoạch những tháng còn lại của năm {nam}.",
            "{ngay}, tại {xa}, {sau:phobithu} cùng đoàn công tác kiểm tra việc thực hiện {vb}.",
            "Ban Tổ chức Tỉnh ủy phối hợp với Đảng ủy {xa} mở hội nghị rút kinh nghiệm công tác phát triển đảng viên; {sau:tochuc} dự và phát biểu {ngay}.",
            "Đến nay, {tl:chi bộ đã tổ chức sinh hoạt chuyên đề} số chi bộ ở {xa} đã tổ chức sinh hoạt chuyên đề; đó là con số được nêu tại cuộc họp {ngay} do {truoc:bithu} chủ trì.",
        ),
        body=(
            "Theo báo cáo của Ban Tổ chức Tỉnh ủy, toàn Đảng bộ hiện có {n:180-640} tổ chức cơ sở đảng với {n:21000-88000} đảng viên, trong đó {tl:đảng viên sinh hoạt đúng định kỳ} sinh hoạt đúng định kỳ.",
            "Tính từ đầu năm, {xa} đã kết nạp {ps:quần chúng ưu tú} theo chỉ tiêu được giao, tập trung ở {thon} và các trường học.",
            "[Điểm đáng chú ý|Cái được lớn nhất] là tỷ lệ chi bộ hoàn thành tốt nhiệm vụ [nhích lên|tăng dần], đạt {tl:chi bộ hoàn thành tốt nhiệm vụ}, không còn chi bộ phải nhắc nhở hai kỳ liền.",
            "Về quy hoạch, {n:24-96} lượt cán bộ đã được rà soát lại hồ sơ; {n:3-14} trường hợp phải bổ sung xác minh trước ngày {ngaykhac:1}.",
            "Căn cứ {vb}, các đảng ủy trực thuộc phải gửi chương trình giám sát về Ủy ban Kiểm tra Tỉnh ủy chậm nhất [mười ngày|hai tuần] sau hội nghị.",
            "Nhiều ý kiến cho rằng sổ tay đảng viên điện tử [giúp bớt giấy tờ|tiện cho người đi làm xa], song ở {thon} sóng yếu nên buổi họp nào cũng phải in thêm tài liệu.",
            "{canbo:Bí thư Đảng ủy <xa>} thừa nhận việc phân công đảng viên phụ trách hộ dân còn hình thức, {n:5-19} người được giao nhưng chưa một lần đến nhà.",
            "Riêng công tác kiểm tra, cấp ủy đã giám sát {n:12-47} tổ chức và {n:20-90} đảng viên, kết luận {n:2-9} nơi có khuyết điểm phải khắc phục.",
            "Đảng ủy {xak} chọn cách mời cán bộ hưu trí dự sinh hoạt chi bộ để nghe góp ý thẳng, mỗi quý [một|hai] buổi.",
            "Trong phần thảo luận, các đại biểu đề nghị sớm hướng dẫn cách tính thâm niên cho bí thư chi bộ kiêm trưởng {thon}.",
            "{truoc:tochuc} yêu cầu không chạy theo số lượng kết nạp, mà phải [soi kỹ|xem kỹ] động cơ và việc làm hằng ngày của từng người.",
            "Ngoài ra, hội nghị thông qua danh sách {n:8-36} tập thể được đề nghị biểu dương nhân dịp tổng kết {vb}.",
            "Ở {thon}, chi bộ {n:14-39} đảng viên họp vào tối thứ sáu tuần đầu tháng để người đi làm khu công nghiệp kịp về dự.",
            "Số đơn thư liên quan đến cán bộ, đảng viên trong kỳ là {n:6-41}, đã xem xét xong {ps:đơn}, còn lại chuyển cơ quan có thẩm quyền.",
            "Lớp bồi dưỡng kết nạp Đảng khóa {n:3-18} thu hút {n:60-140} học viên, phần lớn dưới 30 tuổi, làm việc tại các hợp tác xã và trạm y tế.",
            "Kinh phí cho hoạt động của chi bộ {thon} được bổ sung {n:3-12} triệu đồng mỗi năm theo {vb}.",
            "Đoàn giám sát ghi nhận {xak} là nơi công khai kế hoạch tiếp dân sớm nhất, nhưng hồ sơ lưu còn thiếu {n:4-15} biên bản.",
            "Báo cáo cũng nêu rõ {fig}; đây là cơ sở để cấp ủy chọn việc trọng tâm cho quý sau.",
        ),
        captions=(
            "Quang cảnh phiên họp.",
            "{truoc:bithu} phát biểu tại hội nghị.",
            "Đoàn công tác trao đổi với đảng viên {thon}.",
            "Các đại biểu nghiên cứu tài liệu trước giờ khai mạc.",
        ),
        tags=("xây dựng Đảng", "Tỉnh ủy", "chi bộ", "đảng viên", "nghị quyết"),
    ),
    Topic(
        key="nongnghiep",
        sections=("kinh-te",),
        kickers=("Nông nghiệp:", "Vụ mùa {nam}:", "Chuyện nhà nông:"),
        titles=(
            "{xa} vào vụ {cay}: giá [nhích lên|giữ mức khá], nông dân [bớt lo|phấn khởi]",
            "Chuyển {n:20-190} hecta đất kém hiệu quả ở {xa} sang trồng {cay}",
            "Hợp tác xã ở {thon} đưa {cay} vào chuỗi siêu thị",
            "{tinh} siết mã số vùng trồng, {n:4-27} vùng {cay} bị tạm dừng",
            "Nước về muộn, {n:90-900} hecta {cay} ở {xa} phải lùi lịch thời vụ",
            "Người trồng {cay} {xa} [thử|làm quen] tưới tiết kiệm: bớt {n:20-45}% công chăm sóc",
        ),
        leads=(
            "{ngay}, {sau:nongnghiep} đi kiểm tra tiến độ thu hoạch {cay} tại {xa} và việc cấp nước cho vụ kế tiếp.",
            "Giá {cay} tại vườn ở {xa} những ngày này dao động {n:9-68} nghìn đồng/kg, {tang:giá thu mua}; thương lái vào tận {thon} đặt cọc từ sớm.",
            "{ngay}, UBND {xa} cùng Sở Nông nghiệp và Môi trường tổ chức hội thảo đầu bờ về mô hình trồng {cay} theo hướng hữu cơ.",
            "Sau {n:2-6} năm chuyển đổi, {xa} đã có {n:120-980} hecta {cay}; đến {ngay}, chính quyền địa phương mới lần đầu công bố số liệu đầy đủ.",
        ),
        body=(
            "Theo thống kê của Phòng Kinh tế {xa}, toàn địa bàn gieo trồng {n:300-4200} hecta {cay}, {kh:diện tích gieo trồng~kế hoạch vụ}.",
            "{dan} cho biết gia đình [có|canh tác] {n:3-28} công đất, vụ này thu chừng {n:2-19} tấn, trừ chi phí còn {n:25-190} triệu đồng.",
            "Điều khiến bà con [lo nhất|trăn trở] là phân bón: mỗi bao tăng {n:15-80} nghìn đồng so với đầu vụ, trong khi giá {cay} lên xuống theo ngày.",
            "Hợp tác xã tại {thon} ký hợp đồng bao tiêu {n:80-900} tấn {cay} với doanh nghiệp, đặt cọc trước {n:10-30}%.",
            "Trạm khuyến nông khuyến cáo [không xuống giống|chưa nên gieo] ngoài lịch khi nước trên {song} còn thấp hơn trung bình {n:12-60} cm.",
            "Toàn tỉnh hiện có {ps:vùng trồng} {cay} được cấp mã số còn hiệu lực, số còn lại đang chờ kiểm tra lại dư lượng.",
            "{truoc:nongnghiep} lưu ý các xã [không để|tránh để] nông dân chạy theo giá, phá {cayk} trồng {cay} ồ ạt như {n:2-4} năm trước.",
            "Năng suất bình quân {muc:năng suất bình quân~tạ/ha~38~92}, {tang:năng suất bình quân}.",
            "Máy bay phun thuốc được thuê {n:18-35} nghìn đồng một công, rẻ hơn thuê người và [đều tay|nhanh] hơn, nhưng cả {xa} mới có {n:2-7} chiếc.",
            "Ngân hàng trên địa bàn đã cho {n:90-870} hộ vay cải tạo vườn, dư nợ {muc:dư nợ cho vay cải tạo vườn~tỷ đồng~14~260}.",
            "Sâu bệnh xuất hiện rải rác trên {n:8-120} hecta, chủ yếu ở {thon}, đã khoanh vùng xử lý xong trước ngày {ngaykhac:4}.",
            "Từ {vb}, người dân tham gia mô hình được hỗ trợ {n:30-60}% tiền giống và một phần hệ thống tưới.",
            "{dan} từng bỏ {cayk} sang {cay}, nay [quay lại|tính chuyện] trồng xen để khỏi phụ thuộc một mối mua.",
            "Nhà máy sơ chế gần {duong} chạy {n:2-3} ca mỗi ngày vẫn không kịp, xe chở {cay} xếp hàng từ {n:3-5} giờ sáng.",
            "Tuyến kênh dẫn từ {song} vừa nạo vét {n:3-16} km giúp {n:70-640} hecta cuối nguồn [đỡ khát|có nước sớm hơn mọi năm].",
            "Sản lượng cả vụ của tỉnh {muc:sản lượng cả vụ~tấn~18000~240000}, {kh:sản lượng cả vụ~kế hoạch}.",
            "Các hộ ở {xak} thì chọn cách khác: bán {cay} qua mạng, mỗi đơn từ {n:5-20} kg, giao trong {n:1-3} ngày.",
            "Cán bộ kỹ thuật khuyên cắt tỉa sau thu hoạch chừng {n:10-20} ngày, bón lót phân chuồng hoai và giữ cỏ thấp để giữ ẩm gốc {cay}.",
        ),
        captions=(
            "Nông dân {xa} thu hoạch {cay}.",
            "Cán bộ khuyến nông hướng dẫn chăm sóc {cay} tại {thon}.",
            "Điểm thu mua {cay} bên {duong}.",
            "Kênh nội đồng ở {xa} sau khi nạo vét.",
        ),
        tags=("nông nghiệp", "{cay}", "khuyến nông", "hợp tác xã", "thủy lợi"),
    ),
    Topic(
        key="congan",
        sections=("phap-luat",),
        kickers=("An ninh trật tự:", "Tin từ cơ quan điều tra:", "Cảnh báo:"),
        titles=(
            "Bắt nhóm [trộm cắp|cưỡng đoạt] gây ra {n:3-14} vụ tại {xa}",
            "Công an {tinh} [khởi tố|tạm giữ] {n:2-9} người trong đường dây cho vay lãi nặng",
            "{xa}: {n:18-160} trường hợp vi phạm nồng độ cồn bị xử lý trong một tuần",
            "Giả cán bộ [thuế|điện lực] lừa {n:80-900} triệu đồng của người dân {xa}",
            "Triệt phá điểm đánh bạc trong rẫy ở {thon}",
            "Thu giữ {n:120-2600} gói thuốc lá lậu trên {duong}",
        ),
        leads=(
            "{ngay}, Cơ quan Cảnh sát điều tra Công an tỉnh {tinh} ra quyết định tạm giữ {nghi} để làm rõ hành vi trộm cắp tài sản.",
            "Từ tin báo của người dân {thon}, {ngay}, Công an {xa} mật phục và bắt quả tang {n:4-11} người đang đánh bạc ăn tiền.",
            "Công an {xa} vừa làm rõ nhóm chuyên [bẻ khóa xe máy|cắt trộm dây điện]; {ngay}, tang vật được trao trả cho {n:3-12} bị hại.",
            "{ngay}, {sau:congan} khen thưởng nóng lực lượng phá án tại {xa}.",
        ),
        body=(
            "Tại cơ quan công an, {nghi} khai đã cùng {nghi} [gây ra|thực hiện] {n:3-15} vụ từ đầu tháng {thang}, bán tài sản lấy tiền tiêu xài.",
            "Khám xét nơi ở, công an thu {n:2-9} điện thoại, {n:1-4} xe máy và {n:12-340} triệu đồng tiền mặt.",
            "Thủ đoạn của nhóm này là [đi đôi vào giờ trưa|giả làm người mua ve chai], nhắm những nhà khóa ngoài ở {thon}.",
            "Bước đầu xác định tổng giao dịch qua tài khoản là {n:2-48} tỷ đồng, lãi suất quy đổi từ {n:180-730}%/năm.",
            "{dan} kể nhận cuộc gọi xưng là [nhân viên điện lực|cán bộ thuế], đọc đúng số căn cước nên tin và chuyển {n:9-240} triệu đồng.",
            "Trong một tuần ra quân, các tổ tuần tra kiểm soát {n:900-6400} lượt phương tiện, lập biên bản {n:60-480} trường hợp, tạm giữ {n:14-120} xe.",
            "Công an tỉnh đề nghị người dân không bấm vào đường dẫn lạ, [gọi lại|hỏi lại] số máy công khai của cơ quan trước khi chuyển tiền.",
            "Viện Kiểm sát nhân dân khu vực đã phê chuẩn quyết định khởi tố bị can đối với {nghi} về tội đánh bạc.",
            "Số vụ phạm pháp hình sự trên địa bàn trong chín tháng là {n:140-720}, {tang:số vụ phạm pháp hình sự}, tỷ lệ khám phá {muc:tỷ lệ khám phá án~%~78~95}.",
            "{truoc:congan} chỉ đạo duy trì chốt tại {duong} vào khung {n:18-20} giờ đến {n:22-24} giờ, thời điểm hay xảy ra [đua xe|va chạm].",
            "Theo điều tra ban đầu, số thuốc lá được chở từ phía biên giới bằng xe máy, mỗi chuyến trả công {n:200-700} nghìn đồng.",
            "Người dân {xa} góp {n:12-88} camera, nhờ đó nhiều vụ được truy ra biển số chỉ sau {n:2-9} giờ.",
            "Vụ việc được chuyển cho Công an tỉnh thụ lý do [có dấu hiệu liên tỉnh|liên quan nhiều địa bàn], trong đó có {xak}.",
            "Căn cứ {vb}, mỗi {thon} lập một tổ bảo vệ an ninh trật tự từ {n:3-7} người, trang bị đèn pin và bộ đàm.",
            "{canbo:Phó Trưởng Công an <xa>} nói [phần lớn|quá nửa] bị hại là người lớn tuổi sống một mình, ít dùng điện thoại thông minh.",
            "Riêng tai nạn giao thông, toàn tỉnh xảy ra {n:6-39} vụ trong tháng, làm {n:3-17} người chết và {n:4-31} người bị thương.",
            "Đối tượng cầm đầu [bỏ trốn|lẩn trốn] sang {xak}, bị bắt khi đang thuê trọ cạnh {song}.",
            "Cơ quan điều tra thông báo ai là bị hại thì liên hệ điều tra viên {canbo:cán bộ Đội Điều tra tổng hợp} để được hướng dẫn.",
        ),
        captions=(
            "Tang vật vụ án được thu giữ.",
            "Tổ tuần tra kiểm soát nồng độ cồn trên {duong}.",
            "Công an {xa} trao trả xe máy cho bị hại.",
            "Camera an ninh do người dân {thon} góp tiền lắp đặt.",
        ),
        tags=("công an", "an ninh trật tự", "lừa đảo", "nồng độ cồn", "phòng chống tội phạm"),
    ),
    Topic(
        key="yte",
        sections=("xa-hoi", "y-te"),
        kickers=("Sức khỏe cộng đồng:", "Phòng bệnh:", "Y tế cơ sở:"),
        titles=(
            "Sốt xuất huyết [tăng|lan] ở {n:4-17} xã, {tinh} phun hóa chất diện rộng",
            "Trạm y tế {xa} có máy siêu âm, người bệnh đỡ đi {n:12-48} km",
            "Bệnh viện Đa khoa {tinh} cứu sống ca [vỡ lách|ngộ độc nấm] nguy kịch",
            "{xa} khám sàng lọc cho {n:320-2900} người cao tuổi",
            "Tiêm bù vắc-xin cho trẻ: {tinh} còn thiếu {n:900-7800} liều",
            "Bác sĩ trẻ về {xa}: [ở lại|bám trụ] vì những ca trực đêm",
        ),
        leads=(
            "{ngay}, Sở Y tế {tinh} họp khẩn về dịch sốt xuất huyết; {sau:yte} yêu cầu dập dịch trong {n:7-14} ngày.",
            "Bệnh viện Đa khoa tỉnh {ngay} cho biết vừa mổ cấp cứu thành công cho một bệnh nhân ở {xa} nhập viện trong tình trạng mất nhiều máu.",
            "{ngay}, {n:18-64} y, bác sĩ tình nguyện khám bệnh, phát thuốc miễn phí cho {n:210-980} người dân {xa}.",
            "Tính đến {ngay}, {tl:trẻ dưới một tuổi được tiêm đủ} trẻ dưới một tuổi ở {tinh} được tiêm đủ các loại vắc-xin trong chương trình.",
        ),
        body=(
            "Từ đầu năm, toàn tỉnh ghi nhận {n:420-5200} ca sốt xuất huyết, {tang:số ca sốt xuất huyết}; ổ dịch lớn nhất nằm ở {thon}.",
            "{truoc:yte} đề nghị chính quyền {xa} [ra quân|đi từng nhà] lật úp lu vại, thả cá vào bể chứa và mở cửa cho đội phun hóa chất.",
            "Kíp trực gồm {n:5-9} bác sĩ, phẫu thuật liên tục {n:2-6} giờ, truyền {n:3-14} đơn vị máu cùng nhóm.",
            "{dan} kể, trước đây [đi siêu âm|chụp phim] phải thuê xe ra trung tâm, mất trọn một ngày và {n:300-900} nghìn đồng tiền xe.",
            "Máy móc của trạm được đầu tư theo {vb}, trị giá {n:2-9} tỷ đồng, kèm phần mềm hội chẩn với tuyến trên.",
            "{canbo:Trưởng Trạm Y tế <xa>} cho hay mỗi ngày trạm đón {n:25-140} lượt người, nhưng biên chế mới có {ps:vị trí}.",
            "Kết quả sàng lọc phát hiện {n:40-390} người tăng huyết áp chưa từng điều trị, {n:18-160} người có đường huyết cao.",
            "Tỷ lệ bao phủ bảo hiểm y tế đạt {tl:người dân tham gia bảo hiểm y tế}, còn thấp ở nhóm lao động tự do tại {xak}.",
            "Ngành y tế [khuyên|khuyến cáo] người dân ngủ màn cả ban ngày, không tự truyền dịch tại nhà khi sốt cao liên tục {n:2-3} ngày.",
            "Kho vắc-xin của Trung tâm Kiểm soát bệnh tật hiện còn {n:1200-18000} liều, đủ dùng trong {n:3-8} tuần nếu không có thêm đợt cấp.",
            "Khoa Hồi sức báo động đỏ toàn viện lúc {n:1-4} giờ sáng, người nhà chỉ kịp ký giấy rồi [chờ|ngồi chờ] ngoài hành lang.",
            "Đoàn cũng tặng {n:60-420} suất quà, mỗi suất {n:300-700} nghìn đồng, cho hộ chính sách ở {thon}.",
            "Mẫu nước giếng lấy tại {n:6-24} hộ gần {song} có {n:2-7} mẫu vượt chuẩn vi sinh, [đã hướng dẫn|đang hướng dẫn] khử khuẩn.",
            "Chi phí điều trị {n:38-260} triệu đồng được quỹ bảo hiểm y tế thanh toán {tl:chi phí điều trị được thanh toán}.",
            "Bệnh viện đang xin cơ chế giữ bác sĩ: phụ cấp trực thêm {n:20-50}%, nhà công vụ và [suất học chuyên khoa|tiền đào tạo].",
            "Thực hiện {vbtw}, {tinh} đặt mục tiêu mỗi trạm có ít nhất {n:2-3} bác sĩ vào năm {nam:2}.",
            "Nhóm tình nguyện dựng {n:6-15} bàn khám ngay sân nhà văn hóa {thon}, bà con xếp hàng từ {n:5-6} giờ sáng.",
            "Ca nặng nhất là cháu bé {n:3-11} tuổi, nhập viện muộn {n:2-5} ngày vì gia đình tự mua thuốc ngoài chợ.",
        ),
        captions=(
            "Bác sĩ thăm khám cho người dân {xa}.",
            "Phun hóa chất diệt muỗi tại {thon}.",
            "Ca phẫu thuật cấp cứu tại Bệnh viện Đa khoa tỉnh.",
            "Điểm tiêm chủng của Trạm Y tế {xa}.",
        ),
        tags=("y tế", "sốt xuất huyết", "bảo hiểm y tế", "tiêm chủng", "bệnh viện"),
    ),
)

GENERAL: tuple[str, ...] = (
    "[Nói về cách làm|Trao đổi với phóng viên], {canbo:Chủ tịch UBND <xa>} cho rằng việc khó nhất vẫn là [tìm được người làm|giữ được nhịp đều] khi ngân sách cấp xã chỉ còn {n:1-9} tỷ đồng.",
    "Kết luận buổi làm việc, {truoc:chutich} giao Văn phòng UBND tỉnh theo dõi, đôn đốc và báo cáo lại trước ngày {n:10-28} hằng tháng.",
    "{xak} [đề nghị|mong] tỉnh sớm tháo gỡ vướng mắc về đất đai dọc {duong}, nơi còn {n:6-58} hộ chưa nhận tiền bồi thường.",
    "Tổng kinh phí thực hiện là {khoan:tổng kinh phí thực hiện~triệu đồng~420~9600}, trong đó dân góp {n:8-35}%.",
    "Số liệu của Thống kê tỉnh cho thấy {fig}.",
    "Chín tháng năm {nam}, {fig}; {fig}.",
    "Việc này bám theo {vb}, vốn được nhắc nhiều ở các kỳ họp gần đây.",
    "Trước đó, ngày {ngaykhac:12}, đoàn khảo sát đã lấy ý kiến {n:40-380} hộ dân ở {thon}.",
    "Ở {thon}, {dan} [gật đầu|đồng tình]: làm chậm mà chắc còn hơn đổ tiền rồi bỏ đó.",
    "Dự kiến phần việc còn lại hoàn thành trong quý I năm {nam:1}, chậm hơn kế hoạch ban đầu chừng {n:2-8} tuần.",
    "Mặt trận và các đoàn thể {xa} nhận giám sát, mỗi tháng công khai kết quả một lần tại nhà văn hóa {thon}.",
    "Thực hiện {vbtw}, các sở, ngành phải rà lại danh mục thủ tục và cắt giảm ít nhất {n:20-40}% thời gian giải quyết.",
)
