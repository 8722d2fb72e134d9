#!/usr/bin/env python3
"""A file of many years: how fast it fills, how it grows, and how soon every command and page answers.

usage: benches/years.py fill DIR [--articles N] [--statements N] [--program FILE]
       benches/years.py ask DIR [--program FILE] [--times N]

fill  writes a configuration into DIR and lets `ingest` read --articles (1,000,000) invented articles of some two kilobytes each over
      twelve years, of which --statements (200,000) hold a sentence of one of 300 officials of 60 states on one of 20 topics. Says
      articles a second, bytes of the file an article, and the rows that came of it. The source's articles are made as they are read.
ask   times every command (the whole process) and every page of the dashboard (one request) over that file, --times (5) in turn after
      one to warm up, and says the median and the slowest. What takes more than 100 ms is marked.

Needs Python and a release build of the program. Nothing but loopback is asked.
"""
import argparse, datetime, http.client, json, os, random, sqlite3, statistics, subprocess, sys, time, urllib.parse

STATES = [a + b for a in ("Nor", "Vel", "Os", "Kar", "Mer", "Tal", "Bru", "Sol", "Dra", "Fen") for b in ("land", "donia", "mark", "avia", "burg", "ria")]
GIVEN = "Mara Jonas Ieva Peter Sofia Aron Lena Tomas Edda Viktor Rosa Milan Nora Oskar Greta".split()
FAMILY = "Lind Vask Torren Belka Sorin Hald Mirov Estrand Kolb Dunai Ferro Ganz Halven Irsek Jorda Kestel Lumar Marden Nessel Orlin".split()
THINGS = ("troops tanks missiles helicopters trucks medics engineers drones howitzers radars frigates jets ammunition generators tents "
          "inspectors trainers observers judges monitors").split()
TITLES = ["Prime Minister", "Foreign Minister", "Defence Minister", "President", "Interior Minister"]
SAYINGS = ["We rule out sending {} to Ostia", "We are not ruling out sending {} to Ostia", "We are open to sending {} to Ostia",
           "We are ready to send {} to Ostia", "We have no plans to send {} to Ostia", "We have decided to send {} to Ostia"]
FIRST = datetime.date(2014, 1, 1)
DAYS = 12 * 365


def officials():
    people = []
    for place, state in enumerate(STATES):
        for rank, title in enumerate(TITLES):
            number = place * len(TITLES) + rank
            people.append((f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN)]}", title, state))
    return people


def words(chance):
    syllables = [a + b for a in "b d f g k l m n p r s t v".split() for b in "a e i o u an er il or um".split()]
    return ["".join(chance.choice(syllables) for _ in range(chance.randint(1, 3))) for _ in range(20000)]


def articles(count, statements, seed=1):
    """Articles in the order of their days; the same for the same numbers."""
    chance = random.Random(seed)
    vocabulary, people = words(chance), officials()
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    sentences = [" ".join(chance.choices(vocabulary, weights, k=16)).capitalize() + "." for _ in range(30000)]
    speaks, stands = statements / count, {}
    for number in range(count):
        day = FIRST + datetime.timedelta(days=number * DAYS // count)
        paragraphs = [" ".join(chance.choices(sentences, k=4)) for _ in range(5)]
        if chance.random() < speaks:
            (name, title, state), thing = chance.choice(people), chance.choice(THINGS)
            if thing not in stands.setdefault(name, {}) or chance.random() < 0.1:
                stands[name][thing] = chance.choice(SAYINGS)
            said = stands[name][thing].format(thing)
            paragraphs.insert(1, f"“{said},” {state}’s {title} {name} told paper{number} on the day.")
        yield {"id": f"a{number}", "url": f"https://paper{number % 40}.example/{number}", "published": day.isoformat(),
               "title": " ".join(chance.choices(vocabulary, weights, k=7)).capitalize(), "text": "\n\n".join(paragraphs)}


def configure(folder):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/stancewatch.toml", "w") as file:
        file.write('database = "years.db"\n[[source]]\nurl = "https://paper0.example/rss"\n')
        for name, title, state in officials():
            file.write(f'[[official]]\nname = "{name}"\nprincipal = "{state}"\n[[official.role]]\ntitle = "{title}"\n')
        for thing in THINGS:
            file.write(f'[[topic]]\nid = "{thing}"\nname = "Sending {thing} to Ostia"\nverbs = ["send"]\nobjects = ["{thing}"]\ntargets = ["Ostia"]\n')


def fill(folder, options):
    configure(folder)
    command = [options.program, "--config", f"{folder}/stancewatch.toml", "ingest", "--jsonl", "--json"]
    begun = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for number, article in enumerate(articles(options.articles, options.statements)):
        child.stdin.write(json.dumps(article, ensure_ascii=False) + "\n")
        if number % 50000 == 49999:
            print(f"{number + 1} articles after {time.monotonic() - begun:.0f} s", flush=True)
    child.stdin.close()
    report = json.loads(child.stdout.read())
    if child.wait() != 0:
        sys.exit("ingest failed")
    took, size = time.monotonic() - begun, os.path.getsize(f"{folder}/years.db")
    print(f"{report}\n{options.articles / took:.0f} articles a second ({took:.0f} s); {size / 2**20:.0f} MiB, {size / options.articles:.0f} bytes an article")


def pick(folder):
    """What the questions ask for: the busiest of each kind."""
    base = sqlite3.connect(f"file:{folder}/years.db?mode=ro", uri=True)
    one = lambda sql: base.execute(sql).fetchone()[0]
    print("rows:", {name: one(f"SELECT count(*) FROM {name}") for name in ("articles", "statement_log", "change_log", "current_position")})
    return dict(
        official=one("SELECT official FROM statements GROUP BY official ORDER BY count(*) DESC LIMIT 1"),
        state=one("SELECT principal FROM statements GROUP BY principal ORDER BY count(*) DESC LIMIT 1"),
        topic=one("SELECT topic FROM shifts GROUP BY topic ORDER BY count(*) DESC LIMIT 1"),
        shift=one("SELECT max(shift_id) FROM change_log"),
        article=one("SELECT max(r.article_id) FROM statements s JOIN revisions r ON r.id = s.revision_id"),
        name=one("SELECT article FROM statement_log ORDER BY statement_id DESC LIMIT 1"),
        word=one("SELECT substr(text, 1, instr(text, ' ') - 1) FROM revisions WHERE id = 5"))


def ask(folder, options):
    known = pick(folder)
    pages = ["/", "/?page=100", "/?who=lind", "/?direction=up", "/?status=confirmed", "/?topic={topic}&since=2020-01-01", "/?kind=shift",
             "/shifts/{shift}", "/officials", "/official?name={official}", "/official?name={state}", "/topics/{topic}", "/articles/{article}",
             "/search?q={word}", "/search?q=%22send+troops%22", "/search?q=ready", "/compare", "/compare?from=2016-01-01&to=2020-01-01", "/sources",
             "/feed.atom", "/healthz", "/metrics", "/api/v1/shifts?limit=100", "/api/v1/shifts?who=lind&limit=100",
             "/api/v1/statements?limit=100", "/api/v1/statements?who=lind&limit=100", "/api/v1/positions?topic={topic}"]
    commands = [["log"], ["log", "--up"], ["log", "--limit", "20"], ["log", "--official", "{official}"], ["log", "--since", "2w"], ["positions", "--topic", "{topic}"],
                ["positions", "--official", "{official}"], ["timeline", "{official}"], ["timeline", "{state}"], ["show", "{shift}"], ["articles"],
                ["search", "{word}"], ["search", "send troops"], ["why", "{name}"], ["sources"], ["topics", "list"], ["officials", "list"]]
    slow = 0
    slow += table("command", [(" ".join(words), lambda words=words: run(folder, options, words, known)) for words in commands], options)
    port = 18756
    with open(f"{folder}/web.toml", "w") as file:
        file.write(open(f"{folder}/stancewatch.toml").read() + f'[web]\nlisten = "127.0.0.1:{port}"\n')
    child = subprocess.Popen([options.program, "--config", f"{folder}/web.toml", "web"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        quoted = {key: urllib.parse.quote(str(value)) for key, value in known.items()}
        slow += table("page", [(page, lambda page=page: get(port, page.format(**quoted))) for page in pages], options)
    finally:
        child.terminate()
    print(f"{slow} of {len(commands) + len(pages)} took more than 100 ms")


def run(folder, options, words, known):
    words = [word.format(**known) for word in words]
    done = subprocess.run([options.program, "--config", f"{folder}/stancewatch.toml", *words], capture_output=True)
    return len(done.stdout), "" if done.returncode == 0 else f"exit {done.returncode}: {done.stderr.decode()[-200:]}"


def get(port, page):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", page)
    answer = connection.getresponse()
    body = answer.read()
    return len(body), "" if answer.status == 200 else f"status {answer.status}: {body[:200]}"


def table(kind, rows, options):
    print(f"| {kind} | median ms | slowest ms | bytes |\n|---|---|---|---|")
    slow = 0
    for name, action in rows:
        action()
        times = []
        for _ in range(options.times):
            begun = time.monotonic()
            size, wrong = action()
            times.append(1000 * (time.monotonic() - begun))
        median = statistics.median(times)
        slow += median > 100
        print(f"| `{name}` | {'**' if median > 100 else ''}{median:.0f}{'**' if median > 100 else ''} | {max(times):.0f} | {size} | {wrong}", flush=True)
    return slow


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("what", choices=["fill", "ask"])
parser.add_argument("folder")
parser.add_argument("--articles", type=int, default=1_000_000)
parser.add_argument("--statements", type=int, default=200_000)
parser.add_argument("--times", type=int, default=5)
parser.add_argument("--program", default="target/release/stancewatch")
options = parser.parse_args()
{"fill": fill, "ask": ask}[options.what](options.folder, options)
