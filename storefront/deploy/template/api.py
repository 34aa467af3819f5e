"""The API: every route to the one function, errors in our own JSON, and the page for what is missing on the site.

Routes carry `/api` themselves. Below `/missing` stands what CloudFront turns to when the bucket has no such file: the
site's own 404.html, with status 404. CloudFront's error pages could do that too, but only for every origin at once, and
would put a page over the API's JSON.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from storefront.deploy.settings import SITE_PREFIX, StageSettings
from storefront.deploy.template.functions import trust
from storefront.deploy.template.names import API, API_STAGE, logical

MISSING = "/missing"
_FUNCTION = logical(API, "Function")
_REFUSALS = {
    "MISSING_AUTHENTICATION_TOKEN": (404, "not_found", "There is nothing at this address."),
    "REQUEST_TOO_LARGE": (413, "body_too_large", "This is more than any request needs."),
    "THROTTLED": (429, "too_many_requests", "Please try again in a moment."),
    "DEFAULT_4XX": (None, "invalid_request", "This cannot be answered as it stands."),
    "DEFAULT_5XX": (None, "unavailable", "Please try again in a moment."),
}
"""What API Gateway answers by itself; an address that it does not know is a missing token to it."""


def api(settings: StageSettings, routes: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The API, deployed, with the right to call the function."""
    body = description(settings, routes)
    # A deployment is a picture of the API: another body needs another one, and so another logical id.
    digest = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
    deployment = f"ApiDeployment{digest}"
    source = {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"}
    return {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {"Name": settings.stack, "Body": body, "EndpointConfiguration": {"Types": ["REGIONAL"]}},
        },
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"RestApiId": {"Ref": "Api"}},
        },
        "ApiStage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "DeploymentId": {"Ref": deployment},
                "StageName": API_STAGE,
                "MethodSettings": [
                    {
                        "HttpMethod": "*",
                        "ResourcePath": "/*",
                        "ThrottlingRateLimit": 200,
                        "ThrottlingBurstLimit": 400,
                        "MetricsEnabled": True,
                    }
                ],
            },
        },
        "ApiPermission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Fn::GetAtt": [_FUNCTION, "Arn"]},
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": source,
            },
        },
        "MissingPageRole": _missing_role(),
    }


def description(settings: StageSettings, routes: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The API in OpenAPI, with Amazon's extensions."""
    paths: dict[str, Any] = {}
    for method, path in routes:
        paths.setdefault(path, {})[method.lower()] = _call(path)
    for path in (MISSING, f"{MISSING}/{{proxy+}}"):
        paths[path] = {"get": _missing_page(path), "head": _missing_page(path)}
    return {
        "openapi": "3.0.1",
        "info": {"title": settings.stack, "version": "1"},
        "paths": paths,
        "x-amazon-apigateway-gateway-responses": {name: _refusal(*told) for name, told in _REFUSALS.items()},
    }


def _call(path: str) -> dict[str, Any]:
    uri = (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        f"${{{_FUNCTION}.Arn}}/invocations"
    )
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": {"Fn::Sub": uri}}
    return {**_parameters(path), "responses": {}, "x-amazon-apigateway-integration": integration}


def _parameters(path: str) -> dict[str, Any]:
    names = [part.strip("{}").rstrip("+") for part in path.split("/") if part.startswith("{")]
    given = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {"parameters": given} if given else {}


def _missing_page(path: str) -> dict[str, Any]:
    headers = {"Content-Type": "'text/html; charset=utf-8'", "Cache-Control": "'public, max-age=60'"}
    answers = {
        "statusCode": "404",
        "responseParameters": {f"method.response.header.{name}": value for name, value in headers.items()},
    }
    integration = {
        "type": "aws",
        "httpMethod": "GET",
        "uri": {
            "Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:s3:path/${{Bucket}}/{SITE_PREFIX}404.html"
        },
        "credentials": {"Fn::GetAtt": ["MissingPageRole", "Arn"]},
        "responses": {"default": answers},
    }
    declared = {name: {"schema": {"type": "string"}} for name in headers}
    return {
        **_parameters(path),
        "responses": {"404": {"description": "The page for what is missing.", "headers": declared}},
        "x-amazon-apigateway-integration": integration,
    }


def _missing_role() -> dict[str, Any]:
    allowed = {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": {"Fn::Sub": f"${{Bucket.Arn}}/{SITE_PREFIX}404.html"},
    }
    document = {"Version": "2012-10-17", "Statement": [allowed]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": trust("apigateway.amazonaws.com"),
            "Policies": [{"PolicyName": "own", "PolicyDocument": document}],
        },
    }


def _refusal(status: int | None, code: str, message: str) -> dict[str, Any]:
    body: dict[str, Any] = {"error": {"code": code, "message": message, "param": None, "details": {}}}
    told = {
        "responseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"},
        "responseTemplates": {"application/json": json.dumps(body)},
    }
    return told if status is None else {"statusCode": status, **told}
