"""`cunqiao serve`, no demo, behind the nginx of `deploy/` with TLS."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.cast import PASSWORD
from tests.databases import CAST, ROOT, Template, clone, environment, server

from cunqiao.project.serving import free_port

NGINX = which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
# The cast as an operator's people: with passwords as a real server reads them, and regions enough.
OPERATORS = Template(
    "operators",
    f"""
from django.contrib.auth.hashers import make_password
from tests.acts import become
from cunqiao.identity.models import Person
from cunqiao.kernel import clock
from cunqiao.regions import data_files
from cunqiao.regions.models import LoadedList
become(is_demo=False, opened_at=clock.now())
LoadedList.objects.create(version=data_files.version())
Person.objects.update(password=make_password({PASSWORD!r}))
""",
    CAST,
)
MAIN = """
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path bodies;
    proxy_temp_path answers;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {site}
}}
"""


@dataclass(frozen=True)
class Proxied:
    """Where it answers: by TLS, and without. `said` is what the server told, `database` the URL of what it has."""

    url: str
    plain_url: str
    certificate: Path
    said: Path
    database: str


@contextmanager
def proxied(folder: Path, of: Template = OPERATORS, **settings: str) -> Iterator[Proxied]:
    """Server and proxy for the block. The manager was told that the server is ready."""
    inner, tls, plain = free_port(), free_port(), free_port()
    url = f"https://localhost:{tls}"
    with server() as made, clone(made, "proxied", of) as database:
        known = environment(database) | {"CUNQIAO_URL": url, "CUNQIAO_GATEWAY": "cunqiao.kernel.gateways.Console"}
        known = {name: value for name, value in known.items() if name != "CUNQIAO_DEMO"} | settings
        with _served(inner, folder, known), _nginx(inner, tls, plain, folder):
            yield Proxied(url, f"http://localhost:{plain}", folder / "fullchain.pem", folder / "said", database)


@contextmanager
def _served(port: int, folder: Path, known: dict[str, str]) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(folder / "notify"))
        manager.settimeout(1)
        serve = [sys.executable, "-m", "cunqiao.project.cli", "serve", "--port", str(port)]
        with open(folder / "said", "w") as said:
            notified = known | {"NOTIFY_SOCKET": str(folder / "notify")}
            process = subprocess.Popen(serve, env=notified, cwd=ROOT, stdout=said)
        try:
            while (told := _told(manager)) is None:
                assert process.poll() is None, "the server has ended"
            assert told == b"READY=1"
            yield
        finally:
            process.terminate()
            process.wait(30)


def _told(manager: socket.socket) -> bytes | None:
    try:
        return manager.recv(100)
    except TimeoutError:
        return None


@contextmanager
def _nginx(inner: int, tls: int, plain: int, folder: Path) -> Iterator[None]:
    """What `deploy/` gives as an example, with ports and a certificate of our own."""
    assert NGINX, "run scripts/nginx.sh"
    _certify(folder)
    site = (ROOT / "deploy" / "nginx" / "cunqiao.conf").read_text()
    site = re.sub(r"listen \[::\].*", "", site).replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    site = site.replace("listen 80;", f"listen {plain};").replace("listen 443 ", f"listen {tls} ")
    site = site.replace("https://shop.example$", f"https://localhost:{tls}$").replace("shop.example", "localhost")
    site = re.sub(r"/etc/letsencrypt/live/localhost/", f"{folder}/", site)
    (folder / "nginx.conf").write_text(MAIN.format(site=site))
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"])
    try:
        while process.poll() is None and socket.socket().connect_ex(("127.0.0.1", tls)):
            pass
        assert process.poll() is None, "nginx has ended"
        yield
    finally:
        process.terminate()
        process.wait(10)


def _certify(folder: Path) -> None:
    """A certificate for `localhost` that nobody else has signed."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(secret)
