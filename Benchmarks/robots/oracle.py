#!/usr/bin/env python3
"""Compares what dataprep robots says of pages with Protego (Scrapy's parser) and robotspy (a port of Google's).

usage: oracle.py DATAPREP [--files 2000] [--urls 20] [--seed 1]

Needs requirements.txt. Makes robots.txt files by chance, of what real ones are made of and of what they get wrong, puts them
into an archive, each for a server of its own, and asks all three for URLs made of the files' own paths. Prints how many answers
agree, and of each kind of difference how many there are, with one example.
"""
import argparse, collections, json, os, random, subprocess, tempfile
import robots, protego

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dataprep")
parser.add_argument("--files", type=int, default=2000)
parser.add_argument("--urls", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
chance = random.Random(arguments.seed)
AGENTS = ["CCBot", "GPTBot", "Google-Extended"]
PLAIN = ["a", "b", "fish", "wp-admin", "index.php", "?", "?q=", "&", "=", "/", ".", "-", "_", "~", "+", ":"]
# What a file has beside plain groups, rules and paths: one kind a file, so that each difference has its cause.
KINDS = {
    "plain": {},
    "* and $": {"paths": ["*", "*", "$", "*.php$"]},
    "escapes of letters": {"paths": ["%41", "%7E", "%62", "%2D"]},
    "escapes beyond ASCII": {"paths": ["\u00fc", "%C3%BC", "%c3%bc", "%e3%83%84"]},
    "escapes of / ? : &": {"paths": ["%2F", "%3F", "%3a", "%26"]},
    "escapes of * and $": {"paths": ["%2A", "%24", "*", "$"]},
    "blanks": {"paths": [" ", "%20"]},
    "% alone": {"paths": ["%", "%2", "%zz"]},
    "names with versions": {"names": ["CCBot/2.0", "GPTBot/1.1", "CCBot/2.0 (x)"]},
    "names that are longer or shorter": {"names": ["CC", "Google", "CCBot-Image", "GPTBot2", "Bot", ""]},
    "misspelled keys": {"keys": ["Disalow: ", "Dissallow: ", "Disallow "], "agents": ["Useragent: ", "User agent: "]},
    "values that are no path": {"values": ["fish", "https://h.example/a", "*.php", "*"]},
    "other lines": {"lines": ["Sitemap: https://h.example/s.xml", "Crawl-delay: 10", "nonsense", "Host: h.example", "# Disallow: /", ""]},
    "ends of lines, comments, white space": {"ends": ["\r\n", "\r"], "tails": [" # x", "  ", "\t"]},
    "rules before any group": {"first": ["Disallow: /", "Allow: /a"]},
}


def path(kind):
    parts = PLAIN + kind.get("paths", []) * 4
    return "/" + "".join(chance.choice(parts) for _ in range(chance.randint(0, 5)))


def line(kind):
    odd = chance.random() < 0.3
    if odd and "lines" in kind:
        return chance.choice(kind["lines"])
    if chance.random() < 0.28:
        key = chance.choice(kind["agents"] if odd and "agents" in kind else ["User-agent: ", "user-agent:", "USER-AGENT: "])
        return key + chance.choice(kind["names"] if odd and "names" in kind else AGENTS + ["*", "*", "*", "ccbot", "Googlebot", "bingbot"])
    key = chance.choice(kind["keys"] if odd and "keys" in kind else ["Disallow: "] * 6 + ["Allow: "] * 5 + ["disallow:"])
    return key + chance.choice(kind["values"] if odd and "values" in kind else [path(kind)] * 12 + ["", "/"])


def file(kind):
    lines = [line(kind) for _ in range(chance.randint(1, 14))]
    start = kind.get("first") and [chance.choice(kind["first"])] or []
    lines = start + [chance.choice(["User-agent: *", "User-agent: CCBot"])] + lines
    lines = [text + chance.choice(["", ""] + kind.get("tails", [])) for text in lines]
    return chance.choice(kind.get("ends", ["\n"])).join(lines) + chance.choice(["", "\n"])


def urls(text, host, kind):
    """Pages of a server whose paths are near the rules."""
    rules = [part.split(":", 1)[-1].strip().split(" #")[0] for part in text.replace("\r", "\n").split("\n") if "llow" in part or "salow" in part]
    found = []
    for _ in range(arguments.urls):
        rule = chance.choice(rules) if rules and chance.random() < 0.7 else path(kind)
        tail = rule.replace("*", chance.choice(["", "z", "%2A"])).replace("$", chance.choice(["", "%24", "$"])).replace(" ", "%20")
        tail += chance.choice(["", "", "x", "/", "?q", ".php"])
        if not tail.startswith("/"):
            tail = "/" + tail
        found.append(f"https://{host}{tail}")
    return found


def record(host, body):
    http = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{host}>\r\nWARC-Target-URI: https://{host}/robots.txt\r\n"
            f"WARC-Date: 2026-01-02T03:04:05Z\r\nContent-Length: {len(http)}\r\n\r\n").encode() + http + b"\r\n\r\n"


def ours(folder, files, pages):
    archive, rules = os.path.join(folder, "r.warc"), os.path.join(folder, "r.rules")
    with open(archive, "wb") as out:
        for host, text in files.items():
            out.write(record(host, text.encode()))
    subprocess.run([arguments.dataprep, "robots", archive, "--agent", ",".join(AGENTS), "--output", rules], check=True,
                   stdout=subprocess.DEVNULL)
    answers = {}
    for start in range(0, len(pages), 1000):
        words = [arguments.dataprep, "robots", rules, "--json"]
        for url in pages[start:start + 1000]:
            words += ["--check", url]
        output = subprocess.run(words, capture_output=True).stdout
        for page, url in zip(json.loads(output), pages[start:start + 1000]):
            answers[url] = {agent["agent"]: agent["allowed"] for agent in page["agents"]}
    return answers


with tempfile.TemporaryDirectory() as folder:
    names = list(KINDS)
    kinds = {f"h{number}.example": names[number % len(names)] for number in range(arguments.files)}
    files = {host: file(KINDS[kind]) for host, kind in kinds.items()}
    pages = [url for host, text in files.items() for url in urls(text, host, KINDS[kinds[host]])]
    answers = ours(folder, files, pages)
    readers = {host: (protego.Protego.parse(text), robots.RobotsParser.from_string(text)) for host, text in files.items()}
    peers = ["protego", "robotspy"]
    agree, count, examples = collections.Counter(), collections.Counter(), {}
    refused = collections.Counter()
    for url in pages:
        host = url.split("/")[2]
        for agent in AGENTS:
            mine = answers[url][agent]
            refused[kinds[host]] += not mine
            for number, name in enumerate(peers):
                place = (name, kinds[host])
                theirs = readers[host][0].can_fetch(url, agent) if number == 0 else readers[host][1].can_fetch(agent, url)
                count[place] += 1
                agree[place] += theirs == mine
                if theirs != mine and (place not in examples or len(files[host]) < len(examples[place][1])):
                    examples[place] = (url, files[host], agent, mine, theirs)
    for name in peers:
        both = sum(agree[name, kind] for kind in names), sum(count[name, kind] for kind in names)
        print(f"{name}: {both[0]} of {both[1]} answers agree ({100 * both[0] / both[1]:.2f} %)")
        for kind in names:
            place = (name, kind)
            print(f"  {100 * agree[place] / count[place]:6.2f} % of {count[place]} (disallowed {refused[kind]}): {kind}")
            if place in examples:
                url, text, agent, mine, theirs = examples[place]
                word = {True: "allows", False: "disallows"}
                print(f"           {agent} {url}: dataprep {word[mine]}, {name} {word[theirs]}; {text!r}")
