"""The world around a stage on 127.0.0.1: a DNS server of a few records, and a server that shows a certificate."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from dns.resolver import Resolver

Records = dict[tuple[str, str], list[str]]


@contextmanager
def running_dns(records: Records, *, broken: bool = False) -> Iterator[Resolver]:
    """A resolver that asks a server with these records, by (name, kind); a broken one refuses to answer."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        thread = Thread(target=_answer, args=(listener, records, broken))
        thread.start()
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], port, 5
        try:
            yield resolver
        finally:
            listener.sendto(b"", ("127.0.0.1", port))
            thread.join()


def _answer(listener: socket.socket, records: Records, broken: bool) -> None:
    while True:
        wire, sender = listener.recvfrom(4096)
        if not wire:
            return
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        found = records.get((name, kind), [])
        if broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif not any(name == known for known, _ in records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        listener.sendto(response.to_wire(), sender)


def make_certificate(folder: Path, domain: str, days: int) -> Path:
    """A certificate and its key in one file, which whoever trusts that file trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=100))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{domain}-{days}.pem"
    file.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def running_tls(certificate: Path) -> Iterator[int]:
    """The port of a server that shows this certificate and says nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = int(listener.getsockname()[1])
        stopping: list[bool] = []
        thread = Thread(target=_show, args=(listener, context, stopping))
        thread.start()
        try:
            yield port
        finally:
            stopping.append(True)
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


def _show(listener: socket.socket, context: ssl.SSLContext, stopping: list[bool]) -> None:
    while True:
        plain, _ = listener.accept()
        with plain:
            if stopping:
                return
            plain.settimeout(5)
            # Whoever does not trust it hangs up in the middle.
            with suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
                secured.recv(1)
