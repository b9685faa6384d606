"""How Vietnamese a word looks: the spelling rules of a syllable, and the syllables that plans are full of.

Every Vietnamese word is one syllable: an onset, one of some 170 rhymes, and one tone on a fixed vowel. Garbled
text almost never keeps these rules, which makes them a better judge than letter counts, even for a name of two
words.
"""

import re
import unicodedata
from functools import cache

_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"

_RHYMES_TEXT = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê
êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu yêm yên yêng yêt yêu y o oc oi
om on ong op ot oong ooc oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô
ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn
uông uôt uơ uy uya uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RHYMES = frozenset(_RHYMES_TEXT.split())
_AFTER_QU_TEXT = """
a ac ach ai an ang anh ao at au ay ăc ăn ăng ăp ăt ân ât âu ây e en eo et ê ên êt ênh êch ơ y ynh yt yên yêt ôc
it
"""
_AFTER_QU = frozenset(_AFTER_QU_TEXT.split())
_AFTER_GI = frozenset({"êc", "êm", "ên", "êng", "êt"}) | {rhyme for rhyme in _RHYMES if rhyme[0] not in "iy"}
_FRONT = "eêiy"
_ONSET = re.compile(r"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?(.*)", re.DOTALL)
_Y_AFTER = frozenset({"", "h", "k", "l", "m", "s", "t", "v"})

_COMMON_TEXT = """
ô chơn à á ả ạ ở ý ăn âm ấp ảnh áp ẩm ấm ắc ống ốc ổn ủy ước ưu ương bà bá bãi bàn bán bản bạn bảng bảo bão bạc bạch
bắc băng bằng bất bến bền bể bệnh bị bích bìa biên biển biến biểu bình bò bố bộ bồ bốn bông bổ bờ bơ bưu bước
bưởi bụi bùi bường cà cá cả cách cải cái cạn cánh cảnh cảng cảm các cáp cát cắm cầm cần cẩm cấp cầu cậu cấu cấm
cây căn chánh chào cháy chảy chất châu chấp chậu chằng chế chí chỉ chị chiến chiếm chiếu chiều chiểu chính chỉnh
chợ chọn chống chổ chỗ chờ chủ chú chùa chuẩn chung chuyên chuyển chuyến chương chức chứng chữ chứa chưa cỏ có
còn cò cống công cộng cốt cổ cố cờ cơ cỡ củ cũ của cung cùng cụm cục cử cửa cứu cư cừ cường cương cước dài dân
dẫn dầu dấu dậu dải dãy dạng dạy dây di dĩ dị diện diễn dịch dọc dòng dốc dỡ dở du dụng dùng dục dự dữ dưa dưới
dương dưỡng dược đ đa đà đá đã đạc đai đại đài đảo đạo đào đạt đặt đầm đầu đấu đấy đây đất đắc đắk đẳng đăng đặc
đến đền đề để đều đê đi địa đích điểm điền điện điều điệp đình đỉnh định đính đó đò đỏ đoàn đoạn đông đồng đống
động đô độ đỗ đồ đội đổi đối đơn đới đủ đúc đức đúng đu đường được đưa đứng đthđ gần gấp gạo gạch giá giả giác
giai giải giàu giáo giáp giảm gián giãn giấy giấc giếng giống giới giờ gió giồng giữa giữ góc gò gỗ gốc gồm hà
hạ hải hàng hành hạn hạng hại hạnh hán hàm hầm hầu hẻm hẹp hậu hết hệ hiếu hiệu hiến hiền hiện hiểm hiệp hình
hòa hoà hóa hoá hòn hoạch hoạt hoàn hoàng hoài hoành họa hóc học họp hợp hộ hố hồ hồng hội hỗ hổ hông hỏa hỏi họ
huế huệ huyện huỳnh hùng hưng hướng hương hữu hủy kế kề kể kết kênh kè khả khác khách khai khái khảo khám kháng
khánh khẩu khê khí khoa khoá khóa khoái khoản khoáng khoảnh khối khổ không khởi khu khuôn khúc khương kì kỳ ký
kỷ kỹ kĩ kích kiểm kiến kiên kiện kiệt kiểu kim kinh kính kỉ là lá lạc lại lãi lãnh làm làng lạng lắk lắp lập
lấp lâm lầm lân lấy lâu lầu lê lễ lệ lệnh lĩnh lịch liền liên liệu liễu liệt lò lõi lọc long lỏng lộ lộc lối lồi
lô lỗ lớn lớp lợi lời lở lũ lục lúa lụa luật luận lương lượng lưới lưu lũy lý lí mã má mạ mại mái mạng mạnh màu
mãi mãn mặt mẫu mật mậu mắt mặn mặc mầm mép mê mến mềm mét mía miền miễn miếu minh mình mỏ mọi mốc môi mỗi một
mô mộ môn mở mới mức mũi múa mục mười mương mưa mỹ mĩ mụ muối nà nam năm năng nắm nặng nậm nền nẻo nên nếu nhà
nhạc nhánh nhận nhân nhất nhật nhập nhì nhỏ nhóm nhơn nhơ nhớ nhựt những như nhị nhiễm nhiệm nhiệt nhiều nhiên
ninh nội nổi nông nồng nơi nối nỗi nơ nữ nước núi nửa nứa nút ngã ngạch ngân ngành ngang ngạn ngày ngắn ngần
ngập ngầm nghề nghệ nghi nghĩa nghị nghiệm nghiệp nghiên ngõ ngoài ngoại ngọc ngon ngô ngòi ngọn ngũ nguồn
nguyễn nguyên nguyệt ngừng người ngưỡng oánh ốp phà phá phạm phần phân phẩm phải phan phản phát pháp phạt phí
phía phiên phiếu phó phòng phong phổ phố phối phú phụ phủ phúc phục phước phương phường phượng phức quả quá
quách quảng quang quân quận quần quất quốc quế quê quy quý quỳ quyền quyết quyển quỹ quới quỳnh rạch rạng ranh
rác rãnh rào rẫy rẽ rộng rời rừng rửa rưỡi rò ruộng sạch sài sản sàn sạn sáng sát sâu sân sắt sẵn sẽ séc sĩ siêu
sinh số sổ sông sóc sóng sơn sơ sở sớm sự sư sức sử sườn sương sửa sữa tạ tác tài tải tại tái tạm tán tảng tạo
tập tân tầng tấn tất tâm tầm tăng tăk tắc tắm tây tên tế tệ tết thạch thái thải tháng thành thánh thạnh thanh
thảo tháo thăng thắng thấp thất thạc thấy thân thần thẩm thể thế thềm thép thê thị thi thí thích thịnh thiên
thiện thiết thiệp thiếu thổ thổn thôn thống thông thờ thời thới thọ thoát thoại thoái thủ thú thử thu thuận
thuật thuế thuê thủy thuỷ thúy thuộc thước thư thứ thừa thửa thực thức thường thượng thương thưởng thụ thuốc tỉ
tỉnh tỷ tính tích tiền tiến tiêu tiểu tiếp tiếng tiện tiết tín tin tình tịnh tìm toà tòa toán toàn tọa toạ tờ
tới tốt tổ tổng tồn tối tôn tô tôi tộc tỏ trà trạch trái trại trạm trảng trám tràm tràng trạng trang tránh tranh
trắng trẻ trên trệt trị trì trí trình triển triều triệu trọng trong trỏ trồng trống tròn trở trợ trời trung trúc
trụ trục truyền truyện trường trương trưng trước trực trừ trữ trứ trú trũng tủ tú từ tứ tử tự tư túc tục tuệ
tuần tuấn tuổi tuyến tuyển tuyên tùng tường tương tượng tưới tỵ uỷ ứng úc uyên út và vàm vàng vạch vạn vải vào
vật vấp vậy vận vẽ vệ về vẫn văn vắng vện vĩ vĩnh vị ví viên viện việt viết việc viền viễn vòng vỏ võ vô vỗ vỡ
vớ với vợ vũ vụ vùng vượng vườn vượt vựa vừa vực xã xá xà xâm xây xấu xẻ xếp xét xem xí xóm xoài xung xử xứ xuân
xuất xuyên xưởng xương xuống xuồng xúc xưa yên yêu yếu y qđ đt hđnd tđc kđt bđ đbsh tnmt đvt đh cđ đl đtm
"""
_COMMON = frozenset(_COMMON_TEXT.split())


@cache
def looks(word: str) -> int:
    """How Vietnamese one word looks.

    Parameters
    ----------
    word : str
        Letters, NFC, with at least one that is not ASCII.

    Returns
    -------
    int
        3 a word that plans use, 1 a word by the spelling rules (or an abbreviation in capitals such as QĐ),
        −2 anything else.

    Examples
    --------
    >>> looks("Hòa"), looks("Hưa"), looks("Hßa"), looks("TĐX"), looks("hOÀ")
    (3, 1, -2, 1, -2)
    """
    if not (word.islower() or word.isupper() or word.istitle()):
        return -2
    lower = word.lower()
    if lower in _COMMON:
        return 3
    if word.isupper() and set(word) <= set("BCDĐGHKLMNPQRSTVXÔƠƯÂĂÊ") and len(word) <= 5:
        return 1
    return 1 if is_syllable(lower) else -2


def is_syllable(word: str) -> bool:
    """Whether a word in small letters keeps the spelling rules: onset, rhyme, one tone in its place.

    Examples
    --------
    >>> [is_syllable(word) for word in ("nghiệp", "nghạp", "quyền", "thủy", "bêt", "giếng", "người", "ngừơi")]
    [True, False, True, True, False, True, True, False]
    """
    apart = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", apart.translate(_TONES))
    tones = [mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"]
    if len(tones) > 1:
        return False
    parts = _ONSET.fullmatch(plain)
    onset, rhyme = (parts[1] or "", parts[2]) if parts else ("", plain)
    if onset == "gi" and (not rhyme or rhyme[0] not in _VOWELS):
        onset, rhyme = "g", "i" + rhyme  # gì, gìn
    if not _fits(onset, rhyme):
        return False
    if rhyme.endswith(("c", "ch", "p", "t")) and tones not in (["\u0301"], ["\u0323"]):
        return False
    if not tones:
        return True
    place = next(i for i, letter in enumerate(word) if _has_tone(letter))
    return place - (len(word) - len(rhyme)) in _tone_places(rhyme)


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "qu":
        return rhyme in _AFTER_QU
    if onset == "gi":
        return rhyme in _AFTER_GI
    if rhyme not in _RHYMES:
        return False
    if rhyme[0] == "y":
        return (onset == "") if len(rhyme) > 1 else onset in _Y_AFTER
    front = rhyme[0] in _FRONT
    if onset in ("c", "g", "ng"):
        return not front or (onset == "g" and rhyme[0] == "i")
    return front if onset in ("k", "gh", "ngh") else True


def _has_tone(letter: str) -> bool:
    return any(mark in "\u0300\u0301\u0303\u0309\u0323" for mark in unicodedata.normalize("NFD", letter))


def _tone_places(rhyme: str) -> set[int]:
    """Where in a rhyme its tone may stand; oa, oe and uy have an old place and a new one."""
    marked = [place for place, letter in enumerate(rhyme) if letter in _MARKED]
    if marked:
        return {marked[-1]}
    vowels = len([letter for letter in rhyme if letter in _VOWELS])
    cluster, ending = rhyme[:vowels], rhyme[vowels:]
    if cluster in ("oa", "oe", "uy", "oo"):
        return {1} if ending else {0, 1}
    return {1} if vowels == 3 else {0}
