"""How a stage is: who asks, what they may reach, the table and its queues, Stripe, the domain and its mail.

Nothing is changed, and every look stands alone: what one is refused, the next may still tell.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime

from botocore.exceptions import ClientError

from chalicelib import bootstrap
from chalicelib.adapters.dynamo_layout import table_definition
from chalicelib.adapters.stripe_gateway import API_VERSION
from chalicelib.config import read_store
from chalicelib.domain.errors import StorefrontError
from storefront.deploy.aws import make_client, said
from storefront.deploy.domain import Reach, look_at_dkim, look_at_dmarc, look_at_domain, look_at_spf
from storefront.deploy.s3_bucket import S3Bucket
from storefront.deploy.settings import DeployError, StageSettings, read_functions
from storefront.deploy.stack import Stack
from storefront.deploy.stages import Stage, read_stage
from storefront.health import Finding, look_at_work
from storefront.places import Places
from storefront.secret_places import ParameterStore

Look = Callable[[], Iterable[Finding]]

_KEY, _SECRET = "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"
_MOST_SECONDS = 60
"""AWS refuses what is five minutes off, and so does the check of Stripe's signatures."""


def look_at_stage(places: Places, name: str, reach: Reach, clock: Callable[[], float]) -> Iterator[Finding]:
    """Everything about the stage `name` of deploy.toml. Raises Misconfigured where that file is wrong."""
    settings, stage = read_functions(places.root, name), read_stage(places.root, name)
    # The store's client reads the region from the environment; what is set there stands.
    os.environ.setdefault("AWS_DEFAULT_REGION", settings.region)
    now = int(clock())
    domain, mail = settings.domain, settings.mail_domain
    looks: list[tuple[str, Look]] = [
        ("Caller", lambda: _caller(stage, clock)),
        ("Bucket", lambda: _bucket(stage)),
        ("Stack", lambda: _stack(settings)),
        ("Table", lambda: _table(settings)),
        ("Outbox", lambda: _work(places, settings, now)),
        ("Stripe", lambda: _stripe(settings)),
    ]
    if domain:
        looks.append(("Domain", lambda: look_at_domain(reach, domain, now)))
    looks += [
        ("SPF", lambda: [look_at_spf(reach, mail)]),
        ("DKIM", lambda: [_dkim(reach, settings)]),
        ("DMARC", lambda: [look_at_dmarc(reach, mail)]),
    ]
    for subject, look in looks:
        yield from _looked(subject, look)


def _looked(subject: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except StorefrontError as wrong:
        yield Finding(subject, "wrong", wrong.message)


def _caller(stage: Stage, clock: Callable[[], float]) -> Iterator[Finding]:
    """Who AWS takes the caller for, and how far this machine's clock is from its answer's date."""
    try:
        with said("Asking AWS who calls", refused=DeployError):
            answer = make_client("sts", stage.region).get_caller_identity()
    except DeployError as refused:
        yield Finding("Caller", "wrong", refused.message)
        cause = refused.__cause__
        if not isinstance(cause, ClientError):
            return
        answer = cause.response
    else:
        yield _identity(stage, str(answer["Account"]), str(answer["Arn"]))
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if date:
        yield _clock(int(clock() - parsedate_to_datetime(date).timestamp()))


def _identity(stage: Stage, account: str, arn: str) -> Finding:
    if stage.account and stage.account != account:
        detail = f"{arn} is of account {account}, and the stage of {stage.account}: log in there"
        return Finding("Caller", "wrong", detail)
    return Finding("Caller", "good", arn)


def _clock(ahead: int) -> Finding:
    if abs(ahead) <= _MOST_SECONDS:
        return Finding("Clock", "good", f"within {_MOST_SECONDS} seconds of AWS's")
    where = "ahead of" if ahead > 0 else "behind"
    detail = f"this machine is {abs(ahead)} seconds {where} AWS: set its clock by NTP (`timedatectl set-ntp true`)"
    return Finding("Clock", "wrong", detail)


def _bucket(stage: Stage) -> Iterator[Finding]:
    S3Bucket(stage.bucket, stage.region, stage.account).check()
    yield Finding("Bucket", "good", f"{stage.bucket} is there and ours")


def _stack(settings: StageSettings) -> Iterator[Finding]:
    state = Stack(make_client("cloudformation", settings.region), settings.stack).look()
    if state is None:
        how = f"`storefront deploy functions --stage {settings.stage}` makes it"
        yield Finding("Stack", "wrong", f"there is no stack {settings.stack}: {how}")
    else:
        yield Finding("Stack", "good", f"{settings.stack} ({state.status})")


def _table(settings: StageSettings) -> Iterator[Finding]:
    """Whether it and each of its indexes can be used."""
    name = settings.table
    with said(f"The table {name}", "dynamodb:DescribeTable", DeployError):
        table = make_client("dynamodb", settings.region).describe_table(TableName=name)["Table"]
    states = {index["IndexName"]: index["IndexStatus"] for index in table.get("GlobalSecondaryIndexes", ())}
    wanted = [index["IndexName"] for index in table_definition(name)["GlobalSecondaryIndexes"]]
    problems = [f"the index {index} is missing" for index in wanted if index not in states]
    problems += [f"the index {index} is {states[index]}" for index in wanted if states.get(index, "ACTIVE") != "ACTIVE"]
    problems += [f"it is {table['TableStatus']}"] if table["TableStatus"] != "ACTIVE" else []
    if problems:
        how = f"wait where it is being made, else `storefront deploy functions --stage {settings.stage}`"
        yield Finding("Table", "wrong", f"{name}: {'; '.join(problems)} ({how})")
    else:
        yield Finding("Table", "good", f"{name} and its {len(wanted)} indexes")


def _work(places: Places, settings: StageSettings, now: int) -> Iterator[Finding]:
    _, endpoint = read_store(os.environ)
    worker = f"the stack's schedule does; `storefront logs --stage {settings.stage} --level ERROR` says why not"
    with closing(bootstrap.open_store(places.var, settings.table, endpoint)) as store:
        yield from look_at_work(store, now, worker)


def _stripe(settings: StageSettings) -> Iterator[Finding]:
    """The webhook at the shop's address, its events and its version of the API."""
    from storefront.stripe_webhook import PATH, look, open_stripe

    place = ParameterStore(make_client("ssm", settings.region), settings.secrets)
    key = place.read(_KEY)
    address = _address(settings)
    if key is None or place.read(_SECRET) is None:
        lost = _KEY if key is None else _SECRET
        how = (
            "copy it from Stripe's Dashboard" if key is None else f"`storefront stripe setup --stage {settings.stage}`"
        )
        yield Finding("Stripe", "wrong", f"there is no {place.where(lost)}: {how}")
    if key is None or address is None:
        return
    work = look(open_stripe(key, os.environ.get("STRIPE_API_BASE") or None), address + PATH)
    setup = f"`storefront stripe setup --stage {settings.stage}`"
    known, old = work.known, ", ".join(f"{one.id} ({one.version or 'the default version'})" for one in work.old)
    if known is None or not known.is_right:
        before = f"; there is {old}, and the functions read {API_VERSION}" if known is None and old else ""
        how = f" ({setup} --url {address})" if settings.domain is None else f" ({setup})"
        yield Finding("Stripe", "wrong", f"to be done: {'; '.join(work.steps)}{before}{how}")
        return
    more = f"; older ones are there too: {old} ({setup} --prune takes them away)" if old else ""
    detail = f"{known.id} sends {len(known.events)} events to {work.url}, API version {known.version}{more}"
    yield Finding("Stripe", "good", detail)


def _address(settings: StageSettings) -> str | None:
    """Where the shop is reached: its domain, else what CloudFront calls it; None where that is not known yet."""
    if settings.domain:
        return f"https://{settings.domain}"
    state = Stack(make_client("cloudformation", settings.region), settings.stack).look()
    return state.outputs.get("DistributionUrl") if state else None


def _dkim(reach: Reach, settings: StageSettings) -> Finding:
    mail = settings.mail_domain
    with said(f"The identity {mail} of SES", "ses:GetIdentityDkimAttributes", DeployError):
        answer = make_client("ses", settings.region).get_identity_dkim_attributes(Identities=[mail])
    tokens = answer["DkimAttributes"].get(mail, {}).get("DkimTokens", [])
    if tokens:
        return look_at_dkim(reach, mail, tokens)
    how = f"`storefront deploy functions --stage {settings.stage}` makes its identity"
    return Finding("DKIM", "wrong", f"SES has no keys for {mail}: {how}")
