"""The estimate beside what the real tokenizer makes of texts, and what a host's own counts make of the estimate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.tokens import LEAST_FACTOR, MOST_FACTOR, estimate_text, factor_of

PER_TOKEN = {
    "English": (5.1, "The meeting was moved to the next week because most people from the team cannot come on Friday."),
    "Spanish": (
        4.7,
        "La reunión se ha aplazado hasta la próxima semana porque casi nadie del equipo puede el viernes.",
    ),
    "French": (4.3, "La réunion est reportée à la semaine prochaine, car presque personne ne peut venir vendredi."),
    "German": (4.5, "Die Besprechung wurde auf nächste Woche verschoben, weil am Freitag kaum jemand kommen kann."),
    "Russian": (4.3, "Встреча перенесена на следующую неделю, потому что в пятницу почти никто не может прийти."),
    "Hindi": (4.0, "बैठक अगले सप्ताह के लिए टाल दी गई है क्योंकि शुक्रवार को लगभग कोई नहीं आ सकता।"),
    "Arabic": (2.9, "تم تأجيل الاجتماع إلى الأسبوع القادم لأن معظم أعضاء الفريق لا يستطيعون الحضور يوم الجمعة."),
    "Korean": (1.8, "금요일에는 팀원 대부분이 참석할 수 없어서 회의가 다음 주로 연기되었습니다."),
    "Japanese": (1.7, "金曜日はチームのほとんどの人が来られないため、会議は来週に延期されました。"),
    "Chinese": (1.4, "因为星期五团队的大部分人都不能来所以会议推迟到下个星期举行。"),
    "Amharic": (1.2, "አርብ ዕለት አብዛኛዎቹ የቡድኑ አባላት መምጣት ስለማይችሉ ስብሰባው ወደሚቀጥለው ሳምንት ተላልፏል።"),
    "Python": (3.7, "for name, value in settings.items():\n    if value is None:\n        raise KeyError(name)\n" * 2),
    "logs": (1.9, "2026-11-23T09:41:12.311Z WARN [7f3a] GET /v1/models 503 in 120ms retry=2 host=10.0.12.7\n" * 2),
    "hex ids": (1.1, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    "digits": (1.0, "31415926535897932384626433832795"),
    "emoji": (1.0, "😀🎉🚀🔥👍🙏💡✅"),
}
"""Characters a token, measured with Gemma 3's tokenizer over much text of each kind, and a sample."""


@pytest.mark.parametrize("kind", PER_TOKEN)
def test_the_estimate_is_near_what_was_measured(kind: str) -> None:
    measured, text = PER_TOKEN[kind]
    assert 0.65 < estimate_text(text) / (len(text) / measured) < 1.5


def test_without_a_count_the_estimate_stands() -> None:
    assert factor_of([]) == 1.0


def test_the_newest_count_weighs_as_much_as_all_before() -> None:
    assert factor_of([(1200, 1000)]) == 1.2
    assert factor_of([(1400, 1000), (1000, 1000)]) == 1.2
    assert factor_of([(1000, 1000), (1400, 1000), (1000, 1000)]) == 1.1


def test_a_host_that_cuts_prompts_or_counts_only_what_is_new_is_not_believed() -> None:
    assert factor_of([(4_096, 9_000), (1_200, 1_000)]) == 1.2
    assert factor_of([(17, 1_000)]) == 1.0


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), max_size=5))
def test_a_factor_is_bounded_whatever_a_host_counts(counts: list[tuple[int, int]]) -> None:
    assert LEAST_FACTOR <= factor_of(counts) <= MOST_FACTOR
