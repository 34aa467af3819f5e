"""The functions: one that answers requests, one a schedule; each with its own role and log."""

from collections.abc import Iterable
from typing import Any

from storefront.deploy.settings import StageSettings
from storefront.deploy.template.names import API, function_name, logical
from storefront.deploy.template.policies import policy

_LOG_DAYS = 90
# A whole virtual CPU: below 1,769 MB Lambda gives a share, and a cold start takes longer for the same money.
_MEMORY_MB = 1769
_API_SECONDS = 29  # of an API Gateway
_SCHEDULE_SECONDS = 300


def functions(
    settings: StageSettings,
    schedules: Iterable[tuple[str, str]],
    package_key: str,
    digest: str,
    runtime: str,
    secrets_version: str,
) -> dict[str, Any]:
    """Every function with role, log and whatever calls it."""
    code = {"S3Bucket": settings.bucket, "S3Key": package_key}
    environment = _environment(settings, digest, secrets_version)
    common = {"Code": code, "Runtime": runtime, "Environment": {"Variables": environment}}
    resources = _function(settings, API, "app.app", _API_SECONDS, common)
    for handler, expression in schedules:
        resources |= _function(settings, handler, f"app.{handler}", _SCHEDULE_SECONDS, common)
        resources |= _schedule(handler, expression)
    return resources


def _environment(settings: StageSettings, digest: str, secrets_version: str) -> dict[str, Any]:
    return {
        "STOREFRONT_STAGE": settings.stage,
        "STOREFRONT_TABLE": settings.table,
        "STOREFRONT_BUCKET": settings.bucket,
        "STOREFRONT_SECRETS": settings.secrets,
        "STOREFRONT_VERSION": digest,
        "SECRETS_VERSION": secrets_version or "0",
        "SITE_URL": {"Ref": "SiteUrl"},
        "MAIL_BY": "ses",
        "MAIL_FROM": settings.mail_from,
    }


def _function(settings: StageSettings, function: str, handler: str, seconds: int, common: Any) -> dict[str, Any]:
    name, log = function_name(settings.stack, function), logical(function, "Log")
    properties = {
        **common,
        "FunctionName": name,
        "Handler": handler,
        "Role": {"Fn::GetAtt": [logical(function, "Role"), "Arn"]},
        "MemorySize": _MEMORY_MB,
        "Timeout": seconds,
        "Architectures": ["arm64"],
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": {"Ref": log}},
    }
    log_group = {"LogGroupName": f"/aws/lambda/{name}", "RetentionInDays": _LOG_DAYS}
    return {
        logical(function, "Function"): {"Type": "AWS::Lambda::Function", "Properties": properties},
        logical(function, "Role"): _role(settings, function, log),
        log: {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": log_group,
        },
    }


def _role(settings: StageSettings, function: str, log: str) -> dict[str, Any]:
    writes_log = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": {"Fn::GetAtt": [log, "Arn"]},
    }
    allowed = policy(function, settings)
    document = {**allowed, "Statement": [*allowed["Statement"], writes_log]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": trust("lambda.amazonaws.com"),
            "Policies": [{"PolicyName": "own", "PolicyDocument": document}],
        },
    }


def trust(service: str) -> dict[str, Any]:
    """Who may act as a role."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _schedule(handler: str, expression: str) -> dict[str, Any]:
    arn = {"Fn::GetAtt": [logical(handler, "Function"), "Arn"]}
    rule = logical(handler, "Schedule")
    return {
        rule: {
            "Type": "AWS::Events::Rule",
            "Properties": {"ScheduleExpression": expression, "Targets": [{"Id": "function", "Arn": arn}]},
        },
        logical(handler, "Permission"): {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": arn,
                "Principal": "events.amazonaws.com",
                "SourceArn": {"Fn::GetAtt": [rule, "Arn"]},
            },
        },
    }
