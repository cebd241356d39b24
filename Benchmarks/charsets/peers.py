#!/usr/bin/env python3
"""How often other detectors lead to the right text on the pages of legacy.py, and at what speed.

    peers.py LEGACY [BYTES]      needs: pip install chardet faust-cchardet charset-normalizer resiliparse
"""
import codecs, struct, sys, time


def parts(path):
    data = open(path, "rb").read()
    at, found = 0, []
    while at < len(data):
        size, = struct.unpack_from("<I", data, at)
        found.append(data[at + 4:at + 4 + size])
        at += 4 + size
    return [found[i:i + 3] for i in range(0, len(found), 3)]


def main():
    import cchardet, chardet, charset_normalizer
    from resiliparse.parse.encoding import detect_encoding
    pages = parts(sys.argv[1])
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None
    detectors = {
        "chardet": lambda b: chardet.detect(b)["encoding"],
        "faust-cchardet": lambda b: cchardet.detect(b)["encoding"],
        "charset-normalizer": lambda b: getattr(charset_normalizer.from_bytes(b).best(), "encoding", None),
        "resiliparse": lambda b: detect_encoding(b),
    }
    for name, detect in detectors.items():
        right, size, start = 0, 0, time.process_time()
        for _, body, text in pages:
            body = body[:limit]
            size += len(body)
            try:
                found = codecs.lookup(detect(body) or "cp1252").name
                got = body.decode(found, "replace").encode()
                want = text if limit is None else text[:len(got) - 4]
                right += got == want if limit is None else got[:len(got) - 4] == want
            except LookupError:
                pass
        print(f"{name}: {right} of {len(pages)}, {size / (time.process_time() - start) / 1e6:.0f} MB/s")


main()
