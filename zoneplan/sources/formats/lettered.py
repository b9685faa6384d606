"""Attribute text of formats that hold bytes of any alphabet: read as ISO-8859-1, which loses nothing, then decoded."""

from collections.abc import Sequence
from typing import Any

from zoneplan.model.messages import Text
from zoneplan.sources.lettering import decode_column


def decoded_rows(
    rows: Sequence[dict[str, Any]], declared: str | None
) -> tuple[list[dict[str, Any]], list[Text]]:
    """Decode names and text values, all of the layer together, which is surer than column by column.

    Parameters
    ----------
    rows : sequence of dict
        Text as ISO-8859-1 makes it from the bytes.
    declared : str or None
        The encoding that the file names.

    Returns
    -------
    rows : list of dict
        Decoded; made clean by ``settle``.
    notes : list of Text
        What was recognised.
    """
    texts = {text for row in rows for text in (*row, *row.values()) if isinstance(text, str)}
    by_text = {text: text for text in texts}
    raw = sorted(
        text for text in texts if all(letter <= "\xff" for letter in text)
    )  # others are Unicode already
    decoded, note = decode_column([text.encode("latin-1") for text in raw], declared)
    by_text |= zip(raw, decoded, strict=True)
    return [
        {by_text[key]: by_text[value] if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ], [] if note is None else [note]
