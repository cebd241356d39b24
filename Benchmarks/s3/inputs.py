"""Checks of s3:// inputs."""

import gzip
import json
import os
import random
import re

from servers import Proxy, environment


def member(number, size=20000):
    """A gzip member with one WARC record."""
    rng = random.Random(number)
    body = ("<html><body><p>" + " ".join(f"word{rng.randrange(10**9)}" for _ in range(size // 14)) + "</p>").encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n").encode()
    return gzip.compress(head + http + b"\r\n\r\n", mtime=0)


def archive(first, count):
    return b"".join(member(first + i) for i in range(count))


def checks(suite, server):
    run, expect = suite.run, suite.expect
    names = ["in/crawl=CC-MAIN/a (1),b.warc.gz", "in/b.warc.gz", "in/deep/c+d.warc.gz", "in/z~é@.warc.gz"]
    data = {name: archive(1000 * i, 40) for i, name in enumerate(names)}
    for name, content in data.items():
        server.put(name, content)
    server.put("in/notes.txt", b"x")
    server.put("big.warc.gz", archive(100_000, 700))
    server.put("list.paths", ("# two\nin/b.warc.gz\ns3://bucket/in/deep/c+d.warc.gz\n").encode())
    env = environment(server.url)

    def listed(*words, env=env):
        out = run(["warc", "ls", "--json", *words], env)
        return out.code, len(out.text.splitlines()), out

    expect("one object", lambda: listed("s3://bucket/" + names[0])[:2] == (0, 40))
    expect("object of every odd name", lambda: all(listed("s3://bucket/" + n)[:2] == (0, 40) for n in names))
    expect("prefix", lambda: listed("s3://bucket/in/")[:2] == (0, 160))
    expect("pattern", lambda: listed("s3://bucket/in/**/*.warc.gz")[:2] == (0, 160)
           and listed("s3://bucket/in/*.warc.gz")[:2] == (0, 80))
    expect("listing", lambda: listed("s3://bucket/list.paths")[:2] == (0, 80))
    expect("--endpoint-url", lambda: listed(
        "s3://bucket/in/b.warc.gz", "--endpoint-url", server.url, env=environment("http://127.0.0.1:9"))[:2] == (0, 40))
    expect("missing object", lambda: listed("s3://bucket/in/nothing.warc.gz")[0] == 66)
    expect("missing bucket", lambda: listed("s3://nobucket/in/")[0] == 66)
    expect("prefix without its slash is named", lambda: "s3://bucket/in/deep/" in listed("s3://bucket/in/deep")[2].errors)

    def cuts():
        proxy = Proxy(server.port, cuts=5, after=1_000_000)
        code, lines, out = listed("s3://bucket/big.warc.gz", env=environment(proxy.url))
        proxy.close()
        total = len(server.get("big.warc.gz"))
        suite.note(f"{proxy.sent / total:.3f} of the object's bytes sent over 5 cuts")
        return (code, lines) == (0, 700) and proxy.sent < 1.05 * total
    expect("goes on after 5 cuts", cuts)

    def changed():
        folder = suite.folder("plan")
        plan = json.loads(run(["crawl-extract", "s3://bucket/in/b.warc.gz", "--output", folder, "--dry-run"], env).text)
        entry = plan["tasks"][0]["inputs"][0]
        return entry["bytes"] == len(data["in/b.warc.gz"]) and re.match(r'content:"[^"]+" \d+$', entry["version"] or "")
    expect("the plan knows size and entity tag", changed)

    if server.kind == "rclone":
        for name, bad in [("wrong secret", environment(server.url, secret="wrong")),
                          ("unknown key", environment(server.url, key="AKIDNOBODY000"))]:
            out = listed("s3://bucket/in/b.warc.gz", env=bad)[2]
            expect(name, lambda: out.code == 69 and "wrong" not in out.errors.replace("is wrong", "").replace("are wrong", ""))
            suite.note(out.errors.strip())
        unsigned = {n: v for n, v in env.items() if n not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        unsigned["HOME"] = suite.folder("home")
        out = listed("s3://bucket/in/b.warc.gz", env=unsigned)[2]
        expect("unsigned", lambda: out.code == 69)
        suite.note(out.errors.strip())
    expect("session token", lambda: listed(
        "s3://bucket/in/b.warc.gz", env=environment(server.url, AWS_SESSION_TOKEN="a/b+c=="))[:2] == (0, 40))

    def profile():
        home = suite.folder("home2")
        os.makedirs(f"{home}/.aws")
        from servers import KEY, SECRET
        with open(f"{home}/.aws/credentials", "w") as f:
            f.write(f"[suite]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")
        with open(f"{home}/.aws/config", "w") as f:
            f.write(f"[profile suite]\nregion = eu-west-1\nendpoint_url = {server.url}\n")
        kept = {n: v for n, v in env.items() if not n.startswith("AWS_")}
        kept.update(HOME=home, AWS_PROFILE="suite")
        return listed("s3://bucket/in/b.warc.gz", env=kept)[:2] == (0, 40)
    expect("profile", profile)
