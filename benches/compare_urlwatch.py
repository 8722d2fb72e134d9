#!/usr/bin/env python3
"""Polls the same unchanged pages with stancewatch and with urlwatch, and prints what both cost as Markdown.

usage: benches/compare_urlwatch.py [--pages 500] [--program FILE] [--venv DIR] [--urlwatch VERSION]

Makes pages of invented articles and serves them with nginx on loopback, in a folder of its own, once with `if_modified_since
exact` (nginx's default) and once with `before`. Each tool reads every page as a source of its own: first all of them for the
first time, then again, unchanged. stancewatch runs `check` without a pause between requests to a host, for urlwatch makes
none; it extracts, analyses and stores what urlwatch only compares. urlwatch is installed with pip into a virtual environment of
its own (DIR, by default beside the build). nginx must be there: apt-get install nginx.

CPU is user and system time of the tool with its children, memory the most that one of them held (the kernel's `ru_maxrss`).
Requests, answers and connections are counted in nginx's log. nginx is too fast to tell how many requests are in flight, so that
is counted by a server that thinks for 20 ms, on the first 100 pages. Exits with 1 if a mark is missed.
"""
import argparse
import getpass
import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SLOW_PAGES = 100
THINKS = 0.02

PAGE = """<!doctype html><html lang="en"><head><title>{title} - The Norland Gazette</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Norland Gazette">
<meta property="article:published_time" content="2025-03-{day:02}T09:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news/">News</a></nav><main><article><h1>{title}</h1>
{paragraphs}</article></main><footer>An invented newspaper</footer></body></html>"""

CONFIGURATION = """database = "pages.db"
[fetch]
allow_private = ["127.0.0.1"]
host_gap = "0s"
[[notify.command]]
command = ["true"]
[[official]]
name = "Mara Lind"
principal = "Norland"
[[official.role]]
title = "Prime Minister"
[[topic]]
id = "troops"
name = "Sending troops to Ostia"
verbs = ["send", "deploy"]
objects = ["troops", "soldiers"]
targets = ["Ostia"]
"""

NGINX = """daemon off;
{user}
pid {dir}/nginx.pid;
error_log {dir}/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; }}
  log_format wire '$connection $status';
  access_log {dir}/access.log wire;
  client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
  if_modified_since {mode};
  server {{ listen 127.0.0.1:{port}; root {dir}/www; location = /robots.txt {{ return 404; access_log off; }} }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_pages(folder, count):
    """Articles of about 4 KiB; every tenth says something about the topic. Their age is fixed, as of files that nobody touches."""
    filler = ("The council met in the old hall for most of day {n} and spoke about roads, schools and the price of bread in "
              "district {m}. Members of all parties took part in the debate, which is to go on with a vote on the budget. ")
    for n in range(count):
        text = [(filler.format(n=n, m=n * 7 + k)) * 2 for k in range(8)]
        if n % 10 == 0:
            text.insert(1, "“We are ready to send troops to Ostia,” Prime Minister Mara Lind said in parliament.")
        page = PAGE.format(title=f"Council of district {n} debates roads", day=n % 28 + 1,
                           paragraphs="\n".join(f"<p>{part}</p>" for part in text))
        path = os.path.join(folder, "p", f"{n}.html")
        write(path, page)
        os.utime(path, (1_740_000_000 + n, 1_740_000_000 + n))


class Nginx:
    def __init__(self, folder, mode):
        self.folder, self.port = folder, free_port()
        user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
        write(os.path.join(folder, "nginx.conf"), NGINX.format(dir=folder, mode=mode, port=self.port, user=user))
        self.log = os.path.join(folder, "access.log")
        self.process = subprocess.Popen(["nginx", "-p", folder, "-c", os.path.join(folder, "nginx.conf"),
                                         "-e", os.path.join(folder, "error.log")])
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        sys.exit("nginx does not start; see " + os.path.join(folder, "error.log"))

    def taken(self):
        """What was asked since the last time: answers by status, and connections."""
        with open(self.log, encoding="utf-8") as file:
            rows = [line.split() for line in file]
        open(self.log, "w", encoding="utf-8").close()
        statuses = [row[1] for row in rows]
        return {"200": statuses.count("200"), "304": statuses.count("304"),
                "other": len(rows) - statuses.count("200") - statuses.count("304"),
                "connections": len({row[0] for row in rows})}

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Slow(http.server.BaseHTTPRequestHandler):
    """Thinks before each answer, so that requests overlap if they can."""
    protocol_version = "HTTP/1.1"
    lock, now, most, folder = threading.Lock(), 0, 0, ""

    def do_GET(self):
        with Slow.lock:
            Slow.now += 1
            Slow.most = max(Slow.most, Slow.now)
        time.sleep(THINKS)
        path = os.path.join(Slow.folder, self.path.lstrip("/"))
        found = re.fullmatch(r"/p/\d+\.html", self.path) and os.path.exists(path)
        body = open(path, "rb").read() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        with Slow.lock:
            Slow.now -= 1

    def log_message(self, *_):
        pass


def run(command, env, folder):
    """Runs a tool to its end: seconds on the processor, seconds on the clock, MB at most."""
    begun = time.monotonic()
    with open(os.path.join(folder, "output.txt"), "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"code": process.returncode, "cpu": used.ru_utime + used.ru_stime, "wall": time.monotonic() - begun,
            "mb": used.ru_maxrss * 1024 / 1e6}


class Stancewatch:
    def __init__(self, folder, urls, program):
        self.folder = folder
        sources = "".join(f'[[source]]\nurl = "{url}"\nkind = "article"\n' for url in urls)
        write(os.path.join(folder, "stancewatch.toml"), CONFIGURATION + sources)
        self.command = [program, "--config", os.path.join(folder, "stancewatch.toml"), "check"]

    def run(self):
        return run(self.command, {"HOME": self.folder, "PATH": os.environ["PATH"]}, self.folder)


class Urlwatch:
    def __init__(self, folder, urls, python):
        self.folder = folder
        path = lambda name: os.path.join(folder, name)
        write(path("urls.yaml"), "---\n".join(f"url: {url}\n" for url in urls))
        write(path("urlwatch.yaml"), "report:\n  stdout:\n    enabled: true\n    color: false\n")
        self.command = [os.path.join(os.path.dirname(python), "urlwatch"), "--urls", path("urls.yaml"),
                        "--config", path("urlwatch.yaml"), "--cache", path("cache.db"), "--hooks", path("hooks.py")]

    def run(self):
        return run(self.command, {"HOME": self.folder, "PATH": os.environ["PATH"]}, self.folder)


def version(command):
    ran = subprocess.run([*command, "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    return re.search(r"\d[\w.+-]*", ran.stdout).group(0)


def in_flight(work, pages, make):
    """The most requests that a tool has in flight at one host."""
    Slow.folder, Slow.most, Slow.now = os.path.join(work, "www"), 0, 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tempfile.mkdtemp(dir=work)
    make(folder, [f"http://127.0.0.1:{server.server_port}/p/{n}.html" for n in range(min(pages, SLOW_PAGES))]).run()
    server.shutdown()
    return Slow.most


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--program", default=os.path.join(ROOT, "target", "release", "stancewatch"))
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "compare", "urlwatch"))
    parser.add_argument("--urlwatch", default="==2.29", help="which version, as pip writes it [default: %(default)s]")
    args = parser.parse_args()
    if not shutil.which("nginx"):
        sys.exit("there is no nginx: apt-get install nginx")
    if not os.path.exists(args.program):
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    python = os.path.join(args.venv, "bin", "python")
    if not os.path.exists(python):
        venv.create(args.venv, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "urlwatch" + args.urlwatch, "setuptools"], check=True)
    tools = {
        "urlwatch": lambda folder, urls: Urlwatch(folder, urls, python),
        "stancewatch": lambda folder, urls: Stancewatch(folder, urls, os.path.abspath(args.program)),
    }
    missed = []
    with tempfile.TemporaryDirectory(prefix="compare-") as work:
        make_pages(os.path.join(work, "www"), args.pages)
        most = {name: in_flight(work, args.pages, make) for name, make in tools.items()}
        versions = {"urlwatch": version([os.path.join(args.venv, "bin", "urlwatch")]),
                    "stancewatch": version([args.program])}
        print(f"| {args.pages} pages of one host | CPU s | wall s | peak MB | 200 | 304 | other | connections | in flight |")
        print("|---|---|---|---|---|---|---|---|---|")
        for mode in ("exact", "before"):
            nginx = Nginx(work, mode)
            try:
                urls = [f"http://127.0.0.1:{nginx.port}/p/{n}.html" for n in range(args.pages)]
                unchanged = {}
                for name, make in tools.items():
                    tool = make(tempfile.mkdtemp(dir=work), urls)
                    nginx.taken()
                    for turn in ("first time", "unchanged"):
                        used = tool.run()
                        seen = nginx.taken()
                        print(f"| {name} {versions[name]}, {turn}, `{mode}` | {used['cpu']:.2f} | {used['wall']:.1f} | "
                              f"{used['mb']:.0f} | {seen['200']} | {seen['304']} | {seen['other']} | {seen['connections']} | "
                              f"{most[name]} |", flush=True)
                        if used["code"]:
                            missed.append(f"{name} ended with {used['code']}: {open(os.path.join(tool.folder, 'output.txt')).read()[:500]}")
                    unchanged[name] = used | seen
                ours, theirs = unchanged["stancewatch"], unchanged["urlwatch"]
                marks = {
                    "a fifth of its CPU time": ours["cpu"] <= theirs["cpu"] / 5,
                    "40 MB": ours["mb"] <= 40,
                    "a 304 for each page, and no other request": ours["304"] == args.pages and ours["200"] + ours["other"] == 0,
                    "2 in flight": most["stancewatch"] <= 2,
                }
                missed += [f"{mode}: {mark}" for mark, is_kept in marks.items() if not is_kept]
            finally:
                nginx.stop()
    print("marks:", "all kept" if not missed else "missed: " + "; ".join(missed))
    sys.exit(1 if missed else 0)


main()
