"""Why a host gave no answer: `classify` is one pure function from status, headers and body to a ModelError.

The rules are tried from the top. What a body says goes before its status, because hosts disagree on statuses and
agree on words; only the words that could mean several things are bound to statuses.
"""

import email.utils
import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.errors import ModelError, ModelFault
from bot.gemma.bodies import ErrorBody, read_body, read_payload
from bot.gemma.request import NUMBERS

_SUCCESS = range(200, 300)
_BAD_REQUEST = 400
_SERVER_ERRORS = range(500, 600)


class _Rule(NamedTuple):
    """A fault and the words that mean it, for any status or for `statuses` only (None: an error inside a stream)."""

    fault: ModelFault
    words: re.Pattern[str]
    statuses: frozenset[int | None] | None = None


_REFUSED = frozenset({None, 400, 403, 422, 451})

_RULES = (
    _Rule(
        ModelFault.SYSTEM_UNSUPPORTED,
        re.compile(
            r"does not support ['\"]?(?:system|developer)|developer instruction is not enabled"
            r"|system role not supported|use a valid role"
            r"|expected '?user'? ?\| ?'?assistant'?, received '?(?:system|developer)"
        ),
    ),
    _Rule(ModelFault.ROLES_ALTERNATE, re.compile(r"roles must alternate|jinja|raise_exception")),
    _Rule(
        ModelFault.CONTEXT_OVERFLOW,
        re.compile(
            r"context_length_exceeded|exceed_context_size|maximum context length|exceeds the available context size"
            r"|context length of only|context ?window|input token count .{0,40}exceeds"
        ),
    ),
    _Rule(
        ModelFault.IMAGE_UNSUPPORTED,
        re.compile(r"image input|not a multimodal model|at most \d+ image|does not support (?:vision|images?)"),
    ),
    _Rule(ModelFault.AUTH, re.compile(r"(?:invalid|incorrect|requires a valid) api[ _]key|api key not valid")),
    _Rule(ModelFault.CREDITS, re.compile(r"insufficient_quota|insufficient (?:credits|balance)|out of credits")),
    _Rule(
        ModelFault.MODERATION,
        re.compile(r"flagged|content[_ ]policy|guardrail|refusal|moderation|prohibited_content"),
        _REFUSED,
    ),
    _Rule(ModelFault.CREDITS, re.compile(r"credit|billing|exhausted|\bplan\b|payment"), frozenset({402, 403})),
    _Rule(
        ModelFault.MODEL_MISSING,
        re.compile(
            r"model_not_found|model_deprecated|no_endpoints|no endpoints found|unable to access model"
            r"|model .{0,80}(?:not found|does not exist|not supported)|not a valid model|invalid model|unknown model"
            r"|model is under maintenance|received ['\"][^'\"]{0,80}gemma"
        ),
        frozenset({None, 400, 404, 422, 500}),
    ),
)

_BY_STATUS: Mapping[int, ModelFault] = {
    401: ModelFault.AUTH,
    402: ModelFault.CREDITS,
    403: ModelFault.FORBIDDEN,
    404: ModelFault.MODEL_MISSING,
    408: ModelFault.TIMEOUT,
    410: ModelFault.MODEL_MISSING,
    413: ModelFault.CONTEXT_OVERFLOW,
    429: ModelFault.RATE_LIMITED,
    503: ModelFault.OVERLOADED,
    504: ModelFault.TIMEOUT,
    524: ModelFault.TIMEOUT,
    529: ModelFault.OVERLOADED,
}

_BY_CODE: Mapping[str, ModelFault] = {
    "rate_limit_exceeded": ModelFault.RATE_LIMITED,
    "resource_exhausted": ModelFault.RATE_LIMITED,
    "capacity_exhausted": ModelFault.OVERLOADED,
    "provider_overloaded": ModelFault.OVERLOADED,
    "overloaded_error": ModelFault.OVERLOADED,
    "provider_unavailable": ModelFault.OVERLOADED,
    "temporarily_unavailable": ModelFault.OVERLOADED,
    "unavailable_error": ModelFault.OVERLOADED,
    "authentication": ModelFault.AUTH,
    "authentication_error": ModelFault.AUTH,
    "payment_required": ModelFault.CREDITS,
    "permission_denied": ModelFault.FORBIDDEN,
    "not_found": ModelFault.MODEL_MISSING,
    "not_found_error": ModelFault.MODEL_MISSING,
    "timeout": ModelFault.TIMEOUT,
}
"""Codes that tell the fault of an error without a status: one that comes inside a stream."""

ADAPTABLE = frozenset({*NUMBERS, "stop", "logit_bias", "response_format", "prediction", "stream_options", "max_tokens"})
"""The fields of a request that a host may refuse and that can be left out (`max_tokens`: sent by its newer name)."""

_UNKNOWN_FIELD = re.compile(
    r"unknown name|unsupported|unrecognized|unexpected|not permitted|not allowed|not support|max_completion_tokens"
)
_VALIDATION = frozenset({None, 400, 422})
_PLAIN_WORDS = frozenset({"temperature", "seed", "stop", "prediction"})

_LIMIT = re.compile(r"(?:context length is|context length of only|context size \(|tokens allowed \()\s*([\d,]+)")
_ACTUAL = re.compile(
    r"(?:you requested|request \(|contains at least|token count \(|resulted in|keep the first)\s*([\d,]+)"
)
_MOST_TOKENS = 1e9
_MOST_IMAGES = re.compile(r"at most (\d{1,4}) image")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d+)?")
_PAGES_THAT_TELL = frozenset({401, 403, 429})


def classify(status: int, headers: Mapping[str, str], body: bytes | str, *, now: float) -> ModelError:
    """The error that an HTTP response means.

    `headers` are looked up in lower case; `now`, in seconds since the epoch, is for a Retry-After that is a date.
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    told = read_body(text, headers.get("content-type", ""))
    wait_s = retry_after_s(headers, now)
    return _verdict(status, told, _asked_wait_s(told) if wait_s is None else wait_s)


def classify_payload(payload: Mapping[str, object]) -> ModelError:
    """The error that an object means which came inside a stream, or with a 200, in place of an answer."""
    told = read_payload(payload)
    return _verdict(None, told, _asked_wait_s(told))


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """The wait that a response's headers ask for, in seconds, or None: milliseconds, seconds or a date (RFC 9110)."""
    milliseconds = headers.get("retry-after-ms", "").strip()
    if _SECONDS.fullmatch(milliseconds):
        return float(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        date = email.utils.parsedate_to_datetime(value)
        return max(0.0, date.timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _asked_wait_s(told: ErrorBody) -> float | None:
    wait = told.figures.get("retry_after")
    return wait if wait is not None and 0 <= wait < 1e9 else None  # noqa: PLR2004 - as many digits as a header may have


def _verdict(status: int | None, told: ErrorBody, wait_s: float | None) -> ModelError:
    said = told.said
    # A 500 or a 200 around an upstream's status is that status, and so is a 400 whose message begins with one (AI/ML
    # API); any other 4xx of the host itself is the host's own.
    inner = told.wrapped_status or (None if status == _BAD_REQUEST else told.code)
    wraps = status is None or status == _BAD_REQUEST or status in _SERVER_ERRORS or status in _SUCCESS
    meant = inner if inner and wraps else status
    fault, parameter = _fault(meant, told, said)
    return ModelError(
        fault,
        told.detail or (f"HTTP {status}" if status else "an error without a word"),
        status=status,
        retry_after_s=wait_s,
        limits=_told_limits(fault, told, said),
        parameter=parameter,
    )


def _fault(status: int | None, told: ErrorBody, said: str) -> tuple[ModelFault, str | None]:
    if told.html:
        tells = status in _PAGES_THAT_TELL or status in _SERVER_ERRORS
        return (_by_status(status) if tells else ModelFault.BAD_RESPONSE), None
    for rule in _RULES:
        if (rule.statuses is None or status in rule.statuses) and rule.words.search(said):
            return rule.fault, None
    if status in _VALIDATION:
        if any("model" in path for path in told.paths):
            return ModelFault.MODEL_MISSING, None
        if parameter := _refused_parameter(told, said):
            return ModelFault.PARAM_UNSUPPORTED, parameter
    if status is None or status in _SUCCESS:
        otherwise = ModelFault.SERVER if status is None else ModelFault.BAD_RESPONSE
        return next((_BY_CODE[word] for word in sorted(told.words) if word in _BY_CODE), otherwise), None
    return _by_status(status), None


def _by_status(status: int | None) -> ModelFault:
    if status in _SERVER_ERRORS:
        return _BY_STATUS.get(status or 0, ModelFault.SERVER)
    return _BY_STATUS.get(status or 0, ModelFault.BAD_RESPONSE)


def _refused_parameter(told: ErrorBody, said: str) -> str | None:
    """The field of ours that the host refuses: one that a validation error points at, or that a refusal names."""
    unknown = _UNKNOWN_FIELD.search(said) is not None
    pointed = (name for path in told.paths for name in path if name in ADAPTABLE)
    found = next(pointed, None)
    if found is None and unknown:
        found = next((name for name in sorted(ADAPTABLE) if _names(name, said)), None)
    return found if unknown or found != "max_tokens" else None


def _names(parameter: str, said: str) -> bool:
    """Whether a text names a parameter; one that is a plain word counts in quotes only."""
    quote = r"['\"`]" if parameter in _PLAIN_WORDS else r"\b"
    return re.search(f"{quote}{parameter}{quote}", said) is not None


def _told_limits(fault: ModelFault, told: ErrorBody, said: str) -> dict[str, int] | None:
    """What a refusal tells of how much the host takes."""
    if fault is ModelFault.IMAGE_UNSUPPORTED:
        return {"images": int(found[1])} if (found := _MOST_IMAGES.search(said)) else None
    return _limits(told, said) if fault is ModelFault.CONTEXT_OVERFLOW else None


def _limits(told: ErrorBody, said: str) -> dict[str, int]:
    """What an overflow tells: the window (`limit`) and the prompt (`actual`), in tokens, as far as it does."""
    limit = [told.figures["n_ctx"]] if "n_ctx" in told.figures else _numbers(_LIMIT, said)
    actual = [told.figures["n_prompt_tokens"]] if "n_prompt_tokens" in told.figures else _numbers(_ACTUAL, said)
    found = {"limit": min(limit, default=0), "actual": max(actual, default=0)}
    return {name: int(value) for name, value in found.items() if 0 < value < _MOST_TOKENS}


def _numbers(pattern: re.Pattern[str], said: str) -> list[float]:
    return [float(match.replace(",", "")) for match in pattern.findall(said) if match.strip(",")]
