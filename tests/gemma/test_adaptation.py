from dataclasses import replace

import pytest

from bot.errors import ModelError, ModelFault
from bot.gemma.adaptation import Retries, adapted
from bot.gemma.providers import PROVIDERS, Timeouts

ROW = PROVIDERS["aimlapi"]
TIMES = Timeouts(retry_s=90, backoff_s=0.5)


def longest(_least: float, most: float) -> float:
    return most


def retries() -> Retries:
    return Retries(TIMES, now=0.0, spread=longest)


def refused(name: str) -> ModelError:
    return ModelError(ModelFault.PARAM_UNSUPPORTED, parameter=name)


@pytest.mark.parametrize("fault", [ModelFault.SYSTEM_UNSUPPORTED, ModelFault.ROLES_ALTERNATE])
def test_a_refused_system_role_is_folded_once(fault: ModelFault) -> None:
    folded = adapted(replace(ROW, system="take"), ModelError(fault))

    assert folded == ROW
    assert adapted(folded, ModelError(fault)) is None


def test_a_refused_parameter_is_left_out_for_every_variant() -> None:
    fewer = adapted(ROW, refused("top_k"))
    without_format = adapted(ROW, refused("response_format"))

    assert fewer is not None
    assert ROW.parameters - fewer.parameters == {"top_k"}
    assert adapted(fewer, refused("top_k")) is None
    assert without_format is not None
    assert not without_format.model_parameters["27b"]


def test_refused_stream_options_are_left_out() -> None:
    row = adapted(ROW, refused("stream_options"))

    assert row == replace(ROW, stream_usage=False)
    assert adapted(row, refused("stream_options")) is None


def test_a_refused_cap_is_sent_by_its_newer_name_and_never_left_out() -> None:
    row = adapted(ROW, refused("max_tokens"))

    assert row == replace(ROW, limit_name="max_completion_tokens")
    assert adapted(row, refused("max_tokens")) is None


def test_a_host_that_refuses_images_or_has_a_smaller_window_is_known_for_it() -> None:
    blind = adapted(ROW, ModelError(ModelFault.IMAGE_UNSUPPORTED))
    small = adapted(ROW, ModelError(ModelFault.CONTEXT_OVERFLOW, limits={"limit": 8192}))

    assert blind == replace(ROW, images=False)
    assert small == replace(ROW, context_tokens=8192)
    assert adapted(small, ModelError(ModelFault.CONTEXT_OVERFLOW, limits={"limit": 9000})) is None
    assert adapted(ROW, ModelError(ModelFault.CONTEXT_OVERFLOW, limits={"limit": 20})) is None


def test_a_host_that_takes_fewer_images_is_not_taken_for_blind() -> None:
    assert adapted(ROW, ModelError(ModelFault.IMAGE_UNSUPPORTED, limits={"images": 1})) is None


ADAPTED = {"system_unsupported", "roles_alternate", "param_unsupported", "image_unsupported"}


@pytest.mark.parametrize("fault", sorted(set(ModelFault) - ADAPTED))
def test_nothing_else_changes_the_row(fault: ModelFault) -> None:
    assert adapted(replace(ROW, system="take"), ModelError(fault, parameter="top_k")) is None


@pytest.mark.parametrize("fault", ["rate_limited", "overloaded", "server", "timeout", "network", "cut_off"])
def test_what_may_pass_is_asked_three_times_in_all(fault: str) -> None:
    error, plan = ModelError(ModelFault(fault)), retries()

    assert [plan.wait_s(error, 1.0) for _ in range(3)] == [1.0, 2.0, None]


@pytest.mark.parametrize("fault", ["empty", "bad_response"])
def test_an_odd_answer_is_asked_for_once_more(fault: str) -> None:
    error, plan = ModelError(ModelFault(fault)), retries()

    assert [plan.wait_s(error, 1.0) for _ in range(2)] == [1.0, None]


@pytest.mark.parametrize(
    "fault",
    [
        *("auth", "credits", "forbidden", "moderation", "model_missing", "context_overflow", "image_unsupported"),
        *("system_unsupported", "roles_alternate", "param_unsupported"),
    ],
)
def test_what_cannot_pass_is_not_asked_again(fault: str) -> None:
    assert retries().wait_s(ModelError(ModelFault(fault), retry_after_s=1.0), 1.0) is None


def test_a_question_that_the_host_refused_without_a_reason_is_not_asked_again() -> None:
    assert retries().wait_s(ModelError(ModelFault.BAD_RESPONSE, status=400), 1.0) is None


def test_the_wait_the_host_asks_for_is_kept_when_it_is_short_enough() -> None:
    busy = ModelFault.RATE_LIMITED

    assert retries().wait_s(ModelError(busy, retry_after_s=29.0), 1.0) == 29.0
    assert retries().wait_s(ModelError(busy, retry_after_s=31.0), 1.0) is None
    assert retries().wait_s(ModelError(busy, retry_after_s=20.0), 75.0) is None


def test_no_attempt_starts_after_the_time_is_up() -> None:
    assert retries().wait_s(ModelError(ModelFault.TIMEOUT), 90.1) is None


@pytest.mark.parametrize("fault", [ModelFault.SERVER, ModelFault.BAD_RESPONSE, ModelFault.MODEL_MISSING])
def test_a_host_that_failed_to_load_its_model_is_not_loading_it(fault: ModelFault) -> None:
    failed, plan = ModelError(fault, "error loading model: unable to allocate CUDA0 buffer", status=500), retries()
    waits = [plan.wait_s(failed, 1.0) for _ in range(3)]

    assert waits[-1] is None


def test_a_model_that_loads_is_waited_for_until_the_time_is_up() -> None:
    loading, plan = ModelError(ModelFault.OVERLOADED, "Loading model", status=503), retries()

    assert [plan.wait_s(loading, float(now)) for now in range(1, 60, 2)] == [2.0] * 30
    assert plan.wait_s(loading, 89.0) is None
