"""Which questions ask for a file, in the obvious words of six languages."""

import pytest

from bot.conversation.asked_files import FileWish, asked_file


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Give me the numbers as CSV", FileWish("csv")),
        ("List them as a CSV file, please", FileWish("csv")),
        ("put that into a JSON file", FileWish("json")),
        ("write it as a file", FileWish()),
        ("save it as prices.csv", FileWish("csv", "prices.csv")),
        ("put it into a file called main.py", FileWish("py", "main.py")),
        ("as Markdown", FileWish("md")),
        ("Gib mir das als CSV-Datei", FileWish("csv")),
        ("Schreib es in eine Datei", FileWish()),
        ("Dame eso como archivo CSV", FileWish("csv")),
        ("en un archivo, por favor", FileWish()),
        ("Donne-moi ça en CSV", FileWish("csv")),
        ("au format JSON", FileWish("json")),
        ("dans un fichier", FileWish()),
        ("Quero isso em CSV", FileWish("csv")),
        ("como um arquivo", FileWish()),
        ("CSVファイルでください", FileWish("csv")),
        ("JSON形式で出力して", FileWish("json")),
        ("ファイルとして送って", FileWish()),
    ],
)
def test_these_ask_for_one(question: str, wish: FileWish) -> None:
    assert asked_file(question) == wish


@pytest.mark.parametrize(
    "question",
    [
        "What is a CSV file?",
        "Read this file",
        "I read it in the file yesterday",
        "Which file is best?",
        "How do I parse CSV in Python?",
        "Ich habe das in der Datei gelesen",
        "¿Qué es un archivo?",
        "CSVとは何ですか",
        "",
    ],
)
def test_these_do_not(question: str) -> None:
    assert asked_file(question) is None
