#!/usr/bin/env python3
"""Holds Markdown to cmark-gfm: what a reader shows of it is the page's own text.

    markdown.py write COUNT > Tests/Fixtures/markdown/texts.jsonl      pages of a block of marks each, seeded
    DATAPREP_UPDATE_SNAPSHOTS=1 swift test --filter MarkdownTests      writes our Markdown beside each
    markdown.py check Tests/Fixtures/markdown/texts.jsonl              (pip: cmarkgfm)
"""
import html
import json
import random
import re
import sys

PARTS = [*"**__``~~[]()<>&;#-+=|:!\\/.'\"", *"  \n\n", "a", "b", "1", "中", "word", "&amp;", "&#39;", "](", "]: ", "[x] ", "1. ", "---",
         "***", "```", "<b>", "</b>", "<!--", "<div ", "http://a.b", "| --- |", "**a**", "_a_"]
FRAMES = ["<p>%s</p>", "<p>%s</p>", "<h2>%s</h2>", "<ul><li>%s<li>x</ul>", "<blockquote>%s</blockquote>",
          "<p><code>c*`d</code> %s</p>", "<table><tr><td>%s<td>x<tr><td>y<td>z</table>"]


def write(count):
    source = random.Random(5)
    for _ in range(count):
        text = "".join(source.choice(PARTS) for _ in range(source.randrange(1, 14)))
        body = html.escape(text, quote=False).replace("\n", "<br>")
        # Two breaks divide blocks.
        body = re.sub("(<br> *)+", "<br>", body)
        print(json.dumps({"html": source.choice(FRAMES) % body}, ensure_ascii=False))


def shown(page):
    text = re.sub(r"</?(p|h2|li|ul|ol|blockquote|table|tr|td|th|thead|tbody|br|pre)\b[^>]*>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def check(path):
    import cmarkgfm
    bad = 0
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    for line in lines:
        page = cmarkgfm.markdown_to_html_with_extensions(line["markdown"], extensions=["table", "strikethrough", "tasklist"])
        marks = re.search(r"<(a|em|strong|del|img|input|hr|!--)\b", page)
        frame = re.match(r"<(\w+)", line["html"])[1]
        if shown(page) != shown(line["html"]) or marks or not re.match(f"<{frame}", page) and shown(page):
            bad += 1
            if bad <= 10:
                print(f"differs: {line['html']!r}\n   as {line['markdown']!r}\n   shows {page!r}")
    print(f"{len(lines) - bad} of {len(lines)} read back as they are")
    return bad


if __name__ == "__main__":
    sys.exit(write(int(sys.argv[2])) if sys.argv[1] == "write" else 1 if check(sys.argv[2]) else 0)
