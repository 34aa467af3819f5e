"""The template put together: what holds the shop's data first, since the package of the functions lies there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront.deploy.settings import StageSettings
from storefront.deploy.template.alarms import alarms
from storefront.deploy.template.api import api
from storefront.deploy.template.cdn import cdn
from storefront.deploy.template.functions import functions
from storefront.deploy.template.store import bucket_policy, store

_VERSION = "2010-09-09"
Resources = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surface:
    """What the functions answer to: routes as (method, path), schedules as (handler, expression)."""

    routes: tuple[tuple[str, str], ...]
    schedules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the stack. `secrets_version` changes when a secret does, and starts functions anew."""

    settings: StageSettings
    surface: Surface
    package_key: str
    digest: str
    runtime: str
    secrets_version: str = ""


def foundation(settings: StageSettings) -> dict[str, Any]:
    """The bucket and the table alone: the first step of a new stack."""
    return _template(settings, store(settings), {}, {})


def whole(plan: Plan) -> dict[str, Any]:
    """The whole stack."""
    settings = plan.settings
    resources = {
        **store(settings),
        **bucket_policy(settings),
        **functions(
            settings, plan.surface.schedules, plan.package_key, plan.digest, plan.runtime, plan.secrets_version
        ),
        **api(settings, plan.surface.routes),
        **cdn(settings),
        **alarms(settings, plan.surface.schedules),
    }
    parameters = {
        "OriginSecret": {
            "Type": "String",
            "NoEcho": True,
            "MinLength": 32,
            "Description": "What CloudFront sends along, so that the shopper's address that it forwards is believed.",
        },
        # The address of a distribution is known only when it is there, and it needs the functions first.
        "SiteUrl": {"Type": "String", "Description": "Where the shop is reached, for mails and return addresses."},
    }
    return _template(settings, resources, parameters, _outputs(settings))


def _template(
    settings: StageSettings, resources: Resources, parameters: Resources, outputs: Resources
) -> dict[str, Any]:
    template = {
        "AWSTemplateFormatVersion": _VERSION,
        "Description": f"The shop {settings.name}, stage {settings.stage}.",
        "Parameters": parameters,
        "Resources": resources,
        "Outputs": outputs,
    }
    return {name: part for name, part in template.items() if part}


def _outputs(settings: StageSettings) -> dict[str, Any]:
    address = {"Fn::Sub": "https://${Distribution.DomainName}"}
    tokens = {
        f"Dkim{number}": {
            "Description": "A CNAME record for the mail domain: name and value.",
            "Value": {
                "Fn::Sub": f"${{MailIdentity.DkimDNSTokenName{number}}} ${{MailIdentity.DkimDNSTokenValue{number}}}"
            },
        }
        for number in (1, 2, 3)
    }
    return {
        "Url": {
            "Description": "Where the shop is reached.",
            "Value": f"https://{settings.domain}" if settings.domain else address,
        },
        "DistributionUrl": {"Description": "CloudFront's own address.", "Value": address},
        "DistributionId": {"Description": "For invalidations.", "Value": {"Ref": "Distribution"}},
        "Bucket": {"Description": "Releases and public files.", "Value": {"Ref": "Bucket"}},
        "Table": {"Description": "Orders and stock.", "Value": {"Ref": "Table"}},
        **tokens,
    }
