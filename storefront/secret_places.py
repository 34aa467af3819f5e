"""Where a secret is kept: a file of settings that only its owner reads, or the parameter store of AWS."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from chalicelib.domain.errors import Misconfigured

_ASSIGNED = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


class SecretPlace(Protocol):
    """Keeps secrets by their names. Raises Misconfigured, BucketRefused."""

    def where(self, name: str) -> str:
        """What people call it."""

    def read(self, name: str) -> str | None:
        """The value, None where there is none."""

    def write(self, name: str, value: str) -> None:
        """Put it there, whole or not at all, in place of what was there."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of NAME=value lines, as systemd and shells read it. Other lines stay as they are."""

    path: Path

    def where(self, name: str) -> str:
        """The file."""
        return f"{name} in {self.path}"

    def read(self, name: str) -> str | None:
        """The last line of this name counts, as with systemd."""
        found = [match[2] for line in self._lines() if (match := _ASSIGNED.fullmatch(line)) and match[1] == name]
        return found[-1].strip().strip("'\"") if found else None

    def write(self, name: str, value: str) -> None:
        """Beside its place first, for its owner alone, then moved there."""
        lines = [line for line in self._lines() if not ((match := _ASSIGNED.fullmatch(line)) and match[1] == name)]
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write("\n".join([*lines, f"{name}={value}", ""]))
            half.replace(self.path)
        except OSError as wrong:
            half.unlink(missing_ok=True)
            raise Misconfigured(f"{self.path} cannot be written: {wrong.strerror or wrong}") from wrong

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except OSError as wrong:
            raise Misconfigured(f"{self.path} cannot be read: {wrong.strerror or wrong}") from wrong


@dataclass(frozen=True, slots=True)
class ParameterStore:
    """The parameters of a stage below `path`, encrypted; `client` is botocore's of SSM."""

    client: Any
    path: str

    def where(self, name: str) -> str:
        """The parameter."""
        return f"the parameter {self.path}/{name} (AWS Systems Manager)"

    def read(self, name: str) -> str | None:
        """Decrypted."""
        from storefront.deploy.aws import said

        with said(f"{self.path}/{name}", "ssm:GetParameters"):
            answer = self.client.get_parameters(Names=[f"{self.path}/{name}"], WithDecryption=True)
        return next((str(found["Value"]) for found in answer["Parameters"]), None)

    def write(self, name: str, value: str) -> None:
        """As a SecureString."""
        from storefront.deploy.aws import said

        with said(f"{self.path}/{name}", "ssm:PutParameter"):
            self.client.put_parameter(Name=f"{self.path}/{name}", Value=value, Type="SecureString", Overwrite=True)
