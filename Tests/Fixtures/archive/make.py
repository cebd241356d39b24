#!/usr/bin/env python3
"""Makes the archives of this folder. The same bytes every time; Python's standard library only.

Each archive is one way in which archives in the wild differ from the standard. What a reader must find in
them is in Tests/ArchiveTests/FixtureTests.swift.
"""
import gzip
import io
import os
import struct
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
DATE = "2026-01-02T03:04:05Z"
PAGES = [
    ("https://sw.example.org/habari", "<html><body><h1>Habari</h1><p>Karibu kwenye ukurasa wetu.</p></body></html>"),
    ("https://yo.example.org/", "<html><body><p>Ẹ káàbọ̀ sí ojú ìwé wa.</p></body></html>"),
    ("https://example.org/a?b=c", "<html><body><p>A third page, so that there is something after the damage.</p></body></html>"),
]


def uid(n):
    return f"urn:uuid:00000000-0000-4000-8000-{n:012d}"


def record(kind, n, content, uri=None, ctype=None, length=None, eol="\r\n", version="WARC/1.0", end=None, extra=(), drop=()):
    fields = [("WARC-Type", kind), ("WARC-Record-ID", f"<{uid(n)}>"), ("WARC-Date", DATE)]
    if uri:
        fields.append(("WARC-Target-URI", uri))
    if ctype:
        fields.append(("Content-Type", ctype))
    fields += extra
    fields.append(("Content-Length", str(len(content) if length is None else length)))
    head = version + eol + "".join(f"{k}: {v}{eol}" for k, v in fields if k not in drop) + eol
    return head.encode() + content + (eol * 2 if end is None else end).encode()


def wacz():
    """A WACZ file as crawlers in browsers write it: archives and index stored, the rest deflated, and an archive in a folder."""
    pages = [("https://example.org/", "<html><body><p>The front page of an example.</p></body></html>")] + PAGES
    archives = [member(record("response", 900 + n, http(body), uri=uri, ctype="application/http; msgtype=response")) for n, (uri, body) in enumerate(pages)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data, method in [
            ("indexes/index.cdx.gz", member(b""), zipfile.ZIP_STORED),
            ("archive/data.warc.gz", b"".join(archives[:2]), zipfile.ZIP_STORED),
            ("archive/more/data.warc", zlib.decompress(archives[2], 31) + zlib.decompress(archives[3], 31), zipfile.ZIP_DEFLATED),
            ("pages/pages.jsonl", b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n', zipfile.ZIP_DEFLATED),
            ("datapackage.json", b'{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}\n', zipfile.ZIP_DEFLATED),
        ]:
            entry = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 4))
            entry.compress_type = method
            file.writestr(entry, data)
    return packed.getvalue()


def http(body, head="HTTP/1.1 200 OK", fields=("Content-Type: text/html; charset=utf-8",), eol="\r\n"):
    if isinstance(body, str):
        body = body.encode()
    return (head + eol + "".join(f + eol for f in fields) + eol).encode() + body


def response(n, **options):
    uri, page = PAGES[n % len(PAGES)]
    return record("response", n, http(page), uri, "application/http; msgtype=response", **options)


def response_with(n, content, **options):
    return record("response", n, content, PAGES[n % len(PAGES)][0], "application/http; msgtype=response", **options)


def warcinfo(**options):
    return record("warcinfo", 0, b"software: make.py\r\nformat: WARC File Format 1.0\r\n", ctype="application/warc-fields", **options)


def request(n, **options):
    return record("request", n, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", PAGES[n % 3][0], "application/http; msgtype=request", **options)


def standard(**options):
    """Seven records, three of them responses."""
    return [
        warcinfo(**options), request(1, **options), response(2, **options), response(3, **options),
        record("revisit", 4, http("", "HTTP/1.1 304 Not Modified"), PAGES[0][0], "application/http; msgtype=response", **options),
        record("metadata", 5, b"fetchTimeMs: 12\r\n", PAGES[1][0], "application/warc-fields", **options),
        response(7, **options),
    ]


def member(data, level=9):
    return gzip.compress(data, level, mtime=0)


def zstd_frame(data):
    """A frame of raw blocks (RFC 8878, section 3.1.1): no checksum, 4-byte content size, single segment."""
    out = struct.pack("<IBI", 0xFD2FB528, 0xA0, len(data))
    blocks = [data[i:i + 1000] for i in range(0, len(data), 1000)] or [b""]
    for i, block in enumerate(blocks):
        out += struct.pack("<I", len(block) << 3 | (i == len(blocks) - 1))[:3] + block
    return out


def xxh32(data, seed=0):
    p1, p2, p3, p4, p5, m = 2654435761, 2246822519, 3266489917, 668265263, 374761393, 0xFFFFFFFF
    assert len(data) < 16
    h = (seed + p5 + len(data)) & m
    i = 0
    while i + 4 <= len(data):
        h = (h + struct.unpack_from("<I", data, i)[0] * p3) & m
        h = ((h << 17 | h >> 15) & m) * p4 & m
        i += 4
    for b in data[i:]:
        h = (h + b * p5) & m
        h = ((h << 11 | h >> 21) & m) * p1 & m
    h ^= h >> 15
    h = h * p2 & m
    h ^= h >> 13
    h = h * p3 & m
    return h ^ h >> 16


def lz4_frame(data):
    """A frame of uncompressed blocks of at most 64 KiB."""
    descriptor = bytes([0x60, 0x40])
    out = struct.pack("<I", 0x184D2204) + descriptor + bytes([xxh32(descriptor) >> 8 & 0xFF])
    for i in range(0, len(data), 65536):
        block = data[i:i + 65536]
        out += struct.pack("<I", len(block) | 0x80000000) + block
    return out + struct.pack("<I", 0)


def brotli_stored(data):
    """One uncompressed meta-block, then the empty last one (RFC 7932, section 9.2)."""
    assert 0 < len(data) <= 65536
    bits, count = 0, 0

    def put(value, width):
        nonlocal bits, count
        bits |= value << count
        count += width

    put(0, 1)  # window bits: 16
    put(0, 1)  # not the last
    put(0, 2)  # four nibbles of length
    put(len(data) - 1, 16)
    put(1, 1)  # uncompressed
    return bits.to_bytes((count + 7) // 8, "little") + data + b"\x03"


def chunked(body, size=20, extension="", trailer=""):
    if isinstance(body, str):
        body = body.encode()
    out = b""
    for i in range(0, len(body), size):
        piece = body[i:i + size]
        out += f"{len(piece):x}{extension}\r\n".encode() + piece + b"\r\n"
    return out + f"0\r\n{trailer}\r\n".encode()


def arc_filedesc(eol="\n", version=1, date="20260102030405"):
    names = "URL IP-address Archive-date Content-type Archive-length"
    if version == 2:
        names = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
    body = f"{version} 0 Example{eol}{names}{eol}"
    rest = "" if version == 1 else " 200 - - 0 fixture.arc"
    return f"filedesc://fixture.arc 0.0.0.0 {date} text/plain{rest} {len(body)}{eol}{body}".encode()


def arc(n, version=1, uri=None, length=None, date="20260102030405", ctype="text/html", eol="\n"):
    url, page = PAGES[n % 3]
    content = http(page, fields=("Content-Type: text/html",))
    rest = "" if version == 1 else " 200 checksum - 209 fixture.arc"
    size = len(content) if length is None else length
    return f"{eol}{uri or url} 192.0.2.{n} {date} {ctype}{rest} {size}{eol}".encode() + content


def quirky_headers():
    def raw(text, content):
        return text.replace("\n", "\r\n").encode() + content + b"\r\n\r\n"

    page = http(PAGES[0][1])
    return [
        raw(f"WARC/1.0\nwarc-type:\tRESPONSE\nWARC-RECORD-ID:\t<{uid(1)}>\nwarc-date:{DATE}\nwarc-target-uri: <https://sw.example.org/a b>\n"
            f"content-type: application/http\ncontent-length:\t{len(page)}\n\n", page),
        raw(f"warc/1.1\nWARC-Type : response \nWARC-Record-ID: <{uid(2)}>\nWARC-Date: {DATE}\nWARC-Target-URI: https://example.org/\n"
            f"  folded/\n\tname\nContent-Length: {len(page)}\nContent-Length: {len(page)}\nX-Empty:\n\n", page),
        raw(f"WARC/0.18\nWARC-Type: response\nWARC-Record-ID: <{uid(3)}>\nWARC-Date: 2009-02-30T05:21:46-0700\nWARC-TREC-ID: clueweb-0\n"
            f"WARC-Target-URI: dns:example.org\nContent-Type: text/dns\nContent-Length: 24\n\n", b"example.org A 192.0.2.1\n"),
        raw(f"WARC/1.0\nWARC-Type: Response\nWARC-Record-ID: <{uid(4)}>\nWARC-Date: {DATE}\nWARC-Target-URI: https://example.org/Ẹ\n"
            f"Content-Length: {len(page)}\n\n", page),
    ]


def bodies():
    page = PAGES[1][1].encode()
    html = "Content-Type: text/html"
    deflated = zlib.compress(page)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = raw.compress(page) + raw.flush()
    cases = [
        http(chunked(page), fields=(html, "Transfer-Encoding: chunked")),
        http(chunked(page, 30, ';name="value"', "X-Trailer: yes\r\n"), fields=(html, "transfer-encoding: Chunked")),
        http(page, fields=(html, "Transfer-Encoding: chunked")),
        http(member(page), fields=(html, "Content-Encoding: gzip")),
        http(deflated, fields=(html, "Content-Encoding: deflate")),
        http(raw, fields=(html, "Content-Encoding: deflate")),
        http(brotli_stored(page), fields=(html, "Content-Encoding: br")),
        http(zstd_frame(page), fields=(html, "Content-Encoding: zstd")),
        http(zstd_frame(member(page)), fields=(html, "Content-Encoding: gzip, zstd")),
        http(chunked(member(page)), fields=(html, "Content-Encoding: x-gzip", "Transfer-Encoding: chunked")),
        http(page, fields=(html, "Content-Encoding: gzip")),
        http(page, fields=(html, "Content-Encoding: deflate")),
        http(page, fields=(html, "Content-Encoding: br")),
        http(page, fields=(html, "Content-Encoding: identity, UTF-8")),
        http(page, "HTTP/1.1 200", (html,)),
        http(page, "HTTP/2 200", (html,)),
        http(page, "HTTP/1.0  404  Not Found", (html,), "\n"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + http(page, fields=(html,)),
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n" + page,
        http(member(page) + member(b"!"), fields=(html, "Content-Encoding: gzip")),
    ]
    return [warcinfo()] + [response_with(n + 1, case) for n, case in enumerate(cases)]


def damaged_bodies():
    page = (PAGES[1][1] * 40).encode()
    html = "Content-Type: text/html"
    packed = member(page)
    good = chunked(page, 500)
    cases = [
        http(good.replace(b"\r\n1f4\r\n", b"\r\nzzz\r\n", 1), fields=(html, "Transfer-Encoding: chunked")),
        http(good[:700], fields=(html, "Transfer-Encoding: chunked")),
        http(packed[:-20], fields=(html, "Content-Encoding: gzip")),
        http(packed[:40] + b"\x00\xff\x00\xff" + packed[44:], fields=(html, "Content-Encoding: gzip")),
        http(page, fields=(html, "Content-Encoding: compress")),
    ]
    return [warcinfo()] + [response_with(n + 1, case) for n, case in enumerate(cases)]


def flip(data, start, count=8):
    return data[:start] + bytes(b ^ 0xA5 for b in data[start:start + count]) + data[start + count:]


def files():
    records = standard()
    plain = b"".join(records)
    members = [member(r) for r in records]
    zstd = [zstd_frame(r) for r in records]
    lz4 = [lz4_frame(r) for r in records]
    pages = [response(n) for n in range(1, 11)]
    many = b"".join(pages)
    # Text that hardly compresses, so that damage in the middle leaves whole records before it.
    noise = "".join(f"{(i * 2654435761) % 4294967296:08x} " for i in range(2000))
    long_pages = b"".join(response_with(n, http(f"<p>{n} {noise[n * 1600:n * 1600 + 1600]}</p>")) for n in range(1, 11))
    shared = member(long_pages)
    wet = [warcinfo()] + [record("conversion", n, b"Karibu kwenye ukurasa wetu.\n", PAGES[n % 3][0], "text/plain") for n in (1, 2)]
    arcs = [arc_filedesc(), arc(1), arc(2), arc(3)]

    yield "plain.warc", plain
    yield "members.warc.gz", b"".join(members)
    yield "whole.warc.gz", member(plain)
    yield "grouped.warc.gz", member(b"".join(records[:3])) + member(b"".join(records[3:5])) + member(b"".join(records[5:]))
    yield "blocks.warc.gz", b"".join(member(plain[i:i + 300]) for i in range(0, len(plain), 300))
    yield "stored.warc.gz", b"".join(member(r, 0) for r in records)
    yield "empty-members.warc.gz", member(b"") + b"".join(m + member(b"") for m in members)
    yield "frames.warc.zst", b"".join(zstd)
    yield "whole.warc.zst", zstd_frame(plain)
    yield "skippable.warc.zst", struct.pack("<II", 0x184D2A50, 11) + b"not a frame" + b"".join(zstd)
    yield "frames.warc.lz4", b"".join(lz4)
    yield "whole.warc.lz4", lz4_frame(plain)
    yield "wet.warc.gz", b"".join(member(r) for r in wet)

    yield "bare-lf.warc", b"".join(standard(eol="\n"))
    yield "text-mode.warc", plain.replace(b"\r\n", b"\r\r\n")
    yield "headers.warc", b"".join(quirky_headers())
    yield "no-blank-lines.warc", b"".join(standard(end=""))
    yield "extra-blank-lines.warc", b"\r\n" + b"".join(standard(end="\r\n\r\n\r\n\r\n\n")) + b"\0" * 64
    yield "nested.warc", warcinfo() + record("resource", 8, plain, "https://example.org/nested.warc", "application/warc") + response(1)

    yield "short-length.warc", warcinfo() + response(1, length=60) + request(2) + response(3)
    yield "long-length.warc", warcinfo() + response(1, length=400) + request(2) + response(3)
    yield "long-length.warc.gz", member(warcinfo()) + member(response(1, length=900)) + member(request(2)) + member(response(3))
    yield "huge-length.warc", warcinfo() + response(1, length=9 * 10**18) + request(2) + response(3)
    yield "overflowing-length.warc.gz", member(warcinfo()) + member(response(1, length=10**30)) + member(response(3))
    yield "no-length.warc", warcinfo() + response(1, drop=("Content-Length",)) + request(2) + response(3)
    yield "word-length.warc", warcinfo() + response(1, length="very long") + request(2) + response(3, length=-1)

    yield "truncated.warc", plain[:-40]
    yield "truncated-header.warc", plain[:len(plain) - len(records[-1]) + 60]
    yield "truncated.warc.gz", b"".join(members)[:-60]
    yield "clipped.warc.gz", b"".join(members[:3]) + members[3][:14]
    yield "cut-record.warc", warcinfo() + response(1)[:-90] + request(2) + response(3)
    yield "header-in-header.warc", warcinfo() + response(1)[:70] + b"\r\n" + response(2)

    yield "damaged-member.warc.gz", b"".join(members[:2]) + flip(members[2], 100) + b"".join(members[3:])
    yield "damaged-magic.warc.gz", b"".join(members[:2]) + flip(members[2], 0, 3) + b"".join(members[3:])
    yield "damaged-first.warc.gz", flip(members[0], 0, 3) + b"".join(members[1:])
    yield "damaged-checksum.warc.gz", b"".join(members[:2]) + flip(members[2], len(members[2]) - 8, 4) + b"".join(members[3:])
    yield "damaged-shared.warc.gz", shared[:len(shared) // 2] + b"".join(members[1:])
    yield "damaged-tail.warc.gz", b"".join(members) + bytes(range(200, 256))
    yield "many-in-member.warc.gz", member(many)
    yield "damaged.warc.zst", b"".join(zstd[:2]) + flip(zstd[2], 4, 1) + zstd[2][:0] + b"".join(zstd[3:])
    yield "damaged.warc.lz4", b"".join(lz4[:2]) + flip(lz4[2], 4, 3) + b"".join(lz4[3:])
    yield "garbage-between.warc", records[0] + b"some text that is\nno record at all\n\x00\x01\x02\r\n\r\n" + b"".join(records[1:])
    yield "damaged-header.warc", plain.replace(b"WARC/1.0\r\nWARC-Type: revisit", b"WURC/1.0\r\nWARC-Type: revisit")
    yield "plain-after-members.warc.gz", b"".join(members[:3]) + b"".join(records[3:])

    yield "empty.warc", b""
    yield "empty.warc.gz", member(b"")
    yield "garbage.warc.gz", bytes((i * 167 + i // 7 * 31) % 256 for i in range(5000))
    yield "text.warc", b"This is a text.\n" * 50

    yield "v1.arc", b"".join(arcs)
    yield "v1.arc.gz", b"".join(member(a) for a in arcs)
    yield "v2.arc", arc_filedesc(version=2) + b"".join(arc(n, 2) for n in (1, 2, 3))
    yield "crlf.arc", arc_filedesc("\r\n") + b"".join(arc(n, eol="\r\n") for n in (1, 2, 3))
    yield "spaces.arc", arc_filedesc() + arc(1, uri="http://example.org/a page with spaces?x=1 2") + arc(2, ctype="text/html; charset=utf-8")
    yield "bad-length.arc", arc_filedesc() + arc(1, length=300) + arc(2, length=20) + arc(3)
    yield "no-date.arc", arc_filedesc() + arc(1, date="null") + arc(2)
    yield "bad-columns.arc", arc_filedesc() + arc(1, length=-1, date="202601020304050000") + arc(2) + arc(3, length="unknown") + arc(1)
    yield "damaged.arc", arc_filedesc() + arc(1) + b"\n\x00\x01 no header\n" + arc(2)

    yield "bodies.warc.gz", b"".join(member(r) for r in bodies())
    yield "damaged-bodies.warc", b"".join(damaged_bodies())
    yield "sample.wacz", wacz()


if __name__ == "__main__":
    for name, data in files():
        with open(os.path.join(HERE, name), "wb") as file:
            file.write(data)
