#!/usr/bin/env python3
"""Writes pages in legacy character sets with no declaration, to measure detection on.

    legacy.py udhr PAGES.warc.gz OUT     real UDHR pages (needs fastwarc), their declarations removed
    legacy.py text LINES.tsv OUT         pages of 20 lines `label<TAB>source<TAB>text`, two a language

OUT holds for each page its name, its bytes and its text as UTF-8, each behind its length (32 bits,
little endian). A page whose text a character set cannot hold is left out.
"""
import re, struct, sys
from collections import defaultdict

# The usual legacy character sets of each language, ISO 639-3.
SETS = """
afr windows-1252; ara windows-1256 iso-8859-6; bel windows-1251; bos windows-1250; bul windows-1251 koi8-r iso-8859-5;
cat windows-1252 iso-8859-15; ces windows-1250 iso-8859-2; cmn gb18030; dan windows-1252; deu windows-1252 iso-8859-15;
ell windows-1253 iso-8859-7; epo iso-8859-3; est windows-1257 iso-8859-13; eus windows-1252; fas windows-1256; fin windows-1252 iso-8859-15;
fao windows-1252; fra windows-1252 iso-8859-15; gle windows-1252 iso-8859-14; heb windows-1255 iso-8859-8; hrv windows-1250 iso-8859-2;
hsb iso-8859-2; hun windows-1250 iso-8859-2; isl windows-1252; ita windows-1252; jpn shift_jis euc-jp iso-2022-jp; kor euc-kr; lav windows-1257 iso-8859-13; lit windows-1257 iso-8859-13;
mkd windows-1251 iso-8859-5; nld windows-1252; nno windows-1252; nor windows-1252; pol windows-1250 iso-8859-2; por windows-1252;
ron windows-1250 iso-8859-2 iso-8859-16; rus windows-1251 koi8-r iso-8859-5 ibm866 x-mac-cyrillic; slk windows-1250 iso-8859-2;
slv windows-1250 iso-8859-2; spa windows-1252 iso-8859-15; srp windows-1251 iso-8859-5; srp_latn windows-1250 iso-8859-2; sqi windows-1252; swe windows-1252; tha windows-874;
tur windows-1254; aze windows-1254; ukr windows-1251 koi8-u; urd windows-1256; vie windows-1258; wuu gb18030; zho gb18030 big5
"""
PYTHON = {"x-mac-cyrillic": "mac_cyrillic", "windows-874": "cp874"}


def sets():
    table = defaultdict(list)
    for entry in SETS.replace("\n", " ").split(";"):
        words = entry.split()
        if words:
            table[words[0]] += words[1:]
    return table


def encode(text, charset):
    codec = PYTHON.get(charset, charset)
    if charset == "windows-1258":
        # Vietnamese in windows-1258 has its tone marks behind the letters.
        import unicodedata
        out = []
        for ch in unicodedata.normalize("NFC", text):
            try:
                out.append(ch.encode("cp1258"))
            except UnicodeEncodeError:
                d = unicodedata.normalize("NFD", ch)
                base = unicodedata.normalize("NFC", d[0] + "".join(c for c in d[1:] if c in "\u0302\u0306\u031b"))
                rest = "".join(c for c in d[1:] if c not in "\u0302\u0306\u031b")
                out.append((base + rest).encode("cp1258"))
        data = b"".join(out)
    elif charset in ("iso-8859-2", "windows-1250") and "\u0219" in text:
        data = text.translate({0x218: 0x15E, 0x219: 0x15F, 0x21A: 0x162, 0x21B: 0x163}).encode(codec)
    else:
        data = text.encode(codec)
    return data, data.decode(codec)


def udhr(path):
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    table = sets()
    for record in ArchiveIterator(open(path, "rb"), record_types=WarcRecordType.response, parse_http=True):
        match = re.search(r"udhr[^/]*/(?:.*/)?(?:udhr_)?([a-z0-9_A-Z]+?)(?:\.html?)?$", record.headers["WARC-Target-URI"])
        if not match:
            continue
        name = match.group(1)
        lang = name if name in table else name.split("_")[0]
        if lang not in table:
            continue
        text = record.reader.read().decode("utf-8")
        text = re.sub(r"<meta[^>]*charset[^>]*>", "", text, flags=re.I)
        text = re.sub(r"<\?xml[^>]*\?>", "", text)
        for charset in table[lang]:
            yield f"{name}/{charset}", text, charset


def lines(path):
    import io, subprocess
    data = subprocess.run(["zstdcat", path], capture_output=True, check=True).stdout if path.endswith(".zst") else open(path, "rb").read()
    table = sets()
    texts = defaultdict(list)
    for line in io.StringIO(data.decode("utf-8")):
        label, _, text = line.rstrip("\n").split("\t", 2)
        lang, script = label.split("_")
        if lang == "srp" and script == "Latn":
            lang = "srp_latn"
        elif script == "Latn" and lang in ("ara", "bul", "ell", "heb", "jpn", "kor", "rus", "tha", "ukr", "zho", "mkd", "fas", "urd"):
            continue
        if lang in table:
            texts[lang].append(text)
    for lang, all_lines in texts.items():
        for charset in table[lang]:
            made = 0
            for start in range(0, len(all_lines), 20):
                body = "\n".join(f"<p>{t}</p>" for t in all_lines[start:start + 20])
                page = f"<html><head><title>{all_lines[start][:60]}</title></head>\n<body><div class=\"main\">\n{body}\n</div></body></html>\n"
                if charset == "big5":
                    page = page if any(c in page for c in "這個們說麼對時國") else ""
                if not page:
                    continue
                try:
                    encode(page, charset)
                except UnicodeEncodeError:
                    kept = []
                    for t in all_lines[start:start + 40]:
                        try:
                            encode(t, charset)
                            kept.append(f"<p>{t}</p>")
                        except UnicodeEncodeError:
                            pass
                    if len(kept) < 8:
                        continue
                    page = "<html><body>\n" + "\n".join(kept) + "\n</body></html>\n"
                yield f"{lang}-{start}/{charset}", page, charset
                made += 1
                if made == 2:
                    break


def main():
    kind, source, out = sys.argv[1:4]
    count = 0
    with open(out, "wb") as file:
        for name, text, charset in (udhr if kind == "udhr" else lines)(source):
            try:
                data, plain = encode(text, charset)
            except UnicodeEncodeError:
                continue
            if data == plain.encode("utf-8") and charset != "iso-2022-jp":
                continue
            for part in (name.encode(), data, plain.encode("utf-8")):
                file.write(struct.pack("<I", len(part)) + part)
            count += 1
    print(count, "pages")


if __name__ == "__main__":
    main()
