"""What `/gemma usage` and `/gemma status` say of the models that answered."""

from bot.conversation.usage import Load, Single, Speed, Timing, Took, Usage, UsageReport, WorkspaceUsage
from bot.slack.views.usage import live_text, usage_blocks

ODD = "<!channel>"
"""What a host may call its model."""


def test_a_hosts_name_for_its_model_mentions_nobody() -> None:
    speeds = {ODD: Speed(0.5, 20.0)}
    workspace = WorkspaceUsage(Usage(), models=[(ODD, Took(requests=1))], speeds=speeds)
    lately = [Single("C1", Timing("4b", 500, 900, 20, ODD), 100)]

    for told in (
        str(usage_blocks(UsageReport(Usage(), lately, workspace, 60.0, "en"))),
        live_text(speeds, Load(), "en"),
    ):
        assert ODD not in told
        assert "&lt;!channel&gt;" in told
