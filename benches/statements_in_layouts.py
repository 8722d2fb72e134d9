#!/usr/bin/env python3
"""Does the page around an article change what is read out of it? Wraps plain articles in the five page layouts of
`tests/fixtures/layouts`, has both analysed, and scores both against the labels: the scores must be equal.

usage: benches/statements_in_layouts.py FOLDER [--program target/release/stancewatch] [--config FILE] [--show]

FOLDER holds articles as `*.txt` (a paragraph a line), `index.jsonl` with {"id", "published"}, and `gold.jsonl` with one
labelled statement a line: {"article", "official", "topic", "level", "alt_levels", "time"}. The headline is the first line
of five words or more; it stands in the page's `<h1>` and is given beside the plain text. Exits 1 when a layout scores
otherwise than the plain text.
"""
import argparse
import datetime
import glob
import html
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAYOUTS = os.path.join(ROOT, "tests", "fixtures", "layouts")
REPEAT = re.compile(r"\{paragraph:(\d+)-(\d*)\}")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def wrap(layout, title, date, paragraphs):
    """The page: a line of the layout with {paragraph:2-4} is repeated for these paragraphs, counted from one."""
    day = datetime.date.fromisoformat(date)
    words = {"title": html.escape(title), "title:json": json.dumps(title)[1:-1].replace("<", "\\u003c"), "date": date,
             "date:words": f"{day.day} {day:%B} {day.year}"}
    out = []
    for line in layout.splitlines():
        for name, value in words.items():
            line = line.replace("{" + name + "}", value)
        place = REPEAT.search(line)
        if not place:
            out.append(line)
            continue
        first, last = int(place[1]), int(place[2] or len(paragraphs))
        out += [line.replace(place[0], html.escape(text)) for text in paragraphs[first - 1:last]]
    return "\n".join(out)


def read_articles(folder):
    dates = {row["id"]: row["published"] for row in read_lines(os.path.join(folder, "index.jsonl"))}
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            lines = [" ".join(line.split()) for line in file]
        lines = [line for line in lines if line]
        title = next(line for line in lines if len(line.split()) >= 5)
        yield name, title, dates[name], [line for line in lines if line != title]


def analyze(program, config, rows):
    command = [program, "analyze", "--jsonl", *(["--config", config] if config else [])]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    ran = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def score(gold, statements):
    """Found and right among the current labels, and how many statements there are: enough to see any difference."""
    labels = [row for row in gold if row.get("time", "current") == "current" and not row.get("optional")]
    keys = {(row["article"], row["official"], row["topic"]) for row in labels}
    said = {}
    for row in statements:
        if row["time"] == "current":
            said.setdefault((row["article"], row["official"], row["topic"]), row["commitment"])
    allowed = lambda key: {level for row in labels if (row["article"], row["official"], row["topic"]) == key
                           for level in [row["level"], *row.get("alt_levels", [])]}
    found = [key for key in keys if key in said]
    right = [key for key in found if said[key] in allowed(key)]
    return {"labelled": len(keys), "found": len(found), "right": len(right), "other": len(set(said) - keys),
            "statements": len(statements)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--program", default=os.path.join(ROOT, "target", "release", "stancewatch"))
    parser.add_argument("--config", help="topics and officials [default: the bundled sample]")
    parser.add_argument("--show", action="store_true", help="print the statements that differ")
    args = parser.parse_args()
    articles = list(read_articles(args.folder))
    gold = read_lines(os.path.join(args.folder, "gold.jsonl"))
    plain = analyze(args.program, args.config, [
        {"id": name, "title": title, "published": date, "text": "\n\n".join(paragraphs)}
        for name, title, date, paragraphs in articles])
    meaning = lambda row: tuple(row[key] for key in ("article", "official", "topic", "commitment", "time", "evidence"))
    expected, fail = score(gold, plain), False
    print(f"{'plain text':<12} {expected}")
    for path in sorted(glob.glob(os.path.join(LAYOUTS, "*.html"))):
        with open(path, encoding="utf-8") as file:
            layout = file.read()
        pages = [{"id": name, "html": wrap(layout, title, date, paragraphs)} for name, title, date, paragraphs in articles]
        statements = analyze(args.program, args.config, pages)
        got = score(gold, statements)
        fail |= got != expected
        print(f"{os.path.basename(path)[:-5]:<12} {got}{'' if got == expected else '  DIFFERS'}")
        if args.show:
            for row in sorted(set(map(meaning, plain)) ^ set(map(meaning, statements)), key=str):
                print("   ", "plain only" if row in set(map(meaning, plain)) else "page only ", row)
    sys.exit(1 if fail else 0)


main()
