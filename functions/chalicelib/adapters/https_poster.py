"""Posts to addresses that a shop names, over HTTPS and to public addresses only. For bootstrap only.

A name is resolved once, every address that it has is looked at, and the connection goes to one of those: a name that
leads somewhere else a moment later (DNS rebinding) leads nowhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from chalicelib.domain.errors import Unavailable

_SECONDS = 10


class HttpsPoster:
    """A `Poster`. With `local`, for a shop on somebody's own machine, plain HTTP and private addresses do, too."""

    def __init__(self, *, local: bool) -> None:
        self._local = local

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """POST it. Raises Unavailable where nobody took it: no connection, an address that is refused, no 2xx."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" and not (self._local and parts.scheme == "http"):
            raise Unavailable(f"{host} is not sent to: the address has to begin with https://")
        try:
            status = self._send(parts, host, headers, body)
        except (OSError, http.client.HTTPException) as wrong:
            raise Unavailable(f"{host} cannot be reached: {wrong}") from wrong
        if not 200 <= status < 300:
            raise Unavailable(f"{host} answered {status}")

    def _send(self, parts: SplitResult, host: str, headers: Mapping[str, str], body: bytes) -> int:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        try:
            connection.sock = self._connect(host, port)
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {**headers, "User-Agent": "Pelican-Storefront"})
            answer = connection.getresponse()
            answer.read(1024)  # nothing in it is needed
            return answer.status
        finally:
            connection.close()

    def _connect(self, host: str, port: int) -> socket.socket:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        refused = [address for address in addresses if not self._may_go(address)]
        if refused or not addresses:
            raise Unavailable(
                f"{host} is not sent to: it leads to {', '.join(refused) or 'nowhere'}, which is not public"
            )
        return socket.create_connection((addresses[0], port), timeout=_SECONDS)

    def _may_go(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return self._local or (ip.is_global and not ip.is_multicast)
