"""Says things in all languages of a document at once."""

from collections.abc import Callable

from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.blocks import Cell, Words
from zoneplan.outputs.report.document.clean import clean

_DECIMALS = {"ha": 2, "ha4": 4, "m2": 0, "m2fine": 2, "m1": 1, "pct": 2, "n": 0}


class Voice:
    """The languages of a document, the leading one first; numbers of tables are written in the leading one."""

    def __init__(self, langs: tuple[Lang, ...]) -> None:
        self.langs = langs
        self.lead: Lang = langs[0]

    def __call__(self, make: Callable[[Lang], str]) -> Words:
        """Say what ``make`` gives, in every language."""
        said = [clean(make(lang)) for lang in self.langs]
        return tuple(dict.fromkeys(words for words in said if words))

    def text(self, text: Text | None) -> Words:
        """Say a text; None says nothing."""
        return () if text is None else self(text.to)

    def word(self, key: str, **params: object) -> Words:
        """Say a sentence of ``report.*``."""
        return self.text(say(f"report.{key}", **params))

    def term(self, key: str, **params: object) -> Words:
        """Say any sentence of the catalogue."""
        return self.text(say(key, **params))

    def data(self, words: str | None) -> Words:
        """Say what has no language: ids, quotes, titles of documents."""
        said = clean(words or "")
        return (said,) if said else ()

    def number(
        self,
        value: float | None,
        spec: str,
        *,
        signed: bool = False,
        strong: bool = False,
        unit: bool = False,
    ) -> Cell:
        """A cell with a number.

        Parameters
        ----------
        value : float or None
            None prints a dash.
        spec : str
            As ``format_number``.
        signed, strong : bool
        unit : bool
            Print its unit; otherwise the column's head has it.
        """
        if unit:
            words = format_number(value, spec, self.lead)
        else:
            words = (wording.signed if signed else wording.bare)(value, spec, self.lead)
        decimals, up_to = (
            (_DECIMALS[spec], False) if spec in _DECIMALS else (4 if spec == "plain" else 3, True)
        )
        return Cell((words,), strong=strong, number=value, decimals=decimals, up_to=up_to)
