"""From the bytes of an export to its text: UTF-8, what a byte-order mark says, or what somebody names.

Older spreadsheets save in Windows-1252. Formats whose shops write UTF-8 alone refuse that, because there it is
damage; the others are read so and say it. For the readers of `storefront.importers` only.
"""

import codecs
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.errors import ImportRefused
from storefront.importers.report import Kind

LARGEST_FILE = 512 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OF_SPREADSHEETS = "windows-1252"


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises ImportRefused when it cannot be read, is too large, or is an archive."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused(f"{path.name}: larger than {LARGEST_FILE >> 20} MB (export the products in parts)")
        content = path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{path.name}: cannot be read: {error.strerror}") from error
    if content.startswith(b"PK\x03\x04"):
        raise ImportRefused(f"{path.name}: this is a workbook or an archive (save the sheet as CSV, UTF-8)")
    return content


def decode(content: bytes, name: str, findings: Findings, *, encoding: str | None, only_utf8: bool) -> str:
    """The text of the file `name`. `encoding` is what somebody says that it is, and wins.

    Raises ImportRefused where it is another encoding.
    """
    if encoding is not None:
        return _decode_as(content, name, encoding)
    marked = next((codec for mark, codec in _MARKS if content.startswith(mark)), "utf-8")
    if marked == "utf-16" and only_utf8:
        raise ImportRefused(f"{name}: the text is UTF-16 (save it as CSV, UTF-8, or write --encoding utf-16)")
    try:
        return content.decode(marked)
    except UnicodeDecodeError as error:
        if only_utf8 or marked != "utf-8":
            line = content.count(b"\n", 0, error.start) + 1
            byte = content[error.start]
            raise ImportRefused(
                f"{name}: line {line}: byte 0x{byte:02X} is not {marked.removesuffix('-sig').upper()} "
                "(save the file as CSV, UTF-8, or name what it is, such as --encoding windows-1252)"
            ) from error
    text = _decode_as(content, name, _OF_SPREADSHEETS)
    message = (
        "not UTF-8, read as Windows-1252: look at the letters with accents "
        "(where they are wrong, name what it is, such as --encoding windows-1251)"
    )
    findings.add(Kind.ENCODING, name, message)
    return text


def _decode_as(content: bytes, name: str, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except LookupError:
        raise ImportRefused(f"{name}: there is no encoding {encoding!r} (write such as windows-1252)") from None
    except ValueError as error:
        raise ImportRefused(
            f"{name}: the file is not {encoding} either (save it as CSV, UTF-8, or name another --encoding)"
        ) from error
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
