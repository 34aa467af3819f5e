"""Secrets of a shop in the Parameter Store of AWS Systems Manager: PATH/NAME, encrypted. For bootstrap only."""

from collections.abc import Iterable

from chalicelib.adapters.aws_service import AwsRefused, AwsService
from chalicelib.adapters.http_connections import NotAnswered
from chalicelib.domain.errors import Unavailable

_AT_ONCE = 10  # of GetParameters


def read_secrets(path: str, names: Iterable[str], endpoint: str | None = None) -> dict[str, str]:
    """Those of `names` that are there, below `path`. Raises Unavailable."""
    wanted = [f"{path.rstrip('/')}/{name}" for name in names]
    service = AwsService("ssm", endpoint)
    found: dict[str, str] = {}
    try:
        for first in range(0, len(wanted), _AT_ONCE):
            asked = {"Names": wanted[first : first + _AT_ONCE], "WithDecryption": True}
            answer = service.call("AmazonSSM.GetParameters", asked, "1.1")
            found |= {entry["Name"].rpartition("/")[2]: entry["Value"] for entry in answer["Parameters"]}
    except AwsRefused as refused:
        raise Unavailable(f"The secrets below {path} cannot be read: {refused}") from refused
    except NotAnswered as lost:
        raise Unavailable(f"The secrets below {path} cannot be read: {lost}") from lost
    finally:
        service.close()
    return found
