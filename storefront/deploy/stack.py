"""One CloudFormation stack: made, changed, looked at. What it is in the middle of is said before anything is done."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from storefront.deploy.clients import said
from storefront.deploy.settings import DeployError

_SETTLED = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"})
_UNDONE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
_MOST_BYTES = 51_200
_PAUSE_SECONDS = 5
_CAPABILITIES = ["CAPABILITY_IAM"]


@dataclass(frozen=True, slots=True)
class State:
    """A stack as it is: `template` and `parameters` bring it back to this."""

    status: str
    outputs: Mapping[str, str]
    template: str
    parameters: tuple[Mapping[str, Any], ...]


class Stack:
    """The stack `name`. `pause` waits between two looks at it."""

    def __init__(self, client: Any, name: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self.name = name
        self._pause = pause

    def look(self) -> State | None:
        """The stack, None where there is none. Raises DeployError where it can be neither used nor changed."""
        found = self._describe()
        if found is None:
            return None
        status = str(found["StackStatus"])
        if status in _UNDONE:
            raise DeployError(
                f"The stack {self.name} is half-made ({status}): {self._why() or 'its events say why'}. Nothing in it "
                f"serves anybody. Mend the cause, remove it with `aws cloudformation delete-stack --stack-name "
                f"{self.name}`, and deploy again; a table or bucket that has data is kept."
            )
        if status == "UPDATE_ROLLBACK_FAILED":
            raise DeployError(
                f"The stack {self.name} could not go back ({status}): {self._why()}. Mend that, then `aws "
                f"cloudformation continue-update-rollback --stack-name {self.name}`, and deploy again."
            )
        if status not in _SETTLED:
            raise DeployError(f"The stack {self.name} is being changed by somebody else ({status}): wait, then repeat.")
        with said(f"Reading the stack {self.name}"):
            template = self._client.get_template(StackName=self.name)["TemplateBody"]
        text = template if isinstance(template, str) else json.dumps(template)
        return State(status, _outputs(found), text, tuple(found.get("Parameters", ())))

    def create(self, template: Mapping[str, Any]) -> State:
        """Make it. Raises DeployError with why a resource failed; CloudFormation takes back what it had made."""
        with said(f"Creating the stack {self.name}"):
            self._client.create_stack(
                StackName=self.name, TemplateBody=_text(template), Capabilities=_CAPABILITIES, OnFailure="DELETE"
            )
        return self._settle("created")

    def update(self, template: Mapping[str, Any], parameters: Mapping[str, str]) -> tuple[State, bool]:
        """Change it; the stack then, and whether there was anything to change.

        Raises DeployError with why a resource failed; CloudFormation has then gone back to what was before.
        """
        body = _text(template)
        return self._change(
            body, [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
        )

    def restore(self, state: State) -> None:
        """Bring it back to what it was; parameters, which may be secret, keep their values."""
        self._change(
            state.template,
            [{"ParameterKey": given["ParameterKey"], "UsePreviousValue": True} for given in state.parameters],
        )

    def _change(self, body: str, given: list[dict[str, Any]]) -> tuple[State, bool]:
        try:
            with said(f"Updating the stack {self.name}"):
                self._client.update_stack(
                    StackName=self.name, TemplateBody=body, Parameters=given, Capabilities=_CAPABILITIES
                )
        except DeployError as refused:
            if isinstance(refused.__cause__, ClientError) and "No updates are to be performed" in refused.message:
                return self._settle("updated"), False
            raise
        return self._settle("updated"), True

    def _settle(self, done: str) -> State:
        while True:
            found = self._describe()
            status = str(found["StackStatus"]) if found else "DELETE_COMPLETE"
            if not status.endswith("_IN_PROGRESS"):
                break
            self._pause(_PAUSE_SECONDS)
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise DeployError(
                f"The stack {self.name} could not be {done} ({status}): {self._why() or 'its events say why'}. "
                "CloudFormation has put back what was before."
            )
        state = self.look()
        if state is None:
            raise DeployError(f"The stack {self.name} has been deleted meanwhile.")
        return state

    def _describe(self) -> Mapping[str, Any] | None:
        try:
            with said(f"Looking for the stack {self.name}"):
                stacks = self._client.describe_stacks(StackName=self.name)["Stacks"]
        except DeployError as refused:
            if isinstance(refused.__cause__, ClientError) and "does not exist" in refused.message:
                return None
            raise
        found: Mapping[str, Any] = stacks[0]
        return None if found["StackStatus"] == "DELETE_COMPLETE" else found

    def _why(self) -> str:
        """The reasons of what failed, the first failure first; what was only cancelled with it is left out."""
        try:
            with said(f"Reading the events of {self.name}"):
                events = self._client.describe_stack_events(StackName=self.name)["StackEvents"]
        except DeployError:
            return ""  # a stack whose creation failed is gone with its events
        reasons = [
            f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
            for event in reversed(events)
            if event.get("ResourceStatus", "").endswith("_FAILED")
            and event.get("ResourceStatusReason")
            and "cancelled" not in event["ResourceStatusReason"]
        ]
        return "; ".join(dict.fromkeys(reasons[-3:]))


def _outputs(found: Mapping[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", ())}


def _text(template: Mapping[str, Any]) -> str:
    text = json.dumps(template, separators=(",", ":"))
    if len(text.encode()) > _MOST_BYTES:
        raise DeployError(f"The template has {len(text):,} bytes, and CloudFormation takes {_MOST_BYTES:,}.")
    return text
