"""Object stores that run on one machine, a proxy that cuts connections, and the environment of commands that use them."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import boto3
from botocore.config import Config

KEY, SECRET = "AKIDSUITE0000", "suite/secret+key=0000"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """moto_server (S3's semantics; checks no signature) or `rclone serve s3` (checks signatures; no conditions)."""

    def __init__(self, kind, venv):
        self.kind, self.port = kind, free_port()
        self.folder = tempfile.mkdtemp(prefix=f"s3-{kind}-")
        self.log = open(os.path.join(self.folder, "log"), "w")
        if kind == "moto":
            words = [f"{venv}/bin/moto_server", "-H", "127.0.0.1", "-p", str(self.port)]
        else:
            os.mkdir(f"{self.folder}/data")
            words = [
                f"{venv}/bin/rclone", "serve", "s3", f"{self.folder}/data", "--addr", f"127.0.0.1:{self.port}",
                "--auth-key", f"{KEY},{SECRET}", "--vfs-cache-mode", "writes", "--cache-dir", f"{self.folder}/cache",
            ]
        self.process = subprocess.Popen(words, stdout=self.log, stderr=self.log)
        for _ in range(300):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            if self.process.poll() is not None:
                sys.exit(f"{kind} does not start: {self.folder}/log")
            time.sleep(0.1)
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1",
            config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"))
        self.client.create_bucket(Bucket="bucket")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def put(self, key, data):
        self.client.put_object(Bucket="bucket", Key=key, Body=data)

    def get(self, key):
        return self.client.get_object(Bucket="bucket", Key=key)["Body"].read()

    def keys(self, prefix=""):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="bucket", Prefix=prefix)
        return [o["Key"] for page in pages for o in page.get("Contents", [])]

    def uploads(self):
        try:
            return [u["Key"] for u in self.client.list_multipart_uploads(Bucket="bucket").get("Uploads", [])]
        except Exception:
            return None

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Proxy:
    """Hands bytes on, cuts the first `cuts` connections after `after` bytes of the server's, and takes at most `rate`
    bytes per second from clients."""

    def __init__(self, target, cuts=0, after=0, rate=None):
        self.target, self.cuts, self.after, self.rate = target, cuts, after, rate
        self.sent, self.lock = 0, threading.Lock()
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(near,), daemon=True).start()

    def serve(self, near):
        far = socket.create_connection(("127.0.0.1", self.target))
        threading.Thread(target=self.pump, args=(near, far, None), daemon=True).start()
        left = None
        with self.lock:
            if self.cuts > 0:
                self.cuts -= 1
                left = self.after
        self.pump(far, near, left)

    def pump(self, source, target, left):
        try:
            while data := source.recv(1 << 16):
                if left is not None:
                    data = data[:left]
                    left -= len(data)
                target.sendall(data)
                if self.rate and target.getpeername()[1] == self.target:
                    time.sleep(len(data) / self.rate)
                if source.getpeername()[1] == self.target:
                    with self.lock:
                        self.sent += len(data)
                if left == 0:
                    break
        except OSError:
            pass
        for side in (source, target):
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()


def environment(url, key=KEY, secret=SECRET, **more):
    """The variables of a command that uses a server."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("AWS_")}
    kept.update(AWS_ENDPOINT_URL_S3=url, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret)
    kept.update(more)
    return kept
