"""Vietnamese text written in the alphabets from before Unicode, for tests."""

import unicodedata

from zoneplan.sources.lettering.alphabets import from_tcvn3, from_viscii, from_vni, has_no_letter_for

SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
CAPITAL = SMALL.upper()
TONES = "\u0300\u0301\u0303\u0309\u0323"
VNI_PAIRS = {
    base + mark: letter
    for bases, marks in (("AaEeOoUuYyÔôÖö", "ÙùØøÛûÕõÏï"), ("AaEeOo", "ÂâÁáÀàÅåÃãÄä"), ("Aa", "ÊêÉéÈèÚúÜüËë"))
    for base in bases
    for mark in marks
    if len(letter := from_vni((base + mark).encode("latin-1"))) == 1
}


def written(text: str, alphabet: str) -> bytes:
    """Unicode to one of the old alphabets; what it has no letter for is written as Windows-1252."""
    return b"".join(_letter(letter, alphabet) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str, alphabet: str) -> bytes:
    if letter.isascii():
        return letter.encode()
    if alphabet == "Windows-1258":
        return _windows_1258(letter)
    if alphabet == "VNI":
        pair = next((pair for pair, value in VNI_PAIRS.items() if value == letter and _same_case(pair)), None)
        if pair is not None:
            return pair.encode("latin-1")
    codes = range(256) if alphabet == "VISCII" else range(128, 256)
    read = {"TCVN3 (ABC)": from_tcvn3, "VISCII": from_viscii, "VNI": from_vni}[alphabet]
    for wanted in (
        letter,
        letter.lower(),
    ):  # TCVN3 writes capitals with a tone as small letters of another font
        for code in codes:
            if read(bytes([code])) == wanted and not has_no_letter_for(alphabet, bytes([code])):
                return bytes([code])
    return letter.encode("cp1252")


def _same_case(pair: str) -> bool:
    return pair.isupper() or pair.islower()


def _windows_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES))
        return (plain + "".join(mark for mark in apart if mark in TONES)).encode("cp1258")
