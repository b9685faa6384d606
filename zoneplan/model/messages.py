"""The one catalogue of every sentence a planner reads, Vietnamese and English side by side.

The sentences stand in ``catalogue/*.toml`` as ``[room.key]`` with ``vi`` and ``en``. A placeholder names its
number format: ``{area:ha}`` prints 15,47 ha in Vietnamese and 15.47 ha in English.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict

from zoneplan.model.numbers import SPECS, Lang, format_number, printed_digits


class Text(BaseModel):
    """One sentence in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    vi: str
    en: str

    def to(self, lang: Lang) -> str:
        """Give the sentence in ``lang``."""
        return self.vi if lang == "vi" else self.en


class _Sentence(Formatter):
    """str.format with our number formats; a ``Text`` parameter prints in the language of the sentence."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        if not field_name.isidentifier():  # no attribute access from a sentence
            raise ValueError(field_name)
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in SPECS:
            return format_number(value, format_spec, self.lang)
        if format_spec == "printed":  # digits as a document prints them, 15,47
            return printed_digits(value, self.lang)
        if format_spec:
            raise ValueError(format_spec)
        return value.to(self.lang) if isinstance(value, Text) else str(value)


@cache
def catalogue() -> Mapping[str, Text]:
    """Every sentence by its key, for example ``finding.area-contradiction.message``."""
    found: dict[str, Text] = {}
    for entry in sorted(files("zoneplan.model").joinpath("catalogue").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            _flatten(tomllib.loads(entry.read_text(encoding="utf-8")), "", found)
    return found


def _flatten(table: dict[str, Any], prefix: str, found: dict[str, Text]) -> None:
    for key, value in table.items():
        if set(value) == {"vi", "en"} and all(isinstance(v, str) for v in value.values()):
            if prefix + key in found:
                raise KeyError(f"two sentences have the key {prefix + key}")
            found[prefix + key] = Text(**value)
        else:
            _flatten(value, f"{prefix}{key}.", found)


def say(key: str, /, **params: object) -> Text:
    """Say one sentence of the catalogue in both languages.

    Parameters
    ----------
    key : str
        The key in the catalogue.
    **params
        What the placeholders stand for. Numbers stay numbers: each language formats them itself.

    Raises
    ------
    KeyError
        If the catalogue has no such sentence, or a placeholder got no value.

    Examples
    --------
    >>> say("evidence.schematic").en
    'schematic (position assumed)'
    """
    sentence = catalogue()[key]
    return Text(
        vi=_Sentence("vi").format(sentence.vi, **params),
        en=_Sentence("en").format(sentence.en, **params),
    )
