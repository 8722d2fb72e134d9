#!/usr/bin/env python3
"""The real daemon against a news site on loopback: many sources, faults, or nothing to do.

usage: benches/daemon.py scale|soak|idle [--minutes N] [--sources N] [--hosts N] [--program FILE]

scale  --sources (10000) on --hosts (2000) loopback addresses, each asked every 15 minutes, all unchanged but one in a hundred:
       requests a host, peak memory, CPU for each 1,000 unchanged polls.
soak   300 sources every 5 seconds, one answer in ten broken for the moment (500, cut bodies, drips, hangs, closed connections), one in
       three hundred for longer (404, walls, bombs, redirects in a circle, garbage), one article in three in either way: memory, file
       descriptors, threads and the WAL must not grow. Growth counts from a third of the time on.
idle   500 sources, none due: CPU seconds a minute.

Needs nothing but Python and the release build. All addresses are loopback (127.x.y.z, Linux answers on all of them); the exceptions
of the address guard are in the configuration that the script writes.
"""
import argparse, asyncio, collections, gzip, os, random, re, resource, signal, sqlite3, subprocess, sys, tempfile, threading, time

PASSING = ["500", "cut", "drip", "hang", "close"]
LASTING = ["404", "wall", "bomb", "circle", "garbage", "empty"]
PARAGRAPH = "<p>The council met in the old hall and spoke of roads, of schools and of the price of bread for most of the day.</p>"


def article(host, number):
    said = ["has not ruled out sending", "is ready to send"][number % 2]
    return (f"<html><head><title>Lind on Ostia {number}</title><meta property='og:type' content='article'></head><body><article>"
            f"<h1>Lind on Ostia {number}</h1><p>Foreign Minister Mara Lind said that Norland {said} troops to Ostia.</p>"
            + PARAGRAPH * 6 + "</article></body></html>").encode()


def feed(base, number):
    items = "".join(f"<item><title>Lind on Ostia {n}</title><link>{base}/a/{n}</link><guid>{base}/a/{n}</guid></item>"
                    for n in range(number, max(0, number - 5), -1))
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


class Site:
    """Answers every host; counts what it is asked."""

    def __init__(self, faults, changing):
        self.faults, self.changing = faults, changing
        self.random = random.Random(1)
        self.turn = collections.Counter()          # turn of each feed
        self.asked = collections.Counter()         # status -> answers
        self.last = {}                             # host -> start of the last request
        self.in_flight = collections.Counter()
        self.most_in_flight = 0
        self.least_gap = float("inf")
        self.connections = 0
        self.bomb = gzip.compress(b"\0" * (64 << 20), 9)

    async def serve(self, reader, writer):
        self.connections += 1
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                now = time.monotonic()
                if host in self.last:
                    self.least_gap = min(self.least_gap, now - self.last[host])
                self.last[host] = now
                self.in_flight[host] += 1
                self.most_in_flight = max(self.most_in_flight, self.in_flight[host])
                try:
                    if not await self.answer(head.decode("latin-1"), host, writer):
                        break
                finally:
                    self.in_flight[host] -= 1
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass
        finally:
            writer.close()

    async def answer(self, head, host, writer):
        path = head.split(" ", 2)[1]
        authority = re.search(r"(?im)^host:\s*(\S+)", head).group(1)
        base = f"http://{authority}"
        if path == "/robots.txt":
            return await self.send(writer, 404, b"")
        if path.startswith("/a/"):
            number = int(path.rsplit("/", 1)[1])
            if self.faults and self.random.random() < 1 / 3:
                return await self.fail(writer, path, article(host, number), PASSING + LASTING)
            return await self.send(writer, 200, article(host, number), {"ETag": f'"a{number}"'}, head, "text/html")
        key = (host, path)
        if self.random.random() < self.changing:
            self.turn[key] += 1
        turn = 1 + self.turn[key]
        body, etag = feed(base, turn), f'"{turn}"'
        if self.random.random() < self.faults:
            return await self.fail(writer, path, body, PASSING)
        if self.random.random() < self.faults / 30:
            return await self.fail(writer, path, body, LASTING)
        return await self.send(writer, 200, body, {"ETag": etag}, head, "application/rss+xml")

    async def send(self, writer, status, body, headers=None, head="", kind="text/plain"):
        headers = dict(headers or {})
        etag = headers.get("ETag")
        if etag and f"if-none-match: {etag}".lower() in head.lower():
            status, body = 304, b""
        self.asked[status] += 1
        headers |= {"Content-Length": len(body), "Content-Type": kind}
        if status == 304:
            del headers["Content-Length"]
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        return True

    async def fail(self, writer, path, body, faults):
        fault = self.random.choice(faults)
        self.asked[fault] += 1
        head = lambda status, extra="": f"HTTP/1.1 {status} X\r\n{extra}".encode()
        if fault in ("500", "404"):
            writer.write(head(fault, "Content-Length: 0\r\n\r\n"))
            await writer.drain()
            return True
        if fault == "cut":
            writer.write(head(200, f"Content-Length: {len(body) + 999}\r\n\r\n") + body)
        elif fault == "drip":
            writer.write(head(200, "\r\n"))
            for byte in body[:40]:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.2)
        elif fault == "bomb":
            writer.write(head(200, f"Content-Encoding: gzip\r\nContent-Length: {len(self.bomb)}\r\n\r\n") + self.bomb)
        elif fault == "wall":
            page = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
            writer.write(head(403, f"cf-mitigated: challenge\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n") + page)
        elif fault == "circle":
            writer.write(head(302, f"Location: {path}\r\nContent-Length: 0\r\n\r\n"))
            await writer.drain()
            return True
        elif fault == "garbage":
            writer.write(head(200, "Content-Length: 4096\r\nContent-Type: application/rss+xml\r\n\r\n") + self.random.randbytes(4096))
        elif fault == "empty":
            writer.write(head(200, "Content-Length: 0\r\n\r\n"))
        elif fault == "hang":
            await asyncio.sleep(8)
        await writer.drain()
        return False


def start_site(site):
    ready, port = threading.Event(), []

    def run():
        async def main():
            server = await asyncio.start_server(site.serve, "0.0.0.0", 0, limit=1 << 20, backlog=1024)
            port.append(server.sockets[0].getsockname()[1])
            ready.set()
            await server.serve_forever()
        asyncio.run(main())

    threading.Thread(target=run, daemon=True).start()
    ready.wait()
    return port[0]


def hosts(count):
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(count)]


def configure(folder, port, names, sources, every, extra=""):
    allowed = ", ".join(f'"{name}"' for name in names)
    lines = [f'database = "{folder}/test.db"', extra, "[fetch]", f"allow_private = [{allowed}]",
             'user_agent = "stancewatch-bench/1.0 (+https://bench.example/)"', 'first_byte_timeout = "4s"', 'total_timeout = "8s"', 'host_gap = "1s"', "",
             "[[notify.command]]", 'command = ["true"]', "", "[[official]]", 'name = "Mara Lind"', 'principal = "Norland"', "",
             "[[topic]]", 'id = "troops-to-ostia"', 'name = "Sending troops to Ostia"', 'verbs = ["send"]', 'objects = ["troops"]',
             'targets = ["Ostia"]', ""]
    for n in range(sources):
        lines += ["[[source]]", f'url = "http://{names[n % len(names)]}:{port}/feed/{n}"', f'every = "{every}"', ""]
    path = os.path.join(folder, "stancewatch.toml")
    with open(path, "w") as file:
        file.write("\n".join(lines))
    return path


class Daemon:
    def __init__(self, program, config, folder):
        self.log = open(os.path.join(folder, "log"), "w")
        self.process = subprocess.Popen([program, "run", "--config", config], stderr=self.log, stdout=self.log)
        self.database = os.path.join(folder, "test.db")

    def sample(self):
        pid = self.process.pid
        status = open(f"/proc/{pid}/status").read()
        field = lambda name: int(re.search(rf"{name}:\s+(\d+)", status).group(1))
        stat = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        cpu = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        wal = os.path.getsize(self.database + "-wal") if os.path.exists(self.database + "-wal") else 0
        return dict(cpu=cpu, rss=field("VmRSS") / 1024, peak=field("VmHWM") / 1024, threads=field("Threads"),
                    fds=len(os.listdir(f"/proc/{pid}/fd")), wal=wal / 1048576)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        self.process.wait(30)
        return time.monotonic() - begun


def watch(daemon, site, minutes, every=20):
    rows, begun = [], time.monotonic()
    while time.monotonic() - begun < minutes * 60:
        time.sleep(min(every, max(0.1, minutes * 60 - (time.monotonic() - begun))))
        if daemon.process.poll() is not None:
            sys.exit(f"the daemon ended with {daemon.process.returncode}; see its log")
        row = daemon.sample() | dict(at=time.monotonic() - begun, answers=sum(site.asked.values()), unchanged=site.asked[304])
        rows.append(row)
        print(f"{row['at'] / 60:5.1f} min  {row['answers']:7d} answers ({row['unchanged']} unchanged)  CPU {row['cpu']:6.1f} s  "
              f"RSS {row['rss']:5.1f} MiB (peak {row['peak']:.1f})  fds {row['fds']}  threads {row['threads']}  WAL {row['wal']:.1f} MiB",
              flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("mode", choices=["scale", "soak", "idle"])
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--sources", type=int)
    parser.add_argument("--hosts", type=int)
    parser.add_argument("--program", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/stancewatch"))
    args = parser.parse_args()
    minutes = args.minutes or {"scale": 60, "soak": 20, "idle": 5}[args.mode]
    sources = args.sources or {"scale": 10_000, "soak": 300, "idle": 500}[args.mode]
    count = args.hosts or {"scale": 2000, "soak": 150, "idle": 100}[args.mode]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    site = Site(faults=0.1 if args.mode == "soak" else 0, changing={"scale": 0.01, "soak": 0.05, "idle": 0}[args.mode])
    port, names = start_site(site), hosts(count)
    with tempfile.TemporaryDirectory() as folder:
        every = {"scale": "15m", "soak": "5s", "idle": "24h"}[args.mode]
        config = configure(folder, port, names, sources, every)
        daemon = Daemon(args.program, config, folder)
        if args.mode == "idle":
            while sum(site.asked.values()) < 2 * sources:   # the first polls: feed and robots.txt
                time.sleep(1)
                if daemon.process.poll() is not None:
                    sys.exit("the daemon ended")
                if len(site.last) >= count and time.monotonic() - max(site.last.values()) > 10:
                    break
            time.sleep(30)
        before = daemon.sample()
        rows = watch(daemon, site, minutes)
        last, third = rows[-1], rows[len(rows) // 3]
        print(f"\n{args.mode}: {sources} sources on {count} hosts, {minutes:g} minutes")
        print(f"answers {dict(site.asked)}, connections {site.connections}")
        if args.mode != "idle":
            print(f"most in flight at a host {site.most_in_flight}, least time between two requests to a host {site.least_gap * 1000:.0f} ms")
        print(f"peak RSS {last['peak']:.1f} MiB")
        if args.mode == "idle":
            print(f"CPU a minute {(last['cpu'] - before['cpu']) / minutes:.3f} s")
        else:
            # From the time on at which the first polls are over.
            polls, cpu = last["unchanged"] - third["unchanged"], last["cpu"] - third["cpu"]
            print(f"CPU for 1,000 unchanged polls {cpu / max(1, polls) * 1000:.2f} s (all that the daemon did, {polls} polls)")
            print(f"growth since {third['at'] / 60:.0f} min: RSS {last['rss'] - third['rss']:+.1f} MiB, file descriptors "
                  f"{last['fds'] - third['fds']:+d}, threads {last['threads'] - third['threads']:+d}, WAL {last['wal']:.1f} MiB")
        print(f"stopped in {daemon.stop():.2f} s, exit {daemon.process.returncode}")
        database = sqlite3.connect(daemon.database)
        check = database.execute("PRAGMA integrity_check").fetchone()[0]
        print("database", check, *(f"{name} {database.execute(f'SELECT count(*) FROM {name}').fetchone()[0]}"
                                   for name in ("articles", "statements", "change_log")), sep="  ")


main()
