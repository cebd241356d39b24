#!/usr/bin/env python3
"""Times dataprep robots, what a look-up takes, and what --robots costs a crawl.

usage: speed.py DATAPREP PAGES.warc.gz [--hosts 100000] [--many 1000000] [--rounds 5]

Makes archives of robots.txt files, of --hosts and of --many servers, each with 3 to 40 rules, the servers of PAGES among them with
rules that match none of their pages, and prints medians over the rounds:
  making the file of rules: captures and MB a second, bytes of the file, peak memory;
  look-ups a processor second of the stage, and the memory that the rules add, by filter over short documents;
  pages a processor second of crawl-extract without rules and with them, and their ratio, round by round.
"""
import argparse, json, os, random, shutil, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dataprep")
parser.add_argument("archive")
parser.add_argument("--hosts", type=int, default=100_000)
parser.add_argument("--many", type=int, default=1_000_000)
parser.add_argument("--documents", type=int, default=400_000)
parser.add_argument("--rounds", type=int, default=5)
arguments = parser.parse_args()
WORDS = "admin cart search login private tmp api feed tag wp-admin wp-includes print user node files cgi-bin".split()


def run(*words):
    """(processor seconds, wall seconds, peak MiB) of a command."""
    start = time.monotonic()
    child = subprocess.Popen([arguments.dataprep, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{words} ended with status {status}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def page_hosts():
    lines = subprocess.run([arguments.dataprep, "warc", "ls", "--json", arguments.archive, "--type", "response"],
                           capture_output=True, check=True).stdout.splitlines()
    return sorted({json.loads(line).get("url", "").split("/")[2] for line in lines if b"://" in line})


def text(chance):
    lines = ["User-agent: *"]
    for _ in range(chance.randint(3, 40)):
        kind = chance.random()
        path = f"/{chance.choice(WORDS)}/{chance.choice(WORDS)}{chance.randint(0, 99)}"
        lines.append(f"{'Allow' if kind < .15 else 'Disallow'}: {path}{'*/x$' if kind > .9 else ''}")
    if chance.random() < .2:
        lines += ["", "User-agent: GPTBot", "User-agent: CCBot", "Disallow: /no"]
    return "\n".join(lines + ["Sitemap: https://example.org/sitemap.xml"]).encode()


def write_archive(path, hosts):
    chance = random.Random(1)
    size = 0
    with open(path, "wb") as out:
        for host in hosts:
            body = text(chance)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            size += out.write(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:%s>\r\nWARC-Target-URI: https://%s/robots.txt\r\n"
                              b"WARC-Date: 2026-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
                              b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (host.encode(), host.encode(), len(http), http))
    return size


folder = tempfile.mkdtemp()
try:
    known = page_hosts()
    rules = {}
    for count in (arguments.hosts, arguments.many):
        hosts = known + [f"h{number * 7919 % count}.example{number % 50}.org" for number in range(count - len(known))]
        random.Random(2).shuffle(hosts)
        archive, rules[count] = os.path.join(folder, "r.warc"), os.path.join(folder, f"{count}.rules")
        size = write_archive(archive, hosts)
        seconds, _, peak = run("robots", archive, "--output", rules[count])
        os.remove(archive)
        print(f"{count} origins: {len(hosts) / seconds:.0f} captures and {size / seconds / 1e6:.0f} MB a processor second, "
              f"{os.path.getsize(rules[count]) / 1e6:.0f} MB of rules, {peak:.0f} MiB")
        seconds, _, peak = run("robots", rules[count], "--check", "https://unknown.example/")
        print(f"  opening it: {seconds:.2f} s, {peak:.0f} MiB")
        documents = os.path.join(folder, "d.jsonl")
        chance = random.Random(3)
        with open(documents, "w") as out:
            for number in range(arguments.documents):
                host = chance.choice(hosts) if number % 4 else f"none{number}.example"
                out.write(f'{{"id":"{number}","url":"https://{host}/{chance.choice(WORDS)}/page-{number}.html?x={number}","text":"x"}}\n')
        rates, peaks = [], []
        for _ in range(arguments.rounds):
            target = os.path.join(folder, "out")
            _, _, peak = run("filter", "--set", "robots", "--param", f"robots.rules={rules[count]}", documents, "--output", target,
                             "--threads", "1", "--quiet")
            with open(os.path.join(target, "report.json")) as file:
                stage = next(stage for stage in json.load(file)["stages"] if stage["name"] == "robots")
            rates.append(stage["in"] / stage["cpu_seconds"])
            peaks.append(peak)
            shutil.rmtree(target)
        print(f"  look-ups a processor second: {statistics.median(rates):.0f} ({min(rates):.0f} to {max(rates):.0f}); "
              f"filter's peak memory {statistics.median(peaks):.0f} MiB")
    ratios, plain, shares = [], [], []
    for number in range(arguments.rounds):
        rates = {}
        for name in (["without", "with"] if number % 2 else ["with", "without"]):
            target = os.path.join(folder, "out")
            options = ["--robots", rules[arguments.hosts]] if name == "with" else []
            seconds, _, _ = run("crawl-extract", arguments.archive, "--output", target, "--threads", "1", "--quiet", *options)
            with open(os.path.join(target, "report.json")) as file:
                report = json.load(file)
            rates[name] = report["totals"]["pages"] / seconds
            if name == "with":
                stage = next(stage for stage in report["stages"] if stage["name"] == "robots")
                shares.append(100 * stage["cpu_seconds"] / seconds)
                blocked = report["totals"]["rejects"].get("robots", 0)
            shutil.rmtree(target)
        ratios.append(rates["with"] / rates["without"])
        plain.append(rates["without"])
    print(f"crawl-extract: {statistics.median(plain):.0f} pages a processor second without rules; with those of {arguments.hosts} origins "
          f"{statistics.median(ratios):.3f} of that ({min(ratios):.3f} to {max(ratios):.3f}); the stage takes {statistics.median(shares):.2f} % "
          f"of the time, {blocked} pages are blocked")
finally:
    shutil.rmtree(folder)
