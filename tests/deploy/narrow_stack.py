"""CloudFormation as far as moto plays it: the table and the bucket are really made, the rest is only remembered.

moto knows neither CloudFront nor an API from its description; those parts of the template are held by cfn-lint and by
tests of their own.
"""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

_PLAYED = frozenset({"AWS::S3::Bucket", "AWS::DynamoDB::Table"})
ADDRESS = "https://d111111abcdef8.cloudfront.net"


class NarrowStack:
    """Stands where the client of CloudFormation stands. `fails` is why the next change fails, as AWS would say it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._whole: dict[str, tuple[str, dict[str, str]]] = {}
        self.fails = ""

    def create_stack(self, *, StackName: str, TemplateBody: str, **rest: Any) -> Any:  # noqa: N803  # as AWS calls it
        self._whole[StackName] = (TemplateBody, {})
        return self._client.create_stack(StackName=StackName, TemplateBody=_played(TemplateBody), **rest)

    def update_stack(
        self,
        *,
        StackName: str,  # noqa: N803
        TemplateBody: str,  # noqa: N803
        Parameters: list[Mapping[str, Any]],  # noqa: N803
        **_: Any,
    ) -> Any:
        before = self._whole[StackName]
        given = {
            str(entry["ParameterKey"]): str(entry.get("ParameterValue", before[1].get(entry["ParameterKey"], "")))
            for entry in Parameters
        }
        declared = json.loads(TemplateBody).get("Parameters", {})
        if given.keys() != declared.keys():
            raise _refusal(f"Parameters: {sorted(declared)} must have values")
        if (TemplateBody, given) == before:
            raise _refusal("No updates are to be performed.")
        if self.fails:
            return None
        self._whole[StackName] = (TemplateBody, given)
        return None

    def get_template(self, *, StackName: str) -> Any:  # noqa: N803
        return {"TemplateBody": self._whole[StackName][0]}

    def describe_stacks(self, *, StackName: str) -> Any:  # noqa: N803
        (found,) = self._client.describe_stacks(StackName=StackName)["Stacks"]
        template, given = self._whole[StackName]
        names = json.loads(template).get("Outputs", {})
        outputs = [{"OutputKey": name, "OutputValue": ADDRESS if "Url" in name else name} for name in names]
        parameters = [{"ParameterKey": name, "ParameterValue": "****"} for name in given]
        status = "UPDATE_ROLLBACK_COMPLETE" if self.fails else found["StackStatus"]
        return {"Stacks": [{**found, "StackStatus": status, "Outputs": outputs, "Parameters": parameters}]}

    def describe_stack_events(self, *, StackName: str) -> Any:  # noqa: N803
        if not self.fails:
            return self._client.describe_stack_events(StackName=StackName)
        failed = {"LogicalResourceId": "ApiFunction", "ResourceStatus": "UPDATE_FAILED"}
        return {"StackEvents": [{**failed, "ResourceStatusReason": self.fails}]}


def _played(template: str) -> str:
    plain = json.loads(template)
    resources = {name: part for name, part in plain["Resources"].items() if part["Type"] in _PLAYED}
    return json.dumps({"AWSTemplateFormatVersion": plain["AWSTemplateFormatVersion"], "Resources": resources})


def _refusal(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "UpdateStack")
