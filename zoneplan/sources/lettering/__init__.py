"""Vietnamese text from before Unicode: recognised in bytes and in garbled text, turned into NFC, always with a note."""

from zoneplan.sources.lettering.recognise import decode_column, decode_text, decode_texts

__all__ = ["decode_column", "decode_text", "decode_texts"]
