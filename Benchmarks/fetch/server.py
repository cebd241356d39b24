"""A server on loopback with one fault for each path /FAULT/NAME; it notes every request and the bytes that it sent."""

import hashlib
import re
import socket
import struct
import threading
import time

SLOW_DOWN = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code></Error>'


class FaultServer:
    def __init__(self, data):
        self.data = data
        self.etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        self.lock = threading.Lock()
        self.log = []  # dicts: time, path, range, sent
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, fault, name="f.warc.gz"):
        return f"http://127.0.0.1:{self.port}/{fault}/{name}"

    def requests(self, fault):
        with self.lock:
            return [dict(entry) for entry in self.log if entry["path"].startswith(f"/{fault}/")]

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.settimeout(120)
        try:
            self.answer(connection)
        except OSError:
            pass
        finally:
            connection.close()

    def answer(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return
            head += piece
        lines = head.split(b"\r\n\r\n")[0].decode("latin1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        fields = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
        fault = path.split("/")[1]
        with self.lock:
            # Storms are of the whole server, the other faults of a file.
            same = f"/{fault}/" if fault.startswith("storm") else path
            number = sum(entry["path"].startswith(same) for entry in self.log) + 1
            entry = {"time": time.monotonic(), "path": path, "method": method, "range": fields.get("range"), "sent": 0}
            self.log.append(entry)

        def send(status, body, length=None, extra=(), etag=self.etag, named=True):
            head = [f"HTTP/1.1 {status}", f"ETag: {etag}", "Connection: close", *extra]
            if named:
                head.append(f"Content-Length: {len(body) if length is None else length}")
            connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
            for start in range(0, len(body), 1 << 16):
                piece = body[start:start + (1 << 16)]
                connection.sendall(piece)
                entry["sent"] += len(piece)

        data, etag, status, extra, start = self.data, self.etag, "200 OK", [], 0
        if fault == "replaced" and number > 1:
            data, etag = self.replacement, '"replacement"'
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", fields.get("range", ""))
        if span and fault != "no-range" and fields.get("if-range", etag) == etag:
            start = int(span[1])
            if start >= len(data):
                return send("416 Range Not Satisfiable", b"", extra=[f"Content-Range: bytes */{len(data)}"])
            end = min(int(span[2]) + 1, len(data)) if span[2] else len(data)
            status, extra = "206 Partial Content", [f"Content-Range: bytes {start}-{end - 1}/{len(data)}"]
            data = data[start:end]
        third = len(data) // 3
        if fault == "storm503" and number <= self.storm:
            return send("503 Slow Down", SLOW_DOWN)
        if fault == "retry-after" and number <= 2:
            return send("503 Slow Down", SLOW_DOWN, extra=["Retry-After: 3"])
        if fault == "refusal":
            return send("403 Forbidden", b"Forbidden")
        if fault == "slow-down-200" and number <= 2:
            return send("200 OK", SLOW_DOWN)
        if fault in ("cut", "no-range", "replaced", "reset") and number <= (3 if fault in ("cut", "reset") else 1):
            send(status, data[:third], len(data), extra, etag)
            if fault == "reset":
                time.sleep(0.3)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return None
        if fault == "trickle" and number == 1:
            send(status, b"", len(data), extra)
            for byte in range(300):
                connection.sendall(data[byte:byte + 1])
                entry["sent"] += 1
                time.sleep(1)
            return None
        if fault == "short-length" and number == 1:
            return send(status, data, third, extra)
        if fault == "member-boundary" and number == 1:
            # No length, and every gzip member of what comes is whole.
            return send(status, data[:self.boundary], extra=extra, named=False)
        if fault == "no-length" and number == 1:
            return send(status, data[:third], extra=extra, named=False)
        if fault == "flipped-bit" and number == 1:
            flipped = bytearray(data)
            flipped[len(data) // 2] ^= 0x40
            return send(status, bytes(flipped), extra=extra)
        return send(status, data, extra=extra, etag=etag)
