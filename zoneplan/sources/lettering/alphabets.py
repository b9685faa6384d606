"""The alphabets that Vietnamese was written in before Unicode, as tables from their published definitions.

TCVN3 (the "ABC" fonts): TCVN 5712:1993, third character set. VISCII: RFC 1456. VNI: the two-byte scheme of the
VNI-Windows fonts, a letter and its mark. Windows-1258 is Python's own codec. No maintained package has the first three.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

# 0xA1 to 0xFE; a dot stands where the set has no letter
_TCVN3_ROW = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN3_ROW) if letter != "."}

# 0x80 to 0xFF, then the six capitals that the standard puts on control codes
_VISCII_ROW = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII = {0x80 + place: letter for place, letter in enumerate(_VISCII_ROW)} | {
    0x02: "Ẳ",
    0x05: "Ẵ",
    0x06: "Ẫ",
    0x14: "Ỷ",
    0x19: "Ỹ",
    0x1E: "Ỵ",
}

# VNI: the byte after a vowel, read as Latin-1, and the combining marks that it stands for
_VNI_MARKS = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI_TONES, _VNI_HATS, _VNI_BREVES = "ùøûõï", "âáàåãä", "êéèúüë"
# which marks may follow which vowel (ô and ö are how VNI writes ơ and ư)
_VNI_AFTER = {
    "a": _VNI_TONES + _VNI_HATS + _VNI_BREVES,
    "e": _VNI_TONES + _VNI_HATS,
    "o": _VNI_TONES + _VNI_HATS,
    "u": _VNI_TONES,
    "y": "ùøûõ",
    "ô": _VNI_TONES,
    "ö": _VNI_TONES,
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_pairs() -> dict[str, str]:
    lower = dict(_VNI_ALONE)
    for vowel, marks in _VNI_AFTER.items():
        for mark in marks:
            letter = _VNI_ALONE.get(vowel, vowel) + _VNI_MARKS[mark]
            lower[vowel + mark] = unicodedata.normalize("NFC", letter)
    pairs = dict(lower)
    for written, letter in lower.items():
        pairs[written.upper()] = letter.upper()
        if len(written) == 2:  # small capitals and careless typing mix the cases of letter and mark
            pairs[written[0].upper() + written[1]] = letter.upper()
    return pairs


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))


def windows_1252(raw: bytes) -> str:
    r"""Bytes as Windows-1252, the five codes it leaves open as controls; so nothing is ever lost.

    Examples
    --------
    >>> windows_1252(b"H\xf2a \x96 \x81") == "Hòa – \x81"
    True
    """
    return "".join(_WINDOWS_1252[byte] for byte in raw)


_WINDOWS_1252 = tuple(
    chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
    for byte in range(256)
)
_BYTE_OF = {letter: byte for byte, letter in enumerate(_WINDOWS_1252)} | {chr(b): b for b in range(256)}


def bytes_behind(text: str) -> bytes | None:
    r"""The bytes that were read as Latin-1 or Windows-1252 to give `text`; None if it was neither.

    Examples
    --------
    >>> bytes_behind("HÃ²a"), bytes_behind("Hòa Phú – Đô")
    (b'H\xc3\xb2a', None)
    """
    try:
        return bytes(_BYTE_OF[letter] for letter in text)
    except KeyError:
        return None


def from_tcvn3(raw: bytes) -> str:
    r"""TCVN3 (ABC) to Unicode.

    The set has no capital with a tone: a second font (".VnTimeH") draws the small codes as capitals. So a word
    with two or more plain capitals makes its marked letters capitals, and all of the value if that has no
    small plain letter.

    Examples
    --------
    >>> from_tcvn3(b"H\xdfa Ph\xf3")
    'Hòa Phú'
    >>> from_tcvn3(b"PH\xf3 M\xfc"), from_tcvn3(b"L\xab A")
    ('PHÚ MỸ', 'Lô A')
    """
    text = "".join(_TCVN3.get(byte, _WINDOWS_1252[byte]) for byte in raw)
    words = text.split(" ")
    capitals = [_in_capitals(word) for word in words]
    if any(capitals) and not any("a" <= letter <= "z" for letter in text):
        return text.upper()
    return " ".join(word.upper() if high else word for word, high in zip(words, capitals, strict=True))


def _in_capitals(word: str) -> bool:
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and all(letter.isupper() for letter in plain) and word != word.upper()


def from_viscii(raw: bytes) -> str:
    r"""VISCII to Unicode.

    Examples
    --------
    >>> from_viscii(b"Xin ch\xe0o, th\xaa gi\xbei")
    'Xin chào, thế giới'
    """
    return "".join(_VISCII.get(byte, chr(byte)) for byte in raw)


def from_vni(raw: bytes) -> str:
    r"""VNI-Windows to Unicode.

    Examples
    --------
    >>> from_vni(b"Ho\xf8a Phu\xf9"), from_vni(b"\xd1AT O\xd4")
    ('Hòa Phú', 'ĐAT OƠ')
    """
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], windows_1252(raw))


def from_windows_1258(raw: bytes) -> str:
    r"""Windows-1258 to Unicode NFC: its tones are combining marks.

    Examples
    --------
    >>> from_windows_1258(b"Ho\xcca Phu\xec")
    'Hòa Phú'
    """
    return unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))


ALPHABETS: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {
        "TCVN3 (ABC)": from_tcvn3,
        "VNI": from_vni,
        "Windows-1258": from_windows_1258,
        "VISCII": from_viscii,
    }
)
"""How each alphabet reads bytes, by the name that planners know it by. Codes it does not have stay Windows-1252."""


def has_no_letter_for(alphabet: str, raw: bytes) -> int:
    r"""How many bytes of `raw` an alphabet has nothing for, letters of Windows-1252 though they would be.

    Examples
    --------
    >>> has_no_letter_for("TCVN3 (ABC)", b"H\xdfa"), has_no_letter_for("TCVN3 (ABC)", b"\xc0")
    (0, 1)
    """
    if alphabet == "TCVN3 (ABC)":
        return sum(byte > 0x7F and byte not in _TCVN3 and _WINDOWS_1252[byte].isalpha() for byte in raw)
    if alphabet == "Windows-1258":
        return raw.decode("cp1258", "replace").count("\ufffd")
    return 0
