"""Bytes to text: UTF-8 and nothing else. What is something else is named, with what to do about it."""

import re

from generator.problems import Findings, Spot

MAX_FILE_BYTES = 1_000_000

# C0 controls but tab and newline, DEL, and the line separators that YAML takes for line ends and editors do not.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")


def decode(data: bytes, path: str, findings: Findings) -> str | None:
    """The text with `\\n` line ends and no byte order mark; None where a problem was reported."""
    if len(data) > MAX_FILE_BYTES:
        findings.problem(
            path,
            Spot(),
            "file",
            f"is {len(data):,} bytes long",
            f"keep a file below {MAX_FILE_BYTES:,} bytes; pictures go into content/images",
        )
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.problem(path, Spot(), "file", "is written in UTF-16", "save it as UTF-8")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _report_encoding(data, error, path, findings)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if _is_visible(text, path, findings) else None


def _report_encoding(data: bytes, error: UnicodeDecodeError, path: str, findings: Findings) -> None:
    before = data[: error.start]
    spot = Spot(before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
    if b"\0" in data:
        findings.problem(path, spot, "file", "is not a text", "a product is a text file, saved as UTF-8")
        return
    findings.problem(
        path,
        spot,
        "file",
        f"is not UTF-8: byte 0x{data[error.start]:02x} (Latin-1 or Windows text, perhaps)",
        "save it as UTF-8",
    )


def _is_visible(text: str, path: str, findings: Findings) -> bool:
    match = _INVISIBLE.search(text)
    if match is None:
        return True
    start = match.start()
    spot = Spot(text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1)
    sign = match.group()
    name = "a NUL byte" if sign == "\0" else f"the invisible character U+{ord(sign):04X}"
    findings.problem(path, spot, "file", f"holds {name}", "delete it")
    return False
