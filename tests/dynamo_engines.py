"""The DynamoDB engines that tests run on: ministack, which pip installs, and Amazon's own DynamoDB Local on Java."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 60


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_ministack(folder: Path) -> Iterator[str]:
    """The address of a ministack of its own."""
    port = free_port()
    environment = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR"}
    with _running([sys.executable, "-m", "ministack"], port, folder, environment) as address:
        yield address


def find_dynamodb_local() -> Path | None:
    """The folder with DynamoDBLocal.jar: DYNAMODB_LOCAL, or where `make dynamodb-local` puts it."""
    named = os.environ.get("DYNAMODB_LOCAL")
    folder = Path(named) if named else ROOT / ".venv" / "dynamodb-local"
    return folder if (folder / "DynamoDBLocal.jar").is_file() else None


def missing_dynamodb_local() -> str | None:
    """What is missing for DynamoDB Local and how to get it; None where it is all there."""
    if shutil.which("java") is None:
        return "needs Java for Amazon's DynamoDB Local: `apt install default-jre-headless`"
    if find_dynamodb_local() is None:
        return "needs Amazon's DynamoDB Local: `make dynamodb-local` (with npm), or set DYNAMODB_LOCAL to its folder"
    return None


@contextmanager
def running_dynamodb_local(folder: Path) -> Iterator[str]:
    """The address of a DynamoDB Local of its own, which keeps everything in memory."""
    home = find_dynamodb_local()
    assert home is not None, missing_dynamodb_local()
    port = free_port()
    command = ["java", "-Xmx512m", f"-Djava.library.path={home / 'DynamoDBLocal_lib'}", "-jar"]
    command += [str(home / "DynamoDBLocal.jar"), "-inMemory", "-sharedDb", "-port", str(port)]
    with _running(command, port, folder, {}) as address:
        yield address


@contextmanager
def _running(command: list[str], port: int, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    log = folder / "engine.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until it answers at all: what it says to a request that is none does not matter."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the engine ended: {log.read_text(errors='replace')}"
        try:
            urlopen(address, timeout=2).close()
        except HTTPError as answered:
            answered.close()
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise AssertionError(f"the engine does not answer: {log.read_text(errors='replace')}")
