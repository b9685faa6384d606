"""Lettering: text from before Unicode comes in right or is left alone, and the planner is told."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.legacy_text import CAPITAL, SMALL, written
from zoneplan.sources.lettering import decode_column, decode_text, decode_texts
from zoneplan.sources.lettering.alphabets import ALPHABETS, bytes_behind, windows_1252
from zoneplan.sources.lettering.syllables import is_syllable, looks

LAW = settings(max_examples=150)
OLD = list(ALPHABETS)

SENTENCES = [
    "Khu liên hợp công nghiệp - dịch vụ - đô thị Bình Dương",
    "Phường Hòa Phú, thành phố Thủ Dầu Một",
    "Đất ở đô thị; đất giao thông; đất cây xanh; mặt nước",
    "Đường Võ Nguyên Giáp, Trần Văn Ơn, Huỳnh Văn Lũy",
    "Quỹ đất sạch để giải phóng mặt bằng, tái định cư",
    "Ranh giới quy hoạch phân khu tỷ lệ 1/2000 (điều chỉnh)",
]
NAMES = [
    "Hòa Phú",
    "Lô A",
    "Phú Mỹ",
    "Long Thành",
    "Bàu Bàng",
    "Đường số 7",
    "Tân Phước",
    "Cái Mép",
    "Hồ điều hòa",
]

# Written by another converter (GNU libiconv), or printed in other projects' documentation (VNI)
SECOND_OPINION = [
    ("VISCII", "4b6875206c69ea6e2068fe702063f46e67206e676869ae70202d2064b863682076f8202d20f0f4207468b8",
     "Khu liên hợp công nghiệp - dịch vụ - đô thị"),
    ("VISCII", "206ddb2c206bdb20746875a7742c207175cf2c20c720c620a320d620dc", " mỹ, kỹ thuật, quỳ, ẵ ẳ ặ ỷ ỵ"),
    ("TCVN3 (ABC)", "206d6c69aa6e2068ee702063ab6e67206e676869d670202d2064de63682076f4202d20aeab207468de",
     " mliên hợp công nghiệp - dịch vụ - đô thị"),
    ("TCVN3 (ABC)", "6dfc2c206bfc20746875cb742c207175fa2c20bd20bc20c620fb20fe", "mỹ, kỹ thuật, quỳ, ẵ ẳ ặ ỷ ỵ"),
    ("VNI", "58696e206368616ff8206361f963206261ef6e".replace("616ff8", "61f86f"), "Xin chào các bạn"),
    ("Windows-1258", "6d79de2c206b79de20746875e2f2742c20717579cc2c20e3de20e3d220e3f22079d22079f2",
     "mỹ, kỹ thuật, quỳ, ẵ ẳ ặ ỷ ỵ"),
]  # fmt: skip


@pytest.mark.parametrize(("alphabet", "code", "text"), SECOND_OPINION)
def test_the_tables_agree_with_what_others_wrote(alphabet, code, text):
    assert ALPHABETS[alphabet](bytes.fromhex(code)) == text


@pytest.mark.parametrize("alphabet", OLD)
@pytest.mark.parametrize("letters", [SMALL, CAPITAL], ids=["small", "capital"])
def test_every_letter_goes_out_and_comes_back(alphabet, letters):
    assert len(letters) == 67
    back = ALPHABETS[alphabet](written(letters, alphabet))
    if alphabet == "TCVN3 (ABC)" and letters is CAPITAL:
        # seven capitals have codes of their own; those with tones are the small ones in a font of capitals
        assert back.upper() == CAPITAL
        assert [letter for letter in back if letter.isupper()] == list("ĂÂĐÊÔƠƯ")
    else:
        assert back == letters
    assert unicodedata.is_normalized("NFC", back)


@pytest.mark.parametrize("alphabet", OLD)
def test_sentences_are_recognised_alone_and_together(alphabet):
    for sentence in SENTENCES:
        texts, note = decode_column([written(sentence, alphabet)], None)
        assert texts == [sentence]
        assert alphabet in note.en
        assert sentence in note.vi
    texts, note = decode_column([written(s, alphabet) for s in SENTENCES] + [b"", b"ABC 12"], "ISO-8859-1")
    assert texts == [*SENTENCES, "", "ABC 12"]
    assert alphabet in note.vi


@pytest.mark.parametrize("alphabet", OLD)
def test_short_names_are_recognised_or_kept_with_a_word(alphabet):
    texts, _ = decode_column([written(name, alphabet) for name in NAMES], None)
    assert texts == NAMES
    for name in NAMES:
        raw = written(name, alphabet)
        (text,), note = decode_column([raw], None)
        assert note is not None
        assert text in (name, windows_1252(raw))


def test_the_names_of_the_brief_come_in_alone_from_the_two_alphabets_of_the_field():
    for name in ("Hòa Phú", "Lô A", "Phú Mỹ", "Đường số 7"):
        for alphabet in ("TCVN3 (ABC)", "VNI"):
            assert decode_column([written(name, alphabet)], None)[0] == [name]


def test_capitals_of_tcvn3_follow_the_capitals_around_them():
    """The fonts ".VnTimeH" draw small codes as capitals, so PHÚ MỸ is stored as PHú Mỹ."""
    texts, _ = decode_column(
        [b"PH\xf3 M\xfc", b"H\xdfA PH\xf3", b"L\xab CX", b"Ph\xf3 M\xfc", b"Q\xa7 UBND"], None
    )
    assert texts == ["PHÚ MỸ", "HÒA PHÚ", "Lô CX", "Phú Mỹ", "QĐ UBND"]


def test_utf8_is_believed_and_told_only_where_the_file_says_otherwise():
    raw = [name.encode() for name in NAMES]
    assert decode_column(raw, "UTF-8") == (NAMES, None)
    texts, note = decode_column(raw, "ISO-8859-1")
    assert texts == NAMES
    assert "UTF-8" in note.en
    apart = [unicodedata.normalize("NFD", name).encode() for name in NAMES]
    assert decode_column(apart, "65001")[0] == NAMES


def test_ascii_and_empty_columns_stay_without_a_word():
    assert decode_column([b"", b"LO A-12", b"x\x14"], "1258") == (["", "LO A-12", "x\x14"], None)
    assert decode_column([], None) == ([], None)
    assert decode_texts(["", "Lo A"]) == (["", "Lo A"], None)


def test_a_letter_that_a_short_field_cut_in_two_is_left_out_and_told():
    raw = ["Khu đất ở".encode(), "Hồ điều hòa".encode()[:-1], "Đường Trần Phú".encode()[:-1]]
    texts, note = decode_column(raw, "UTF-8")
    assert texts == ["Khu đất ở", "Hồ điều hò", "Đường Trần Ph"]
    assert "cut off: 1" in note.en


def test_the_last_letter_of_windows_1258_is_not_cut():
    """GDAL cuts it (FINDINGS 3.6): a letter there may be two codes."""
    assert decode_column([written("Quỹ đất Mỹ", "Windows-1258")], "1258")[0] == ["Quỹ đất Mỹ"]


def test_one_column_in_two_encodings_is_read_value_by_value():
    raw = [
        "Đất ở đô thị".encode(),
        written("Phường Hòa Phú", "TCVN3 (ABC)"),
        written("Mặt nước", "TCVN3 (ABC)"),
    ]
    texts, note = decode_column(raw, None)
    assert texts == ["Đất ở đô thị", "Phường Hòa Phú", "Mặt nước"]
    assert "UTF-8" in note.en
    assert "TCVN3" in note.en


def test_where_two_readings_are_equally_likely_nothing_is_chosen_and_both_are_named():
    texts, note = decode_column([b"Ho\xe0"], None)  # Hoà by Windows-1258, Hồ by VNI
    assert texts == ["Hoà"]
    assert "Hồ" in note.en
    assert "VNI" in note.en
    assert "Latin-1" in note.en


def test_text_of_another_language_is_kept_and_told():
    texts, note = decode_column(["Müller & Söhne GmbH, Straße".encode("cp1252")], None)
    assert texts == ["Müller & Söhne GmbH, Straße"]
    assert note is not None


def test_square_metres_and_dashes_are_no_letters():
    raw = [written("Diện tích", "TCVN3 (ABC)") + b" 15,47 m\xb2 \x96 20", b"12 m\xb2"]
    assert decode_column(raw, None)[0] == ["Diện tích 15,47 m² – 20", "12 m²"]
    assert decode_texts(["12 m²", "N 10°", "a – b"]) == (["12 m²", "N 10°", "a – b"], None)


@pytest.mark.parametrize("alphabet", ["UTF-8", *OLD])
def test_garbled_text_is_mended(alphabet):
    for sentence in SENTENCES:
        raw = sentence.encode() if alphabet == "UTF-8" else written(sentence, alphabet)
        text, note = decode_text(windows_1252(raw))
        assert text == sentence
        assert alphabet in note.en
        assert decode_text(raw.decode("latin-1"))[0] == sentence


@pytest.mark.parametrize(
    "sound", [*SENTENCES, *NAMES, "Cà Mau", "Hà Tiên", "Phú Hòa", "Bà Rịa", "§ 12", "Café", "Đ1"]
)
def test_sound_text_is_left_alone(sound):
    assert decode_text(sound) == (sound, None)


def test_a_column_mends_what_a_single_name_cannot():
    assert decode_texts(["§1", "§2", "§\xcat \xeb"])[0] == ["Đ1", "Đ2", "Đất ở"]


def test_utf8_that_holds_text_garbled_before_is_mended_too():
    """What a converter makes of a TCVN3 file that it took for Windows-1252."""
    raw = [windows_1252(written(sentence, "TCVN3 (ABC)")).encode() for sentence in SENTENCES]
    texts, note = decode_column(raw, "UTF-8")
    assert texts == SENTENCES
    assert "TCVN3" in note.en


def test_a_note_is_the_same_every_time_and_no_longer_than_a_planner_reads():
    raw = [written(f"{name} {'quy hoạch ' * 900}", "VNI") for name in NAMES]
    note = decode_column(raw, None)[1]
    assert note == decode_column(raw, None)[1]
    assert len(note.vi) < 250


SYLLABLES = "nghiệp quyền thủy thuý giếng gì người khuỷu đất ở hòa hoà xoong"
NO_SYLLABLES = "nghạp bêt ngừơi kạo cễ hßa quuỳ đ ngừờ"
PLAN_WORDS = "Đất ở quy hoạch phường xã đường nước giao thông công nghiệp Mỹ Phước rừng hộ lũy kỹ"


def test_spelling_knows_a_syllable():
    assert [word for word in SYLLABLES.split() if not is_syllable(word)] == []
    assert [word for word in NO_SYLLABLES.split() if is_syllable(word)] == []
    assert (looks("Hòa"), looks("hOÀ"), looks("UBNDĐ")) == (3, -2, -2)


words = st.sampled_from(PLAN_WORDS.split())


@LAW
@given(st.lists(words, min_size=6, max_size=12), st.sampled_from(OLD))
def test_a_sentence_of_plan_words_always_comes_back(sentence, alphabet):
    text = " ".join(sentence)
    marked = {word for word in sentence if not word.isascii()}
    if len(marked) >= 4:
        assert decode_column([written(text, alphabet)], None)[0] == [text]


@LAW
@given(
    st.lists(st.binary(max_size=24), max_size=5),
    st.sampled_from([None, "UTF-8", "1258", "ISO-8859-1", "rubbish"]),
)
def test_any_bytes_give_text_in_nfc_and_nothing_but_ascii_or_stated_utf8_goes_without_a_word(raw, declared):
    texts, note = decode_column(raw, declared)
    assert len(texts) == len(raw)
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    if note is None:
        assert [text.encode() for text in texts] == [
            unicodedata.normalize("NFC", r.decode()).encode() for r in raw
        ]


@LAW
@given(st.text(max_size=30))
def test_any_text_stays_or_is_told_and_bytes_behind_it_are_exact(text):
    mended, note = decode_text(text)
    if note is None:
        assert mended == unicodedata.normalize("NFC", text)
    raw = bytes_behind(text)
    if raw is not None:
        assert len(raw) == len(text)


@LAW
@given(st.binary(max_size=40))
def test_what_is_kept_can_always_be_turned_back_into_its_bytes(raw):
    assert bytes_behind(windows_1252(raw)) == raw
