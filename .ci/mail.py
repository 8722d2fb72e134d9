#!/usr/bin/env python3
"""Sends a test alert through a real SMTP server (aiosmtpd) on loopback: STARTTLS, TLS from the first byte, log-in, and a wrong certificate.

usage: .ci/mail.py PROGRAM      (installs aiosmtpd from PyPI into a virtual environment of its own)
"""
import os, ssl, subprocess, sys, tempfile, venv

if len(sys.argv) == 2:
    home = os.path.join(tempfile.gettempdir(), "stancewatch-mail-venv")
    python = os.path.join(home, "bin/python")
    if not os.path.exists(python):
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "aiosmtpd"], check=True)
    sys.exit(subprocess.run([python, __file__, sys.argv[1], "inside"]).returncode)

import logging, warnings
from email import message_from_bytes, policy
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
program = os.path.abspath(sys.argv[1])
received = []


class Handler:
    async def handle_DATA(self, server, session, envelope):
        received.append((session, envelope))
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"watch" and data.password == b"s3cret")


with tempfile.TemporaryDirectory() as folder:
    path = lambda name: os.path.join(folder, name)
    openssl = lambda *args: subprocess.run(["openssl", *args], check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2", "-subj", "/CN=test CA")
    for name, host in (("right", "localhost"), ("wrong", "elsewhere.example")):
        open(path("ext"), "w").write(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", path(name + ".key"), "-out", path(name + ".csr"), "-subj", f"/CN={host}")
        openssl("x509", "-req", "-in", path(name + ".csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial", "-days", "2",
                "-extfile", path("ext"), "-out", path(name + ".pem"))
    contexts = {}
    for name in ("right", "wrong"):
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(path(name + ".pem"), path(name + ".key"))
    options = dict(hostname="127.0.0.1", authenticator=login, auth_required=True)
    servers = {
        "starttls": Controller(Handler(), port=8025, tls_context=contexts["right"], require_starttls=True, **options),
        "implicit": Controller(Handler(), port=8465, ssl_context=contexts["right"], auth_require_tls=False, **options),
        "wrong certificate": Controller(Handler(), port=8026, tls_context=contexts["wrong"], require_starttls=True, **options),
        "wrong password": Controller(Handler(), port=8027, tls_context=contexts["right"], require_starttls=True, **options),
    }
    open(path("password"), "w").write("s3cret\n")
    open(path("password2"), "w").write("wr0ng\n")
    failed = 0
    for case, server in servers.items():
        server.start()
        received.clear()
        tls = "implicit" if case == "implicit" else "starttls"
        password = "password2" if case == "wrong password" else "password"
        open(path("stancewatch.toml"), "w").write(f"""database = "x.db"
[fetch]
allow_private = ["localhost"]
[[notify.email]]
server = "localhost"
port = {server.port}
tls = "{tls}"
ca = "ca.pem"
user = "watch"
password = {{ file = "{password}" }}
from = "watch@desk.example"
to = ["me@desk.example", "you@desk.example"]
timeout = "10s"
""")
        run = subprocess.run([program, "--config", path("stancewatch.toml"), "notify", "test"], capture_output=True, text=True)
        print(f"{case}: exit {run.returncode}: {' '.join(run.stdout.split())}")
        good = case in ("starttls", "implicit")
        failed += (run.returncode == 0) != good or bool(received) != good or "s3cret" in run.stdout + run.stderr
        if good and received:
            envelope = received[0][1]
            mail = message_from_bytes(envelope.content, policy=policy.default)
            kinds = [part.get_content_type() for part in mail.walk()]
            print(f"  to {envelope.rcpt_tos}, subject {mail['subject']!r}, {kinds}")
            failed += kinds != ["multipart/alternative", "text/plain", "text/html"] or "open → ready" not in mail["subject"]
            failed += "We are ready to test notifications" not in mail.get_body(("plain",)).get_content()
        server.stop()
    print("all as expected" if not failed else f"{failed} FAILED")
    sys.exit(1 if failed else 0)
