"""Alarms: errors, slow answers, messages that died, clocks that stand still, books that do not balance."""

from collections.abc import Iterable
from typing import Any

from storefront.deploy.settings import StageSettings
from storefront.deploy.template.names import API, API_STAGE, NAMESPACE, function_name, logical

SLOW_MS = 3000
_EVENTS = {"DeadLetters": ("dead_letter", "run_outbox"), "Differences": ("reconciliation_difference", "run_sweep")}
"""Metrics that come from the log: `event` of a line, and the function that writes it."""


def alarms(settings: StageSettings, schedules: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """All alarms, and the topic that they go to."""
    handlers = [handler for handler, _ in schedules]
    resources: dict[str, Any] = {"Alarms": _topic(settings)}
    for function in (API, *handlers):
        name = function_name(settings.stack, function)
        resources[logical(function, "Errors")] = _alarm(
            f"{name} fails", "AWS/Lambda", "Errors", {"FunctionName": name}, 1
        )
    for handler in handlers:
        name = function_name(settings.stack, handler)
        stands_still = _alarm(f"{name} does not run", "AWS/Lambda", "Invocations", {"FunctionName": name}, 1)
        stands_still["Properties"] |= {
            "ComparisonOperator": "LessThanThreshold",
            "TreatMissingData": "breaching",
            "Period": 900,
        }
        resources[logical(handler, "StandsStill")] = stands_still
    return {**resources, **_api_alarms(settings), **_log_alarms(settings, handlers)}


def _topic(settings: StageSettings) -> dict[str, Any]:
    subscriptions = [{"Endpoint": settings.alarm_mail, "Protocol": "email"}] if settings.alarm_mail else []
    properties = {"DisplayName": settings.stack, **({"Subscription": subscriptions} if subscriptions else {})}
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def _api_alarms(settings: StageSettings) -> dict[str, Any]:
    dimensions = {"ApiName": settings.stack, "Stage": API_STAGE}
    slow = _alarm(f"{settings.stack} answers slowly", "AWS/ApiGateway", "Latency", dimensions, SLOW_MS)
    del slow["Properties"]["Statistic"]
    slow["Properties"] |= {"ExtendedStatistic": "p99", "EvaluationPeriods": 3}
    broken = _alarm(f"{settings.stack} answers with errors", "AWS/ApiGateway", "5XXError", dimensions, 5)
    return {"ApiSlow": slow, "ApiBroken": broken}


def _log_alarms(settings: StageSettings, handlers: list[str]) -> dict[str, Any]:
    resources: dict[str, Any] = {}
    for metric, (event, handler) in _EVENTS.items():
        if handler not in handlers:
            continue
        # A metric of a filter has no dimensions unless it names fields, so the stack is part of its name.
        name = f"{settings.stack}-{event}"
        resources[f"{metric}Filter"] = {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": logical(handler, "Log")},
                "FilterPattern": f'{{ $.event = "{event}" }}',
                "MetricTransformations": [{"MetricName": name, "MetricNamespace": NAMESPACE, "MetricValue": "1"}],
            },
        }
        resources[f"{metric}Alarm"] = _alarm(f"{settings.stack}: {event.replace('_', ' ')}", NAMESPACE, name, {}, 1)
    return resources


def _alarm(what: str, namespace: str, metric: str, dimensions: dict[str, str], threshold: int) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    properties = {
        "AlarmDescription": what,
        "Namespace": namespace,
        "MetricName": metric,
        **({"Dimensions": named} if named else {}),
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Ref": "Alarms"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
