#!/usr/bin/env python3
"""What is left of the real daemon's work after kill -9 and after power cuts, against a news site and a receiver on loopback.

usage: benches/durability.py kills|power [--times N] [--seed N] [--program FILE] [--control]

kills  --times (1000) SIGKILLs, most within a quarter of a second after a new article was published and a poll was asked for. Then the
       daemon may finish. Every article must be stored with its statement, every shift must be in the log once and have arrived on both
       channels, no channel may hear of more than one shift twice for each kill, and each repetition must carry the same key.
power  the daemon's writes to its files are recorded (strace) while it stores articles and tells of shifts; then --times (300) cuts of
       the power are replayed: at a random place of the record, what was not synced is dropped, kept in part, or kept torn. What a
       receiver has been told by then must be in the database, which must be whole. With --control no sync of the log counts, as if the
       program did not ask for any: then alerts must be found lost, or the campaign would find nothing.

Needs Python and a build of the program; `power` needs strace. Nothing but loopback is asked.
"""
import argparse, collections, datetime, http.server, json, os, random, re, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time

PAGE = "".join(f"<p>{text}</p>" for text in (
    "The government in Norland has met several times this month to talk about the war in Ostia, and about what the country and its "
    "neighbours could do once the fighting there has ended.",
    "Members of parliament from all parties took part in the debate, which lasted until late in the evening and was followed by many "
    "people in the capital on the screens of the central square.",
    "The harbour of the capital was closed for an hour in the morning because of the fog, and ferries to the islands ran late, as the "
    "port authority told reporters."))
FIRST = datetime.date(2014, 1, 6)


def day(number):
    return FIRST + datetime.timedelta(days=4 * number)


def article(number):
    said = ["We rule out sending troops to Ostia", "We are ready to send troops to Ostia"][number % 2]
    return (f"<html lang='en'><head><title>Lind on Ostia {number}</title><meta property='og:type' content='article'>"
            f"<meta property='article:published_time' content='{day(number)}T09:00:00Z'></head><body><article><h1>Lind on Ostia</h1>"
            f"<p>“{said},” Foreign Minister Mara Lind told paper number{number} on its day.</p>" + PAGE + "</article></body></html>").encode()


class Site(http.server.ThreadingHTTPServer):
    """Lists the last articles, serves them, and takes what the webhook sends."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.published, self.posted = 0, []
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass                                       # a client that was killed


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server
        if self.path == "/feed":
            newest = site.published
            items = "".join(f"<item><title>Lind on Ostia {n}</title><link>{site.base}/a/{n}</link><guid>{n}</guid></item>"
                            for n in range(newest, max(0, newest - 40), -1))
            self.answer(200, "application/rss+xml", f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode())
        elif self.path.startswith("/a/"):
            self.answer(200, "text/html; charset=utf-8", article(int(self.path[3:])))
        else:
            self.answer(404, "text/plain", b"nothing")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.posted.append(body["data"])
        self.answer(200, "text/plain", b"ok")

    def answer(self, status, kind, body):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Daemon:
    """The program under a service manager that listens."""

    def __init__(self, program, folder, prefix=()):
        path = os.path.join(folder, "notify.sock")
        if os.path.exists(path):
            os.remove(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.socket.settimeout(120)
        environment = dict(os.environ, NOTIFY_SOCKET=path, DBUS_SESSION_BUS_ADDRESS="unix:path=/")
        self.child = subprocess.Popen([*prefix, program, "run", "--config", os.path.join(folder, "stancewatch.toml")], cwd=folder,
                                      env=environment, stderr=open(os.path.join(folder, "log"), "ab"), stdout=subprocess.DEVNULL)
        self.pid = None
        while True:
            told, _, _, _ = self.socket.recvmsg(4096)
            if b"READY=1" in told:
                break
        threading.Thread(target=self.listen, daemon=True).start()
        self.pid = self.child.pid if not prefix else int(subprocess.check_output(["pgrep", "-P", str(self.child.pid)]).split()[0])

    def listen(self):
        try:
            while True:
                self.socket.recv(4096)
        except OSError:
            pass

    def poll(self):
        os.kill(self.pid, signal.SIGUSR1)

    def end(self, how):
        os.kill(self.pid, how)
        self.child.wait()
        self.socket.close()


def configure(folder, site):
    with open(os.path.join(folder, "stancewatch.toml"), "w") as file:
        file.write(f'''database = "test.db"
[fetch]
allow_private = ["127.0.0.1"]
host_gap = "0s"
[alert]
max_age = "9000d"
[trouble]
enabled = false
[[source]]
url = "{site.base}/feed"
kind = "feed"
every = "24h"
[[official]]
name = "Mara Lind"
principal = "Norland"
[[official.role]]
title = "Foreign Minister"
[[topic]]
id = "troops"
name = "Sending troops to Ostia"
verbs = ["send"]
objects = ["troops"]
targets = ["Ostia"]
[[notify.webhook]]
url = "{site.base}/hook"
[[notify.command]]
command = ["sh", "-c", "cat >> alerts.jsonl"]
''')


def until(holds, what, seconds=120):
    begun = time.time()
    while not holds():
        if time.time() - begun > seconds:
            sys.exit(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def query(database, sql):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as file:
        return file.execute(sql).fetchall()


def piped(folder):
    try:
        with open(os.path.join(folder, "alerts.jsonl")) as file:
            return [json.loads(line) for line in file if line.endswith("\n")]
    except FileNotFoundError:
        return []


def kills(program, times, seed):
    rnd, site, folder = random.Random(seed), Site(), tempfile.mkdtemp()
    configure(folder, site)
    database = os.path.join(folder, "test.db")
    site.published = 1                             # history
    daemon = Daemon(program, folder)
    daemon.poll()
    until(lambda: query(database, "SELECT count(*) FROM statement_log")[0][0] == 1, "the first article")
    daemon.end(signal.SIGTERM)
    begun = time.time()
    for done in range(times):
        daemon = Daemon(program, folder)
        if rnd.random() < 0.6 or done == 0:
            site.published += 1
        daemon.poll()
        # A poll is stored as a whole: now and then there is time for one.
        time.sleep(rnd.random() * (1.2 if done % 4 == 3 else 0.25))
        daemon.end(signal.SIGKILL)
        if (done + 1) % 100 == 0:
            print(f"  {done + 1} kills, {site.published} articles, {len(site.posted)} posts, {time.time() - begun:.0f} s", flush=True)
    daemon = Daemon(program, folder)
    daemon.poll()
    shifts = site.published - 1
    waiting = "SELECT count(*) FROM delivery_log WHERE status IN ('queued', 'sending')"
    until(lambda: query(database, "SELECT count(*) FROM statement_log")[0][0] == site.published, "all articles")
    until(lambda: query(database, waiting)[0][0] == 0, "all deliveries")
    daemon.end(signal.SIGTERM)
    stored = query(database, "SELECT count(*) FROM articles")[0][0]
    log = query(database, "SELECT count(*) FROM change_log WHERE subject_kind = 'official'")[0][0]
    keys = {key for (key,) in query(database, "SELECT DISTINCT idempotency_key FROM delivery_log")}
    bad, tally = [], collections.Counter()
    for name, told in (("webhook", site.posted), ("command", piped(folder))):
        seen = collections.Counter(alert["idempotency_key"] for alert in told)
        lost, invented = keys - set(seen), set(seen) - keys
        repeated = sum(count - 1 for count in seen.values())
        tally[name + " repeated"] = repeated
        if lost or invented or repeated > times:
            bad.append(f"{name}: lost {sorted(lost)[:5]}, invented {sorted(invented)[:5]}, {repeated} repeated")
    integrity = query(database, "PRAGMA integrity_check")[0][0]
    verified = subprocess.run([program, "verify", "--config", os.path.join(folder, "stancewatch.toml")], capture_output=True).returncode
    if (stored, log, len(keys), integrity, verified) != (site.published, shifts, shifts, "ok", 0):
        bad.append(f"{stored} of {site.published} articles, {log} of {shifts} shifts, {len(keys)} keys, {integrity}, verify {verified}")
    print(f"kills: {times} SIGKILLs (seed {seed}), {site.published} articles, {shifts} shifts: {site.published - stored} articles and "
          f"{shifts - log} shifts lost, {dict(tally)}, integrity {integrity}, verify {'ok' if verified == 0 else 'failed'}, {time.time() - begun:.0f} s")
    shutil.rmtree(folder)
    return bad


HEX = re.compile(r"\\x([0-9a-f]{2})")


def text(escaped):
    return bytes.fromhex("".join(HEX.findall(escaped))) if "\\x" in escaped else escaped.encode()


def events(record, folder):
    """Writes and syncs of the database and its log, and what the receiver was told, in their order."""
    files = {f"{folder}/test.db": "db", f"{folder}/test.db-wal": "wal"}
    begun = {}                                     # calls of other threads that strace shows in two parts
    for line in open(record, errors="replace"):
        thread = line.split(" ", 1)[0]
        if line.rstrip().endswith("<unfinished ...>"):
            begun[thread] = line.rstrip()[:-len("<unfinished ...>")]
            continue
        if resumed := re.match(r"\d+\s+<\.\.\. \w+ resumed>(.*)", line):
            line = begun.pop(thread, "") + resumed[1] + "\n"
        found = re.match(r"\d+\s+(\w+)\((\d+)<([^>]*)>(.*)\)\s+=\s+(-?\d+)", line)
        if not found or int(found[5]) < 0:
            continue
        call, path, rest = found[1], text(found[3]).decode(), found[4]
        if call in ("pwrite64", "write") and path in files:
            data = re.search(r'"((?:\\x[0-9a-f]{2})*)"', rest)
            yield "write", files[path], int(rest.rsplit(",", 1)[1]), bytes.fromhex(data[1].replace("\\x", ""))
        elif call == "write" and path.endswith("/alerts.jsonl"):
            data = re.search(r'"((?:\\x[0-9a-f]{2})*)"', rest)
            for told in text(data[1]).decode().splitlines():
                yield "told", json.loads(told)
        elif call in ("fsync", "fdatasync") and path in files:
            yield "sync", files[path]
        elif call == "ftruncate" and path in files:
            yield "cut", files[path], int(rest.rsplit(",", 1)[1])


def apply(image, event):
    if event[0] == "write":
        _, _, offset, data = event
        image.extend(b"\0" * (offset + len(data) - len(image)))
        image[offset:offset + len(data)] = data
    elif len(image) > event[2]:
        del image[event[2]:]


def power(program, times, seed, control):
    rnd, site, folder = random.Random(seed), Site(), tempfile.mkdtemp()
    configure(folder, site)
    database, record = os.path.join(folder, "test.db"), os.path.join(folder, "record")
    strace = ["strace", "-f", "-y", "-xx", "-s", "400000", "--seccomp-bpf", "-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync", "-o", record]
    site.published = 1
    daemon = Daemon(program, folder, strace)
    for _ in range(150):
        before = len(piped(folder))
        daemon.poll()
        until(lambda: query(database, "SELECT count(*) FROM statement_log")[0][0] == site.published, "the article")
        if site.published > 1:
            until(lambda: len(piped(folder)) > before, "the alert")
        site.published += 1
    daemon.end(signal.SIGTERM)
    recorded = [event for event in events(record, folder) if not (control and event == ("sync", "wal"))]
    count = collections.Counter(event[0] for event in recorded)
    results, bad = collections.Counter(), []
    for trial in range(times):
        cut, model = rnd.randrange(20, len(recorded)), trial % 3    # 0: drop what is not synced; 1: keep some; 2: keep some torn
        durable, pending, told = {"db": bytearray(), "wal": bytearray()}, {"db": [], "wal": []}, []
        for event in recorded[:cut]:
            if event[0] == "told":
                told.append(event[1])
            elif event[0] == "sync":
                for write in pending[event[1]]:
                    apply(durable[event[1]], write)
                pending[event[1]] = []
            else:
                pending[event[1]].append(event)
        for name in durable:
            for write in pending[name] if model else []:
                if rnd.random() < 0.5:
                    if model == 2 and write[0] == "write" and len(write[3]) > 512 and rnd.random() < 0.3:
                        write = (*write[:3], write[3][:rnd.randrange(1, len(write[3]) // 512 + 1) * 512])
                    apply(durable[name], write)
        work = os.path.join(folder, "cut")
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        shutil.copy(os.path.join(folder, "stancewatch.toml"), work)
        for name, suffix in (("db", ""), ("wal", "-wal")):
            if durable[name]:
                with open(os.path.join(work, "test.db" + suffix), "wb") as file:
                    file.write(durable[name])
        problem = judge(program, work, told)
        results[problem or "ok"] += 1
        if problem:
            bad.append(f"cut {cut} of {len(recorded)}, model {model}: {problem}")
    if control:
        lost = results["an alert that was told is lost"]
        print(f"control: {times} cuts without a sync of the log: {lost} lose alerts")
        return [] if lost else ["the campaign finds nothing"]
    print(f"power: {times} cuts (seed {seed}) of {count['write']} writes, {count['sync']} syncs, {count['told']} alerts told: {dict(results)}")
    shutil.rmtree(folder)
    return bad


def judge(program, folder, told):
    """What is wrong with a database after a cut; nothing is the answer."""
    database = os.path.join(folder, "test.db")
    if not os.path.exists(database):
        return "the file is gone" if told else None
    try:
        with sqlite3.connect(database) as file:
            if (integrity := file.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                return "corrupt: " + integrity[:60]
            known = {key: attempts for key, attempts in file.execute("SELECT idempotency_key, attempts FROM deliveries WHERE channel = 'command'")} \
                if told else {}
            shifts = {shift for (shift,) in file.execute("SELECT id FROM shifts")} if told else set()
    except sqlite3.Error as error:
        return f"sqlite: {error}"
    for alert in told:
        if not known.get(alert["idempotency_key"]) or alert["shift_id"] not in shifts:
            return "an alert that was told is lost"
    if told and subprocess.run([program, "verify", "--config", os.path.join(folder, "stancewatch.toml")], capture_output=True).returncode:
        return "verify failed"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kills", "power"])
    parser.add_argument("--times", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--program", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/stancewatch"))
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    if arguments.what == "kills":
        bad = kills(program, arguments.times or 1000, arguments.seed)
    else:
        bad = power(program, arguments.times or 300, arguments.seed, arguments.control)
    for line in bad[:20]:
        print("WRONG", line)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
