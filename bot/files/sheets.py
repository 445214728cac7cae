"""Reads spreadsheets: each sheet as a table. What formulas came to was saved with them; nothing is computed."""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.files.findings import Findings, Unreadable, Written
from bot.files.tables import write_rows


def read(content: bytes) -> Findings:
    """The sheets of a workbook, one below the other. Raises Unreadable."""
    try:
        return _read(CalamineWorkbook.from_filelike(io.BytesIO(content)))
    except PasswordError as error:
        raise Unreadable("protected") from error
    except CalamineError as error:
        raise Unreadable("damaged") from error


def _read(book: CalamineWorkbook) -> Findings:
    written = Written("row")
    visible = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
    if len(book.sheet_names) > 1:
        written.add(f"Sheets: {', '.join(book.sheet_names)}\n\n")
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        hidden = "" if visible.get(name) is SheetVisibleEnum.Visible else ", hidden"
        written.add(f"## Sheet {name} ({sheet.height:,} rows, {sheet.width:,} columns{hidden})\n")
        write_rows(written, sheet.iter_rows(), _shown)
        written.add("\n")
    if not written.units:
        raise Unreadable("empty")
    return written.findings()


def _shown(value: object) -> str:
    """A cell as a person reads it: `3` and not `3.0`; a day without the hour at which it begins."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).removesuffix(" 00:00:00")
