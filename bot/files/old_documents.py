"""Reads what looks from outside like a file of Office before 2007: old spreadsheets; and tells of protected files."""

from bot.files.findings import Findings, Unreadable

_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read(content: bytes) -> Findings:
    """The sheets of a workbook. Raises Unreadable for all else: a document that a password protects has this form."""
    if _PROTECTED in content:
        raise Unreadable("protected")
    if not any(name in content for name in _WORKBOOKS):
        raise Unreadable("unsupported")
    from bot.files import sheets  # noqa: PLC0415 - what is not needed is not loaded

    return sheets.read(content)
