#!/usr/bin/env python3
"""Kills `dataprep synth` and `relabel` at random, and counts what a server was asked.

usage: kills.py DATAPREP DOCUMENTS.jsonl [--kills 20] [--count 40] [--concurrency 8] [--seed 1]

A server on the loopback interface answers every request as a function of the request alone, after some milliseconds, and counts. One run
is not disturbed. A second one is killed (SIGKILL) after random times until there were enough kills, and then runs to its end.
Ends with 1 if the exports differ, or if more requests were paid twice than were in flight when the process was killed.
"""
import argparse
import hashlib
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORD = re.compile(r"\w+")
TOKEN = re.compile(r"\s*\S+|\s+$")


def number(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def completion(body):
    prompt, seed = body["prompt"], number(json.dumps(body, sort_keys=True))
    words = [word for word in WORD.findall(prompt[-800:]) if len(word) > 3] or ["nothing"]
    draw = random.Random(seed)
    text = f" question answering\nQuery: what about {' '.join(draw.choice(words).lower() for _ in range(5))}\n"
    if prompt.endswith("No):"):
        text = " Yes"
    tokens = (TOKEN.findall(prompt) if body.get("echo") else []) + [text]
    logprobs = None
    if body.get("logprobs") is not None:
        yes, seen, values = 0.1 + seed % 800 / 1000, set(), []
        for place, token in enumerate(tokens):
            before = tokens[place - 1] if place else ""
            pair = (before.strip().lower(), token.strip().lower())
            value = -1 if pair in seen or pair in Server.known else -4 - number("".join(pair)) % 7 / 2
            values.append(None if body.get("echo") and place == 0 else value)
            seen.add(pair)
        logprobs = {
            "tokens": tokens, "token_logprobs": values, "text_offset": [0] * len(tokens),
            "top_logprobs": [{" Yes": math.log(yes), " No": math.log(1 - yes)}] * len(tokens)}
    return {
        "choices": [{"text": (prompt if body.get("echo") else "") + text, "finish_reason": "stop", "logprobs": logprobs}],
        "usage": {"prompt_tokens": len(tokens), "completion_tokens": 1}}


def embedding(text):
    vector = [0.01] * 48
    for word in WORD.findall(text.lower()):
        hashed = number(word)
        vector[hashed % 48] += 1 if hashed >> 20 & 1 else -1
    return vector


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    count, lock, wait = 0, threading.Lock(), 0.004
    # Pairs of words that are likely: the order of a sentence has to count, or the probe refuses the server.
    known = set()


    def handle_error(self, request, client_address):
        """A client that was killed is what this is about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer({"data": [{"id": "counted"}]})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with Server.lock:
            Server.count += 1
        time.sleep(Server.wait)
        try:
            if self.path.endswith("/embeddings"):
                rows = [{"index": n, "embedding": embedding(text)} for n, text in enumerate(body["input"])]
                return self.answer({"data": rows})
            self.answer(completion(body))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def run(command, limit=None):
    """The exit status; None where it was killed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None
        if process.returncode:
            print(errors.decode(), file=sys.stderr)
        return process.returncode


def digests(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataprep")
    parser.add_argument("documents")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw, place = random.Random(options.seed), tempfile.mkdtemp()
    with open(options.documents, encoding="utf-8") as file:
        for line in file:
            words = json.loads(line)["text"].lower().split()
            Server.known.update(zip(words, words[1:]))
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"

    def steps(folder):
        flight = ["--concurrency", str(options.concurrency), "-q"]
        return [
            [options.dataprep, "synth", options.documents, "--output", folder, "--llm", url, "--llm-model", "counted",
             "--count", str(options.count), *flight],
            [options.dataprep, "relabel", folder, "--llm", url, "--embeddings", url, *flight]]

    def export(folder):
        out = folder + "-export"
        if run([options.dataprep, "relabel", "export", folder, "--format", "gecko", "--output", out, "-q"]) != 0:
            sys.exit("the export fails")
        return digests(out)

    start = time.monotonic()
    for command in steps(f"{place}/calm"):
        if run(command) != 0:
            sys.exit("the undisturbed run fails")
    seconds, calm = time.monotonic() - start, Server.count
    wanted = export(f"{place}/calm")
    Server.count, kills, done = 0, 0, 0
    commands = steps(f"{place}/torn")
    while done < len(commands):
        limit = draw.uniform(0.1, 1.6 * seconds / options.kills) if kills < options.kills else None
        status = run(commands[done], limit)
        if status is None:
            kills += 1
        elif status == 0:
            done += 1
        else:
            sys.exit(f"ends with {status} after {kills} kills")
    twice = Server.count - calm
    same = export(f"{place}/torn") == wanted
    shutil.rmtree(place)
    print(
        f"{kills} kills, export {'identical' if same else 'DIFFERS'}, {calm} requests undisturbed, {twice} paid twice: "
        f"{twice / max(1, kills):.1f} a kill of {options.concurrency} in flight")
    sys.exit(0 if same and kills >= options.kills // 2 and twice <= options.concurrency * kills else 1)


if __name__ == "__main__":
    main()
