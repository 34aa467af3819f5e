"""CPU of a cold start from the package, against a naive app in Chalice's own zip; and what each lever gives.

Every figure is of fresh processes in a bare virtual environment, all kinds in turn, on the same doubles of DynamoDB and
Stripe. As on Lambda, bytecode cannot be written.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figures import Table, median, milliseconds

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(os.environ.get("STOREFRONT_BENCH_RUNS", "11"))
_CALL = """
import json, sys
sys.path.insert(0, sys.argv[1])
exec(sys.argv[2])
import app
from types import SimpleNamespace
event, wanted = json.loads(sys.stdin.read())
answer = app.app(event, SimpleNamespace(aws_request_id="1", function_name="api"))
assert answer["statusCode"] == wanted, answer
"""
_BOTOCORE = """
sys.path.append({site!r})
import botocore.session
client = botocore.session.get_session().create_client("dynamodb")
"""
_REQUESTS = """
sys.path.append({site!r})
import requests
session = requests.Session()
"""
_EAGER = """
from importlib import import_module
from pathlib import Path
for path in sorted(Path(sys.argv[1], "chalicelib").rglob("*.py")):
    if path.parent.name in ("domain", "service", "edge") and path.stem != "__init__":
        import_module(f"chalicelib.{path.parent.name}.{path.stem}")
"""


@dataclass
class _Kind:
    """What is started: a folder, what runs before it, and what it is asked."""

    name: str
    task: Path
    prelude: str
    asked: str
    seconds: list[float]


def measure() -> Table:
    """The table: median CPU of each kind and its ratio to the naive app asked the same."""
    with TemporaryDirectory() as folder, _doubles(Path(folder)) as environment:
        kinds = _kinds(Path(folder))
        python = Path(folder) / "venv" / "bin" / "python"
        venv.create(Path(folder) / "venv", with_pip=False)
        for number in range(-1, RUNS):
            for kind in kinds:
                taken = _cpu(python, kind, environment, number)
                if number >= 0:
                    kind.seconds.append(taken)
        sizes = [_size(kind.task) for kind in kinds]
    peers = {kind.asked: median(kind.seconds) for kind in kinds[:2]}
    return Table(
        "Cold start",
        f"CPU of a fresh process from start to answer, median of {RUNS} runs in turn, the interpreter included. The "
        "naive app imports boto3, stripe, jinja2 and pydantic at the top and is unzipped from what `chalice package` "
        "made of it. The goals are 0.10 for a refused webhook and 0.30 for a first checkout. A row that begins with … "
        "takes one lever away from the row above. TLS is in neither: the doubles speak plain HTTP.",
        ("what is started", "unzipped", "CPU", "against naive"),
        tuple(
            (kind.name, size, milliseconds(median(kind.seconds)), f"{median(kind.seconds) / peers[kind.asked]:.2f}")
            for kind, size in zip(kinds, sizes, strict=True)
        ),
    )


def _kinds(folder: Path) -> list[_Kind]:
    from storefront.deploy.package import build_package, stage

    naive = _unzip(_naive_zip(folder / "build"), folder / "naive")
    ours = _unzip(build_package(ROOT / "functions").content, folder / "ours")
    sources = folder / "sources"
    sources.mkdir()
    stage(ROOT / "functions", sources)
    site = str(Path(sys.prefix) / "lib" / f"python3.{sys.version_info[1]}" / "site-packages")
    levers = (
        ("… without bytecode in the package", sources, "pass"),
        ("… with botocore's client of DynamoDB", ours, _BOTOCORE.format(site=site)),
        ("… with `requests` for Stripe", ours, _REQUESTS.format(site=site)),
    )
    return [
        _Kind("naive: a webhook is refused", naive, "pass", "webhook", []),
        _Kind("naive: first checkout", naive, "pass", "checkout", []),
        _Kind("ours: a webhook is refused", ours, "pass", "webhook", []),
        _Kind("… without bytecode in the package", sources, "pass", "webhook", []),
        _Kind("… with all use cases imported at the start", ours, _EAGER, "webhook", []),
        _Kind("ours: first checkout", ours, "pass", "checkout", []),
        *(_Kind(name, task, prelude, "checkout", []) for name, task, prelude in levers),
    ]


def _naive_zip(folder: Path) -> bytes:
    """What Chalice makes of the naive app; asks a package index for its libraries."""
    shutil.copytree(ROOT / "benchmarks" / "naive", folder)
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "STOREFRONT_TABLE": "x"}
    environment |= {"DYNAMODB_ENDPOINT": "http://127.0.0.1:9", "STRIPE_API_BASE": "http://127.0.0.1:9"}
    command = [Path(sys.executable).with_name("chalice"), "--project-dir", folder, "package", "out"]
    subprocess.run(command, env=environment, cwd=folder, check=True, capture_output=True)  # noqa: S603
    return (folder / "out" / "deployment.zip").read_bytes()


def _unzip(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 1e6:.1f} MB"


@contextmanager
def _doubles(folder: Path) -> Iterator[Mapping[str, str]]:
    """A shop on its doubles; the environment that its functions need."""
    sys.path[:0] = [str(ROOT / "tests" / "deploy"), str(ROOT / "tests")]
    from dynamo_engines import running_ministack
    from packaged_shop import doubled

    (folder / "engine").mkdir()
    (folder / "shop").mkdir()
    with ExitStack() as stack:
        engine = stack.enter_context(running_ministack(folder / "engine"))
        shop = stack.enter_context(doubled(engine, folder / "shop"))
        keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "eu-west-1"}
        yield {**shop.environment, **keys, "PYTHONDONTWRITEBYTECODE": "1"}


def _cpu(python: Path, kind: _Kind, environment: Mapping[str, str], number: int) -> float:
    asked = json.dumps([_event(kind, number), 400 if kind.asked == "webhook" else 201])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603  # our own code
        [python, "-P", "-c", _CALL, kind.task, kind.prelude], input=asked.encode(), env=environment, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _event(kind: _Kind, number: int) -> Mapping[str, object]:
    from lambda_functions import gateway_event

    if kind.asked == "webhook":
        return gateway_event("POST", "/api/webhooks/stripe", "", "{}", {"Stripe-Signature": "t=1,v1=00"})
    body = {
        "lines": [{"sku": "POSTER", "quantity": 1, "seen": 3000}],
        "currency": "EUR",
        "destination": {"country": "DE"},
        "email": "ada@example.com",
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers["Idempotency-Key"] = f"{number} {perf_counter()} of this run"
    event = gateway_event("POST", "/api/checkout", "", json.dumps(body), headers)
    # Each asks from another address: one visitor may hold only so much.
    address = {"sourceIp": f"203.0.113.{number + 2}.{kind.name}.{perf_counter()}"}
    return {**event, "requestContext": {**event["requestContext"], "identity": address}}
