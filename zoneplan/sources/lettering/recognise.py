"""Which alphabet bytes or garbled text were written in: a vote of the words, told to the planner, never silent."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from zoneplan.model.messages import Text, say
from zoneplan.sources.lettering.alphabets import ALPHABETS, bytes_behind, has_no_letter_for, windows_1252
from zoneplan.sources.lettering.syllables import looks

_WORD = re.compile(rb"[A-Za-z\x80-\xff\x02\x05\x06\x14\x19\x1e]+")
_BESIDE_WORDS = "²³¹ªº“”‘’„–—…•·±×÷°\xa0"
_SIGN_FOR_CAPITAL = re.compile(r"[¡¤¦§](?=[0-9A-Za-z])")  # Ă, Ô, Ư and Đ of TCVN3, as in Đ1
_WORDS_AT_MOST = 4000
_LONGEST_WORD = 32  # bytes; nghiêng is the longest of the language
_EXAMPLE = 60
_LEAD = 1.5  # votes by which a reading must win: more than its prior, less than one word that plans use
_PRIOR = {"TCVN3 (ABC)": 0.5, "VNI": 0.5, "VISCII": -0.5}  # what south-east Vietnamese files are found in
_UTF8_NAMES = frozenset({"utf8", "utf-8", "65001", "cp65001", "utf_8"})


@dataclass(frozen=True)
class _Reading:
    alphabet: str
    votes: float
    words: tuple[str, ...]
    sound: bool  # at least six words in ten look Vietnamese


@dataclass(frozen=True)
class _Election:
    alphabet: str | None  # None: bytes stay what Latin-1 makes of them
    note: Text
    torn: bool = False  # two readings are equally likely


def decode_column(values: Sequence[bytes], declared: str | None) -> tuple[list[str], Text | None]:
    r"""Decode the text of one column of a file, all its values together.

    Parameters
    ----------
    values : sequence of bytes
        As the file has them, padding removed.
    declared : str or None
        The encoding that the file names (.cpg, code page), as Python or GDAL calls it; "UTF-8" is believed
        where the bytes agree, any other is one vote among others, for files commonly name it wrongly.

    Returns
    -------
    texts : list of str
        Unicode NFC, one a value.
    note : Text or None
        What was recognised, or that nothing could be told and Latin-1 was kept (every letter can then still be
        recovered). None if all is ASCII, or UTF-8 and said so.

    Examples
    --------
    >>> texts, note = decode_column([b"H\xdfa Ph\xf3", b"L\xab A"], "ISO-8859-1")
    >>> texts, "TCVN3" in note.en
    (['Hòa Phú', 'Lô A'], True)
    >>> decode_column([b"Lo A", b""], None)
    (['Lo A', ''], None)
    """
    marked = list(dict.fromkeys(value for value in values if not value.isascii()))
    unicode, cut = _as_utf8(marked)
    others = set(marked) - unicode.keys()
    mended, garbled = decode_texts(list(unicode.values()))
    texts = dict(zip(unicode, mended, strict=True))
    notes = []
    if unicode and (others or (declared or "").lower() not in _UTF8_NAMES):
        notes.append(_recognised("UTF-8", mended[0]))
    if garbled is not None:
        notes.append(garbled)
    if cut:
        notes.append(say("lettering.cut", count=cut))
    if others:
        elected = _elect(Counter(value for value in values if value in others), declared)
        texts.update({value: _read(value, elected.alphabet) for value in others})
        notes.append(elected.note)
    return [texts.get(value) or value.decode("ascii") for value in values], _joined(notes)


def decode_text(value: str) -> tuple[str, Text | None]:
    """Mend text that was read with the wrong encoding: UTF-8, TCVN3, VNI, VISCII or Windows-1258 taken for Latin-1.

    Parameters
    ----------
    value : str
        One name or sentence. Text with any letter beyond Windows-1252 was not read so, and stays.

    Returns
    -------
    text : str
        Unicode NFC.
    note : Text or None
        What was recognised, or which two readings cannot be told apart; None where the text stays as it is.

    Examples
    --------
    >>> decode_text("HÃ²a PhÃº")[0], decode_text("Hoøa Phuù")[0], decode_text("Hßa Phó")[0]
    ('Hòa Phú', 'Hòa Phú', 'Hòa Phú')
    >>> decode_text("Hòa Phú"), decode_text("Lô Đất")
    (('Hòa Phú', None), ('Lô Đất', None))
    """
    texts, note = decode_texts([value])
    return texts[0], note


def decode_texts(values: Sequence[str]) -> tuple[list[str], Text | None]:
    r"""Mend the text of a column as `decode_text` does, all its values together, which is surer.

    Examples
    --------
    >>> decode_texts(["Lô A", "Đất ở", "Mü Ph\xad\xedc"])[0]
    ['Lô A', 'Đất ở', 'Mỹ Phước']
    """
    texts = {value: unicodedata.normalize("NFC", value) for value in values}
    behind = {v: raw for v in texts if not v.isascii() and (raw := bytes_behind(v)) is not None}
    unicode, _ = _as_utf8(list(behind.values()), cut_too=False)
    notes = []
    mended = {value: unicode[raw] for value, raw in behind.items() if raw in unicode}
    if mended:
        notes.append(_recognised("UTF-8", next(iter(mended.values()))))
    doubtful = {v: raw for v, raw in behind.items() if raw not in unicode and _has_odd_word(raw)}
    if doubtful:
        elected = _elect(Counter(doubtful[v] for v in values if v in doubtful), None)
        if elected.alphabet not in (None, "Windows-1252"):
            mended |= {value: _read(raw, elected.alphabet) for value, raw in doubtful.items()}
            notes.append(elected.note)
        elif elected.torn:
            notes.append(elected.note)
    texts |= {value: unicodedata.normalize("NFC", text) for value, text in mended.items()}
    return [texts[value] for value in values], _joined(notes)


def _has_odd_word(raw: bytes) -> bool:
    return bool(_SIGN_FOR_CAPITAL.search(windows_1252(raw))) or any(
        _vote(word, "Windows-1252") < 0 for word in _words(raw)
    )


def _as_utf8(values: Sequence[bytes], *, cut_too: bool = True) -> tuple[dict[bytes, str], int]:
    """Those that are UTF-8, decoded; and how many of them a field too short has cut inside their last letter."""
    whole: dict[bytes, str] = {}
    cut: dict[bytes, str] = {}
    for value in values:
        try:
            text = unicodedata.normalize("NFC", value.decode("utf-8"))
            if not _is_chance(text):
                whole[value] = text
        except UnicodeDecodeError as why:
            if why.reason == "unexpected end of data" and why.start > 0:
                cut[value] = unicodedata.normalize("NFC", value[: why.start].decode("utf-8"))
    # a cut letter alone proves nothing; one after other letters of UTF-8, or among values in it, does
    cut = {value: text for value, text in cut.items() if cut_too and (whole or not text.isascii())}
    return whole | cut, len(cut)


def _is_chance(text: str) -> bool:
    """Whether one or two letters of Greek to N'Ko are all there is: two codes of VISCII can look like that."""
    foreign = [
        letter for letter in text if "\u0250" <= letter < "\u0800" and not unicodedata.combining(letter)
    ]
    return bool(foreign) and sum(not letter.isascii() for letter in text) < 3


def _elect(values: Counter[bytes], declared: str | None) -> _Election:
    """The alphabet that wins by the words of the values, and what to say."""
    words: Counter[bytes] = Counter()
    for value, times in values.items():
        for word in _words(value):
            words[word] += times
    heard = [word for word, _ in words.most_common(_WORDS_AT_MOST)]
    named = _named(declared)
    readings = sorted(
        (_reading(alphabet, heard, named) for alphabet in (*ALPHABETS, "Windows-1252")),
        key=lambda reading: -reading.votes,
    )
    best = readings[0]
    rivals = [reading for reading in readings[1:] if reading.words != best.words]
    example = min(values, key=lambda value: (-values[value], value))[: 4 * _EXAMPLE]
    if not best.sound or best.votes <= 0:
        return _Election(None, say("lettering.unknown", example=_read(example, None)[:_EXAMPLE]))
    rival = rivals[0] if rivals else None
    if rival is not None and rival.sound and best.votes - rival.votes < _LEAD:
        first, second = (
            say("quoted-name", name=_read(example, r.alphabet)[:_EXAMPLE]) for r in (best, rival)
        )
        return _Election(
            None,
            say(
                "lettering.undecided",
                first=best.alphabet,
                second=rival.alphabet,
                first_text=first,
                second_text=second,
            ),
            torn=True,
        )
    return _Election(
        best.alphabet,
        _recognised(best.alphabet, _read(example, best.alphabet)),
    )


def _recognised(alphabet: str, text: str) -> Text:
    return say("lettering.recognised", alphabet=alphabet, example=text[:_EXAMPLE])


def _read(raw: bytes, alphabet: str | None) -> str:
    read = ALPHABETS.get(alphabet or "", windows_1252)
    return unicodedata.normalize("NFC", read(raw))


def _named(declared: str | None) -> str | None:
    digits = re.sub(r"\D", "", declared or "")
    return {"1258": "Windows-1258", "1252": "Windows-1252"}.get(digits)


def _words(raw: bytes) -> list[bytes]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(raw) if not word.isascii()]


def _reading(alphabet: str, heard: list[bytes], named: str | None) -> _Reading:
    words = tuple(_read(word, alphabet) for word in heard)
    votes = _votes(heard, alphabet)
    sound = sum(_vote(word, alphabet) >= 0 for word in heard) >= 0.6 * len(heard)
    bonus = _PRIOR.get(alphabet, 0.0) + (0.5 if alphabet == named else 0.0)
    return _Reading(alphabet, votes + bonus if heard else 0.0, words, sound)


def _votes(heard: list[bytes], alphabet: str) -> int:
    return sum(map(partial(_vote, alphabet=alphabet), heard))


def _vote(word: bytes, alphabet: str) -> int:
    missing = has_no_letter_for(alphabet, word)
    if missing:
        return -3 * missing
    letters = _read(word, alphabet).strip(_BESIDE_WORDS)
    # a sign alone says nothing; a sign grown into a word is no word
    return 0 if letters.isascii() or (len(letters) == 1 and not letters.isalpha()) else looks(letters)


def _joined(notes: list[Text]) -> Text | None:
    if not notes:
        return None
    return Text(vi=" ".join(note.vi for note in notes), en=" ".join(note.en for note in notes))
