"""Compares html-bench's trees with lexbor's (selectolax) and html5lib's, page by page.

    python compare.py lexbor   HTML_BENCH pages.bin [--show N]
    python compare.py html5lib HTML_BENCH pages.bin [--most N] [--show N]

HTML_BENCH is the built program. lexbor's trees are compared as serialised HTML, html5lib's as `| <html>` lines.
Needs: selectolax, html5lib.
"""
import argparse
import struct
import subprocess


def records(stream):
    while True:
        head = stream.read(4)
        if len(head) < 4:
            return
        yield stream.read(struct.unpack("<I", head)[0])


def lexbor_tree(page):
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(page).html


def html5lib_tree(page):
    import html5lib
    from html5lib import treebuilders

    parser = html5lib.HTMLParser(treebuilders.getTreeBuilder("dom"), namespaceHTMLElements=True)
    parser.scripting = False
    lines = []
    document = parser.parse(page.decode("utf-8", "replace"))
    document.normalize()
    stack = [(node, 0) for node in reversed(document.childNodes)]
    while stack:
        node, depth = stack.pop()
        indent = "| " + "  " * depth
        if node.nodeType == node.TEXT_NODE:
            lines.append(f'{indent}"{node.nodeValue}"')
        elif node.nodeType == node.COMMENT_NODE:
            lines.append(f"{indent}<!-- {node.nodeValue} -->")
        elif node.nodeType == node.DOCUMENT_TYPE_NODE:
            identifiers = f' "{node.publicId or ""}" "{node.systemId or ""}"'
            has_any = node.publicId is not None or node.systemId is not None
            lines.append(f"{indent}<!DOCTYPE {node.name or ''}{identifiers if has_any else ''}>")
        else:
            prefix = PREFIXES.get(node.namespaceURI, "")
            lines.append(f"{indent}<{prefix}{node.tagName}>")
            names = FOREIGN if prefix else {}
            attributes = sorted((names.get(name, name), value) for name, value in node.attributes.items())
            lines += [f'{indent}  {name}="{value}"' for name, value in attributes]
        stack += [(child, depth + 1) for child in reversed(node.childNodes)]
    return "\n".join(lines)


PREFIXES = {"http://www.w3.org/2000/svg": "svg ", "http://www.w3.org/1998/Math/MathML": "math "}
FOREIGN = {name: name.replace(":", " ") for name in ("xlink:href", "xlink:title", "xlink:type", "xlink:role",
                                                     "xlink:show", "xlink:actuate", "xlink:arcrole", "xml:lang",
                                                     "xml:space", "xmlns:xlink")} | {"xmlns": "xmlns xmlns"}


def show(ours, theirs, context=120):
    end = min(len(ours), len(theirs))
    at = next((i for i in range(end) if ours[i] != theirs[i]), end)
    print("   ours  ", repr(ours[max(0, at - context):at + context]))
    print("   theirs", repr(theirs[max(0, at - context):at + context]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["lexbor", "html5lib"])
    parser.add_argument("bench")
    parser.add_argument("pages")
    parser.add_argument("--most", type=int, default=1 << 30)
    parser.add_argument("--most-page-bytes", type=int, default=1 << 30)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    mode = "html" if options.peer == "lexbor" else "dump"
    ours = subprocess.Popen([options.bench, mode, options.pages], stdout=subprocess.PIPE)
    same = total = shown = 0
    with open(options.pages, "rb") as source:
        for index, (page, tree) in enumerate(zip(records(source), records(ours.stdout))):
            if total >= options.most:
                break
            # html5lib 1.1 has no template contents, and Python's DOM no `lang` beside an `xml:lang`.
            unfit = mode == "dump" and (b"<template" in page or b"xml:lang" in page)
            if len(page) > options.most_page_bytes or unfit:
                continue
            total += 1
            mine = tree.decode("utf-8", "replace")
            peer = lexbor_tree(page) if options.peer == "lexbor" else html5lib_tree(page)
            mine, peer = mine.rstrip("\n"), (peer or "").rstrip("\n")
            if mine == peer:
                same += 1
            elif shown < options.show:
                shown += 1
                print(f"page {index}, {len(page)} bytes")
                show(mine, peer)
    ours.kill()
    print(f"{options.peer}: {same} of {total} pages identical")


main()
