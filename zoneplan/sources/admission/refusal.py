"""A file that may not come in: why, where in it, and what to do."""

import unicodedata
from pathlib import PurePosixPath

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say

_SHOWN_NAME = 80  # characters


class NotAdmitted(ZoneplanError):
    """A file that was turned away.

    Attributes
    ----------
    reason : str
        The key under ``admission.refused`` in the catalogue.
    why, advice : Text
        What was found, and what to do about it.
    file, layer : str
        Where; empty where it is the whole upload or the whole file. ``file`` is made for showing, never for opening.
    feature : int or None
        Its place in the layer, from 1.
    choices : tuple of str
        Layers to choose from, where one has to be named first.
    """

    def __init__(
        self,
        reason: str,
        why: Text,
        advice: Text,
        *,
        file: str = "",
        layer: str = "",
        feature: int | None = None,
    ) -> None:
        self.reason = reason
        self.why = why
        self.advice = advice
        self.file = file
        self.layer = layer
        self.feature = feature
        self.choices: tuple[str, ...] = ()
        super().__init__("source-unreadable", why=self._sentence())

    def _sentence(self) -> Text:
        places = {
            lang: ", ".join(
                part
                for part in (
                    self.file,
                    say("admission.where.layer", name=self.layer).to(lang) if self.layer else "",
                    "" if self.feature is None else say("admission.where.feature", n=self.feature).to(lang),
                )
                if part
            )
            for lang in ("vi", "en")
        }
        head = {lang: f"{place}: " if place else "" for lang, place in places.items()}
        return Text(
            vi=f"{head['vi']}{self.why.vi} {self.advice.vi}",
            en=f"{head['en']}{self.why.en} {self.advice.en}",
        )


def not_admitted(
    reason: str, /, *, file: str = "", layer: str = "", feature: int | None = None, **params: object
) -> NotAdmitted:
    """Make the refusal with the catalogue's sentences for ``reason``.

    Parameters
    ----------
    reason : str
        A key under ``admission.refused``.
    file, layer : str
        Where; made fit for showing here.
    feature : int, optional
        From 1.
    **params
        What the placeholders of the sentence stand for.

    Examples
    --------
    >>> str(not_admitted("empty-file", file="../../etc/đất.shp"))
    'đất.shp: the file is empty. Export it again and check its size.'
    """
    return NotAdmitted(
        reason,
        say(f"admission.refused.{reason}.why", **params),
        say(f"admission.refused.{reason}.advice"),
        file=shown_name(file),
        layer=_fit(layer),
        feature=feature,
    )


def shown_name(name: str) -> str:
    r"""A name from outside, fit for showing: its last part, NFC, without control characters, not long.

    Examples
    --------
    >>> shown_name("..\\..\x00/etc/passwd")
    'passwd'
    """
    return _fit(PurePosixPath(name.replace("\\", "/")).name)


def _fit(text: str) -> str:
    printable = "".join(letter for letter in text if letter.isprintable())
    return unicodedata.normalize("NFC", printable)[:_SHOWN_NAME]
