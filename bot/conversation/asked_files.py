"""Whether a question asks for a file, and for one of which kind. Obvious words of six languages count, nothing else.

"as CSV" and "as a file" ask for one, so does "save it as prices.csv"; "what is a CSV file?" does not.
"""

import re
from dataclasses import dataclass

_NAMES = "csv tsv json jsonl yaml yml xml html md txt sql svg ics toml vcf"
_KINDS = {**{kind: kind for kind in _NAMES.split()}, "markdown": "md"}
"""What can be asked for by the name of its kind alone, and how such a file's name ends."""

_AS = "as|als|como|comme|num|numa"
_KIND = rf"(?P<kind>{'|'.join(_KINDS)})"
_A_FILE = r"file|datei|archivo|fichero|fichier|arquivo|ficheiro"
_ARTICLE = r"(?:an?|one|eine?|un|une|um|uma)"
_NAME = r"(?P<name>[^\W_][\w-]{0,60}(?:\.[\w-]{1,20}){0,2}\.[a-z][a-z0-9]{0,7})"
_ENDS = r"(?![\w.])"
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # as (a) CSV (file), als CSV(-Datei), como (un archivo) CSV, en (fichier) CSV, em CSV; in this order of words
        rf"\b(?:as|als|como|comme|en|em|au format)\s+(?:{_ARTICLE}\s+)?(?:(?:{_A_FILE}|formato?)\s+)?\.?{_KIND}{_ENDS}",
        rf"\b(?:(?:in|into|to)\s+(?:{_ARTICLE}\s+)?)\.?{_KIND}[\s-](?:{_A_FILE}){_ENDS}",
        # as a file, in eine Datei, como archivo, dans un fichier, em um arquivo
        rf"\b(?:(?:{_AS})\s+(?:{_ARTICLE}\s+)?|(?:into|in|en|dans|em|attach)\s+{_ARTICLE}\s+)(?:{_A_FILE}){_ENDS}",
        # save it as prices.csv, in der Datei main.py, nommé x.py
        rf"\b(?:as|into|named|called|als|namens|como|llamado|comme|nomm\u00e9|chamado|em)\s+[`\"“«]?{_NAME}{_ENDS}",
        # CSVファイルで, CSVで(?:くだ|出|書|作|返|ほし|お), ファイルにして
        rf"\.?{_KIND}\s?(?:形式の)?ファイル(?:で|に|として)",
        rf"\.?{_KIND}\s?(?:形式)?(?:で(?=くだ|出|書|作|返|ほし|欲し|お願)|として|にして)",
        r"ファイル(?:で(?=くだ|出|書|作|返|ほし|欲し|お願|送)|として|にして)",
    )
)


@dataclass(frozen=True, slots=True)
class FileWish:
    """A file that a question asks for: how its name is to end, and its name; "" where it does not say."""

    ending: str = ""
    name: str = ""


def asked_file(question: str) -> FileWish | None:
    """The file that a question asks for, in plain words; None when it asks for none."""
    found = [match for match in (pattern.search(question) for pattern in _ASKS) if match is not None]
    if not found:
        return None
    named = [match.groupdict() for match in found]
    name = next((groups["name"] for groups in named if groups.get("name")), "")
    kind = next((groups["kind"] for groups in named if groups.get("kind")), "")
    return FileWish(name.rpartition(".")[2].lower() if name else _KINDS.get(kind.lower(), ""), name)
