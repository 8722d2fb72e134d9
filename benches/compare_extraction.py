#!/usr/bin/env python3
"""Compares stancewatch's extraction with trafilatura's on a folder of labelled pages and prints the table as Markdown.

usage: benches/compare_extraction.py FOLDER [--venv DIR] [--trafilatura VERSION]

FOLDER holds `gold.jsonl`, one page a line: {"id", "url", "text"} and, where known, "text_without_summary", "title",
"date" (YYYY-MM-DD), "authors"; and `pages/ID.html.gz`. trafilatura is installed with pip into a virtual environment of
its own (DIR, by default beside the build). Both run in a process of their own, on one thread, body and metadata, pages decoded
beforehand, every page three times; what counts is the time on the processor.

Scores. Body: precision and recall over 4-word shingles, each page weighing the same, and F1 of their averages; where a page
has two gold bodies (with and without its standfirst) the better counts. Exact: nothing missing, nothing added. Title:
the same words. Date: the same day. Authors: each one's last name occurs, and at most 12 words more than theirs.
"""
import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import time
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORD = re.compile(r"\w+")
ROUNDS = 3


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_pages(folder):
    """The pages as trafilatura is given them: (id, url, html)."""
    for row in read_lines(os.path.join(folder, "gold.jsonl")):
        with gzip.open(os.path.join(folder, "pages", row["id"] + ".html.gz")) as file:
            yield row["id"], row.get("url"), file.read().decode("utf-8", "replace")


def run_trafilatura(folder, out):
    """Runs inside the virtual environment: writes predictions and prints pages a second and the version."""
    import importlib.metadata
    import logging

    from trafilatura import bare_extraction

    logging.disable(logging.CRITICAL)
    pages, rows, taken = list(read_pages(folder)), [], 0.0
    for name, url, html in pages:
        begun = time.process_time()
        for _ in range(ROUNDS):
            try:
                found = bare_extraction(html, url=url, with_metadata=True)
            except Exception:  # what it cannot read counts as nothing found
                found = None
        taken += (time.process_time() - begun) / ROUNDS
        found = found.as_dict() if hasattr(found, "as_dict") else found or {}
        rows.append({"id": name, "text": found.get("text"), "title": found.get("title"),
                     "published": found.get("date"), "byline": found.get("author")})
    with open(out, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
    print(json.dumps({"per_second": len(pages) / taken, "version": importlib.metadata.version("trafilatura")}))


def shingles(text):
    words = WORD.findall(text or "")
    return collections.Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3)) if words[i:i + 4])


def compare_bodies(gold, found):
    gold, found = shingles(gold), shingles(found)
    both, added, missing = (sum(part.values()) for part in (gold & found, found - gold, gold - found))
    total = both + added + missing
    return (both / total, added / total, missing / total) if total else (0.0, 0.0, 0.0)


def f1(parts):
    both, added, missing = parts
    return 2 * both / (2 * both + added + missing) if both + added + missing else 1.0


def score(gold, predictions):
    found = {row["id"]: row for row in predictions}
    bodies, count = [], collections.Counter()
    for row in gold:
        ours = found.get(row["id"], {})
        if row.get("text"):
            golds = {row["text"], row.get("text_without_summary") or row["text"]}
            bodies.append(max((compare_bodies(text, ours.get("text")) for text in golds), key=f1))
        if row.get("title"):
            same = lambda text: " ".join(WORD.findall((text or "").casefold()))
            count["titles"] += 1
            count["titles right"] += same(row["title"]) == same(ours.get("title"))
        if row.get("date"):
            day = (ours.get("published") or "")[:10]
            count["dates"] += 1
            count["dates right"] += day == row["date"][:10]
            count["dates wrong"] += bool(day) and day != row["date"][:10]
        if row.get("authors"):
            byline = ours.get("byline") or ""
            byline = WORD.findall((" ".join(byline) if isinstance(byline, list) else byline).casefold())
            names = [WORD.findall(name.casefold()) or ["\0"] for name in row["authors"]]
            count["authors"] += 1
            all_there = all(name[-1] in byline for name in names)
            count["authors right"] += all_there and len(byline) <= sum(map(len, names)) + 12
    mean = lambda values: sum(values) / len(values) if values else 0.0
    precision = mean([b[0] / (b[0] + b[1]) if b[0] + b[1] else 0.0 for b in bodies if b[0] + b[1] > 0])
    recall = mean([b[0] / (b[0] + b[2]) if b[0] + b[2] else 0.0 for b in bodies])
    share = lambda what: count[what + " right"] / count[what] if count[what] else 0.0
    return {
        "body": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "below": sum(f1(b) < .5 for b in bodies),
        "exact": mean([float(f1(b) > .9999) for b in bodies]),
        "title": share("titles"), "date": share("dates"), "wrong": count["dates wrong"], "authors": share("authors"),
    }


def table(pages, theirs, ours, speed, rival):
    third = lambda value: f"{value:.3f}".lstrip("0")
    rows = [
        ("body F1 (4-word shingles) / pages below .5", *(f"{third(s['body'])} / {s['below']}" for s in (theirs, ours))),
        ("pages exact, nothing missing and nothing added", *(third(s["exact"]) for s in (theirs, ours))),
        ("title", *(third(s["title"]) for s in (theirs, ours))),
        ("date, same day / wrong rather than missing", *(f"{third(s['date'])} / {s['wrong']}" for s in (theirs, ours))),
        ("authors", *(third(s["authors"]) for s in (theirs, ours))),
        ("pages a second, in process, body and metadata", f"{rival['per_second']:.0f}",
         f"{speed['extract_per_second']:.0f} ({speed['extract_per_second'] / rival['per_second']:.1f} times)"),
        (f"time against a bare `scraper` parse ({speed['parse_per_second']:.0f} pages a second)",
         f"{speed['parse_per_second'] / rival['per_second']:.1f}", f"{speed['times_parse']:.2f}"),
    ]
    print(f"| {pages} pages, one run, one core | trafilatura {rival['version']} | stancewatch |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def figures(command, **options):
    """The object that a measuring process prints last."""
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", **options)
    return json.loads(ran.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="labelled pages: gold.jsonl and pages/ID.html.gz")
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "compare", "venv"))
    parser.add_argument("--trafilatura", default=">=2,<3", help="which version, as pip writes it [default: %(default)s]")
    parser.add_argument("--run-trafilatura", metavar="OUT", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run_trafilatura:
        return run_trafilatura(args.folder, args.run_trafilatura)
    folder = os.path.abspath(args.folder)
    if not os.path.exists(os.path.join(folder, "gold.jsonl")):
        sys.exit(f"no gold.jsonl in {folder}: name a folder of labelled pages (see --help)")
    python = os.path.join(args.venv, "bin", "python")
    if not os.path.exists(python):
        venv.create(args.venv, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "trafilatura" + args.trafilatura,
                    "lxml_html_clean"], check=True)  # which newer lxml no longer brings along
    work = os.path.join(ROOT, "target", "compare")
    os.makedirs(work, exist_ok=True)
    outputs = {name: os.path.join(work, name + ".jsonl") for name in ("trafilatura", "stancewatch")}
    # Built first, so that no compiler runs beside the measurements.
    bench = ["cargo", "bench", "--quiet", "--bench", "extraction"]
    subprocess.run([*bench, "--no-run"], cwd=ROOT, check=True)
    speed = figures([*bench, "--", folder, outputs["stancewatch"]], cwd=ROOT, env=os.environ | {"ROUNDS": str(ROUNDS)})
    rival = figures([python, os.path.abspath(__file__), folder, "--run-trafilatura", outputs["trafilatura"]])
    gold = read_lines(os.path.join(folder, "gold.jsonl"))
    theirs, ours = (score(gold, read_lines(outputs[name])) for name in ("trafilatura", "stancewatch"))
    table(len(gold), theirs, ours, speed, rival)


main()
