"""What the doubled model host refuses, in the AI/ML API's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.model_answers import Answer, Request

PARAMETERS = frozenset(
    {"model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "stop", "seed"}
    | {"temperature", "top_p", "top_k", "min_p", "top_a", "repetition_penalty", "frequency_penalty"}
    | {"presence_penalty", "prediction"}
)
"""What the AI/ML API lists for Gemma 3 4B and 12B; 27B takes `response_format` too."""

RANGES: Mapping[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0.01, 1),
    "min_p": (0.001, 0.999),
    "top_a": (0, 1),
    "seed": (1, 2**53),
}


@dataclass(frozen=True)
class Profile:
    """What the host refuses, the AI/ML API's way. `key` None takes any."""

    parameters: frozenset[str] = PARAMETERS
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: RANGES)
    system: bool = False
    key: str | None = None


def flat_error(status: int, message: str, meta: Any = None) -> Answer:
    """An error in the AI/ML API's own shape."""
    body = {
        "requestId": "r-1",
        "statusCode": status,
        "timestamp": "2026-01-01T00:00:00Z",
        "path": "/v1/chat/completions",
    }
    return Answer(status=status, body={**body, "message": message, **({"meta": meta} if meta else {})})


def refusal(profile: Profile, request: Request) -> Answer | None:
    """What a host says to a request that it does not take; None when it takes it."""
    if profile.key is not None and request.headers.get("authorization") != f"Bearer {profile.key}":
        return flat_error(401, "This request requires a valid API key.")
    if not request.path.endswith("/chat/completions"):
        return flat_error(404, f"Cannot POST {request.path}")
    body = request.body
    if not isinstance(body, dict):
        return flat_error(400, "Body validation error")
    return _refused_fields(profile, body) or _refused_messages(profile, body.get("messages"))


def _refused_fields(profile: Profile, body: dict[str, Any]) -> Answer | None:
    taken = profile.parameters | ({"response_format"} if "27b" in str(body.get("model")) else set())
    if unknown := sorted(set(body) - taken):
        return flat_error(400, "Body validation error", {"_errors": [f"Unrecognized key(s) in object: '{unknown[0]}'"]})
    cap = body.get("max_tokens", body.get("max_completion_tokens"))
    if not isinstance(cap, int) or cap < 1:
        return flat_error(400, "Body validation error", {"max_tokens": {"_errors": ["Required"]}})
    for name, (least, most) in profile.ranges.items():
        if name in body and not least <= body[name] <= most:
            return flat_error(400, "Body validation error", {name: {"_errors": [f"Number must be in {least}..{most}"]}})
    return None


def _refused_messages(profile: Profile, messages: Any) -> Answer | None:
    if not isinstance(messages, list) or not messages:
        return flat_error(400, "Body validation error", {"messages": {"_errors": ["Required"]}})
    roles = [message.get("role") for message in messages]
    if roles[0] == "system":
        if not profile.system:
            text = "Unsupported value: 'messages[0].role' does not support 'system' with this model."
            return flat_error(400, text)
        roles = roles[1:]
    expected = ["user", "assistant"] * len(roles)
    if roles != expected[: len(roles)] or len(roles) % 2 == 0:
        return flat_error(400, "Conversation roles must alternate user/assistant/user/assistant/...")
    if any(set(message) != {"role", "content"} or not str(message["content"]).strip() for message in messages):
        return flat_error(400, "Body validation error", {"messages": {"_errors": ["Invalid content"]}})
    return None
