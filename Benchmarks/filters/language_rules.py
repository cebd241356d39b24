#!/usr/bin/env python3
"""Language rules from measurements: `pipelines/lang/CODE.yaml` and `docs/language-rules.md`.

  language_rules.py --binary dataprep --web DIR --work DIR [--rules pipelines/lang] [--page docs/language-rules.md]
                    [--date 2026-11-28] [--show CODE]

DIR of --web has train.jsonl.zst and dev.jsonl.zst: texts with the labels of two other identifiers (`hplt`, `heli`). What is decided is
decided on train; dev is for the effect alone. Nothing is drawn by chance: the same data and binary give the same files. --work keeps
what the binary said; delete it after the model changes. --show prints ten texts on either side of a rule's lid-minimum for reading.

A text with our label is *right* if at least one of the other two gives it the same language, and no language outside the model fits it
better by far (`cousins` of `langid predict --details`); else it is *wrong*. That is measured only for labels that HPLT's identifier has, in
their script.
"""
import argparse, collections, concurrent.futures, functools, hashlib, itertools, json, math, os, shutil, subprocess, sys, unicodedata

# The least precision and the least share of right texts that a cut may leave, and the weight of recall (FinePDFs' method).
PRECISION, RECALL, BETA = 0.9, 0.1, 0.1
SCORES = [i / 20 for i in range(20)]
SHARES = [0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2]
OUTSIDE = -0.3  # the margin at which a language outside the model fits a text better than chance allows
LEAST = 40  # texts with a label, of train, to decide anything
LEAST_KEPT = 10  # texts that a cut must leave
LEAST_DROPPED = 5  # texts that a cut must drop for its worth to be known
HOPELESS = 0.1  # a label whose precision is under it, beyond chance, is dropped
WORDS = 400  # words of a list
REPAIRS = {
    "convert-zawgyi": "my",
    "repair-sorani": "ckb",
    "repair-look-alikes": "mn uk ky kk tt ba tg",
    "repair-viramas": "bn as hi mr ne sa awa bho mag mai hne pa gu or ta te kn ml si shn km",
}
SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru",
    "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym",
    "SINHALA": "Sinh", "MYANMAR": "Mymr", "KHMER": "Khmr", "ETHIOPIC": "Ethi", "CJK": "Hani",
}
# Labels whose texts HPLT may call another of: neither can be held to be right.
TWINS = {"rw": "rn", "bm": "dyu"}
# Beginnings of codes of languages that a label stands for as well (ISO 639-3's macrolanguages): Quechua, Fula, Guarani, Javanese.
SAME = {"qu": ("q",), "quy": ("q",), "ff": ("fu",), "gn": ("gun", "gui", "gnw", "nhd"), "jv": ("jvn",)}
# Labels of a heliport code that stand for several of our languages.
MEMBERS = {"hbs": {"bs", "hr", "sr", "sh"}, "msa": {"ms", "id"}, "que": {"qu", "quy"}}


def wilson(right, n, z=1.96):
    """The 95 % interval of a share."""
    if n == 0: return 0.0, 1.0
    p, s = right / n, z * z / n
    middle, half = (p + s / 2) / (1 + s), z * math.sqrt(p * (1 - p) / n + s / n / 4) / (1 + s)
    return max(0.0, middle - half), min(1.0, middle + half)


def shown(right, n):
    low, high = wilson(right, n)
    return f"{three(right / n)} [{three(low)}, {three(high)}]" if n else "none"


def three(x): return f"{x:.3f}".replace("0.", ".", 1)


class Program:
    """The binary, and what it said before."""

    def __init__(self, binary, work):
        self.binary, self.work = binary, work
        os.makedirs(work, exist_ok=True)

    def path(self, name): return os.path.join(self.work, name)

    def once(self, name, *command, source=os.devnull):
        """Standard output of a command that reads a file as standard input, in a file."""
        path = self.path(name)
        if not os.path.exists(path):
            with open(path + ".part", "wb") as out, open(source, "rb") as read:
                subprocess.run([self.binary, *command], stdin=read, stdout=out, check=True)
            os.rename(path + ".part", path)
        return path

    def rows(self, name, *command, source=os.devnull):
        with open(self.once(name, *command, source=source), encoding="utf-8") as lines: return [json.loads(line) for line in lines]


def tags(program, codes):
    """Our tag of each ISO 639-3 code, and the script that goes without saying."""
    path = program.path("tags.json")
    known = json.load(open(path)) if os.path.exists(path) else {}
    for code in sorted(codes - known.keys()):
        found = subprocess.run([program.binary, "languages", code, "--json"], capture_output=True, text=True)
        known[code] = json.loads(found.stdout)[0] if found.returncode == 0 else None
    with open(path, "w") as out: json.dump(known, out)
    return {code: (k["tag"], k["iso"][4:]) if k else (code, "") for code, k in known.items()}


@functools.cache
def script_name(letter): return unicodedata.name(letter, "?").split()[0]


def script(text):
    """The script of half of a text's letters; empty where none has half."""
    counts = collections.Counter()
    for c, n in collections.Counter(text).items():
        if c.isalpha(): counts[script_name(c)] += n
    name, n = counts.most_common(1)[0] if counts else ("", 0)
    return SCRIPTS.get(name, name.capitalize()) if n and 2 * n >= sum(counts.values()) else ""


class Row:
    def __init__(self, d, tag_of):
        self.id, self.text, self.label, self.score = d["id"], d["text"], d["language"], d["language_score"]
        code, self.hplt_script = d["hplt"].split("_")
        self.hplt, home = tag_of[code]
        self.hplt_label = self.hplt if self.hplt_script in (home, "Hans", "Hant", "Jpan") else f"{self.hplt}_{self.hplt_script}"
        heli = d["heli"].split("_")[0]
        self.heli = MEMBERS.get(heli, {tag_of.get(heli, (heli, ""))[0]})
        self.language = self.label.split("_")[0]
        self.agreeing = self.hplt == self.language or self.language in self.heli
        outside = d["language_details"].get("cousins", [])
        outside = [c for c in outside if c["margin"] <= OUTSIDE and not c["language"].startswith(SAME.get(self.language, "-"))]
        self.outside = outside[0]["language"] if outside else ""
        self.right = self.agreeing and not self.outside
        self.undecided = not self.right and TWINS.get(self.label) == self.hplt
        # The language that both of the others name.
        self.agreed = self.hplt if self.hplt in self.heli else ""
        self.script = script(self.text)
        self.share = None


def sample(rows, codes):
    """The texts of the languages that have rules, and every fourth of the others: word lists need them for contrast."""
    wanted = {code.split("_")[0] for code in codes}
    others, taken = 0, []
    for d in rows:
        mine = d["language"].split("_")[0] in wanted
        others += not mine
        if mine or others % 4 == 0: taken.append(d)
    return taken


def beta(p, r): return (1 + BETA**2) * p * r / (BETA**2 * p + r) if p + r else 0.0


def passes(r, score, share): return r.score >= score and (not share or r.share is None or r.share >= share)


def cut(rows, shares):
    """The least score and the least share of listed words that texts must have (0 for none), with the reason in words.

    Of the pairs whose F-beta is within a standard error of the best, the one that leaves most right texts. What it drops must be right more
    seldom than what stays, beyond chance, and wrong for the most part, unless only cuts that drop more right texts reach the precision.
    """
    right, none = sum(r.right for r in rows), (0, 0)
    if len(rows) < LEAST: return none, f"only {len(rows)} texts have the label: too few to set a cut"
    reached = right / len(rows) >= PRECISION
    points = []
    for least in itertools.product(SCORES, shares):
        kept = [r.right for r in rows if passes(r, *least)]
        good = sum(kept)
        if len(kept) < LEAST_KEPT or not right or good / len(kept) < PRECISION or good / right < RECALL: continue
        points.append((beta(good / len(kept), good / right), good, least, len(kept)))
    sound = [p for p in points if 2 * (right - p[1]) <= len(rows) - p[3]]
    if sound or reached: points = sound
    if not points: return none, f"no cut reaches a precision of {PRECISION}"
    best = max(points)
    low, high = wilson(best[1], best[3], z=1)
    close = [p for p in points if p[0] >= best[0] - (high - low) / 2]
    _, good, least, kept = max(close, key=lambda p: (p[1], p[0], -p[2][0], -p[2][1]))
    dropped = len(rows) - kept
    if least == none or dropped < LEAST_DROPPED: return none, "no cut does better beyond chance"
    if wilson(right - good, dropped)[1] >= wilson(good, kept)[0]: return none, "what a cut drops is right as often as what stays, within chance"
    return least, f"of {dropped} texts that it drops {right - good} are right, of {kept} others {good}"


def word_lists(program, train):
    """Gives each text of train the share of its words in a list of the other half, and writes the list of all."""
    fold = lambda r: int(hashlib.sha256(r.id.encode()).hexdigest(), 16) % 2
    paths = {name: program.path(f"words-{name}.tsv") for name in ("0", "1", "all")}

    def build(name):
        source = program.path(f"words-{name}.jsonl")
        if os.path.exists(paths[name]): return
        write_documents(source, [r for r in train if r.right and name in (str(fold(r)), "all")])
        subprocess.run([program.binary, "langid", "wordlist", "build", source, "--output", paths[name], "--quiet"], check=True)
        shorten(paths[name])

    with concurrent.futures.ThreadPoolExecutor() as pool: list(pool.map(build, paths))
    for name in "01":
        rows = [r for r in train if str(fold(r)) != name]
        score(program, f"shares-{name}", paths[name], rows)
    return paths["all"]


def shorten(path):
    """Keeps the most frequent words of each language. The list has them in that order."""
    seen, kept = collections.Counter(), []
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"): kept.append(line); continue
        seen[line.split("\t")[0]] += 1
        if seen[line.split("\t")[0]] <= WORDS: kept.append(line)
    with open(path, "w", encoding="utf-8") as out: out.writelines(kept)


def write_documents(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for r in rows: out.write(json.dumps({"id": r.id, "text": r.text, "language": r.label}, ensure_ascii=False) + "\n")


def score(program, name, words, rows):
    source = program.path(name + ".in.jsonl")
    write_documents(source, rows)
    for r, d in zip(rows, program.rows(name + ".jsonl", "langid", "wordlist", "score", words, source=source), strict=True):
        assert d["id"] == r.id
        r.share = d["wordlist"]["share"]


def repairs(program, web, tag_of):
    """For each repair and language: texts of the language by HPLT's label, texts that change, and with our label before and after."""
    found = collections.defaultdict(dict)

    def run(case):
        part, repair = case
        codes, name = REPAIRS[repair].split(), f"{part}-{repair}"
        rows = [d for d in web[part] if tag_of[d["hplt"][:3]][0] in codes]
        out, source, recipe = program.path(name), program.path(name + ".in.jsonl"), program.path(name + ".yaml")
        if not os.path.exists(os.path.join(out, "report.json")):
            with open(source, "w", encoding="utf-8") as f:
                for d in rows: f.write(json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False) + "\n")
            with open(recipe, "w") as f:
                f.write("name: repair\nsummary: One repair.\ninput: documents\nsteps:\n  - step: repair\n    stages:\n"
                        f"      - {repair}\n")
            shutil.rmtree(out, ignore_errors=True)
            subprocess.run([program.binary, "run", recipe, "--input", source, "--output", out], check=True, stdout=subprocess.DEVNULL)
        files = [os.path.join(out, "docs", f) for f in sorted(os.listdir(os.path.join(out, "docs")))]
        text = "".join(subprocess.run(["zstdcat", f], capture_output=True, text=True, check=True).stdout for f in files)
        before = {d["id"]: d for d in rows}
        changed = [d for d in map(json.loads, text.split("\n")[:-1]) if d["text"] != before[d["id"]]["text"]]
        mended = program.path(name + ".changed.jsonl")
        with open(mended, "w", encoding="utf-8") as f:
            for d in changed: f.write(json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False) + "\n")
        after = {d["id"]: d for d in program.rows(name + ".jsonl", "langid", "predict", "--documents", "--canonical", mended)}
        named = lambda d, code: d["language"].split("_")[0] == code
        for code in codes:
            mine = [d for d in rows if tag_of[d["hplt"][:3]][0] == code]
            found[code].setdefault(repair, {})[part] = (
                len(mine), sum(d["id"] in after for d in mine), sum(named(d, code) for d in mine),
                sum(named(after.get(d["id"], d), code) for d in mine))

    cases = [(part, repair) for part in ("train", "dev") for repair in REPAIRS]
    with concurrent.futures.ThreadPoolExecutor() as pool: list(pool.map(run, cases))
    return found


class Rule:
    """What is measured of one language, and what follows."""

    def __init__(self, code, need, train, mended, labels):
        self.code, self.changes = code, []
        self.need, *read = need.split("\t")
        rows = [r for r in train if r.label == code and not r.undecided]
        undecided = sum(r.label == code and r.undecided for r in train)
        self.n, self.measured = len(rows), code in labels
        self.right = sum(r.right for r in rows)
        self.script, self.lid, self.words = None, 0, 0
        self.repairs, self.dropped = [], False
        self.find_script(rows)
        if self.measured and self.n >= LEAST and wilson(self.right, self.n)[1] < HOPELESS:
            self.dropped = True
            self.say(f"train, {self.n} texts with the label: precision {shown(self.right, self.n)}; languages outside the model fit "
                     f"{sum(bool(r.outside) for r in rows)} better: {listed(collections.Counter(r.outside for r in rows if r.outside))}",
                     "drop: what has this label on the web is noise; a better identifier would undo it")
        elif self.measured:
            self.find_cut(rows)
        else:
            self.say(f"{self.n} texts have the label; neither of the other identifiers has it in this script", "nothing can be said of the score")
        self.find_repairs(mended.get(code, {}))
        self.find_cousins(rows, train)
        if undecided: self.say(f"{undecided} texts that HPLT's label gives to {TWINS[code]} are left out of all counts", "the two are so close that nobody here "
                               "can say which identifier is right")
        if read: self.say(*read)

    def say(self, evidence, why): self.changes.append((evidence, why))

    def find_script(self, rows):
        counts = collections.Counter(r.script for r in rows if r.right)
        if not counts: return
        main, n = counts.most_common(1)[0]
        if main not in SCRIPTS.values() or main == "Hani" or n < LEAST or n < 0.99 * sum(counts.values()): return
        self.script = main
        other = [r for r in rows if r.script != main]
        self.say(f"{n} of {sum(counts.values())} right texts have half of their letters in {main}; of {len(other)} texts that have not, "
                 f"{sum(r.right for r in other)} are right", self.need)

    def find_cut(self, rows):
        listable = self.script and sum(not r.right for r in rows) >= LEAST_DROPPED
        (self.lid, self.words), why = cut(rows, SHARES if listable else [0])
        before = f"train, {self.n} texts with the label: precision {shown(self.right, self.n)}"
        if not self.lid and not self.words: return self.say(before, f"no minimum: {why}")
        kept = [r for r in rows if passes(r, self.lid, self.words)]
        good = sum(r.right for r in kept)
        named = " and ".join(["lid-minimum"] * bool(self.lid) + ["word-list-minimum"] * bool(self.words))
        self.say(f"{before}, with {named} {shown(good, len(kept))}; {shown(good, self.right)} of the right texts stay"
                 + ("; each text was scored with a list made of the other half" if self.words else ""), f"{named}: {why}")

    def find_repairs(self, mended):
        for repair, parts in mended.items():
            n, changed, before, after = (sum(p[i] for p in parts.values()) for i in range(4))
            facts = f"{repair} changes {changed} of {n} texts that HPLT gives the label; {before} of them have it before, {after} after"
            if changed and after >= before:
                self.repairs.append(repair)
                self.say(facts, "tokenizers and word lists do not know such words, and the identifier loses no text by the repair")
            else:
                self.say(facts, "not a repair of this rule: nothing to mend" if not changed else "not a repair of this rule: it costs labels")

    def find_cousins(self, rows, train):
        from_others = collections.Counter(r.agreed for r in rows if r.agreed and r.agreed != r.language)
        language = self.code.split("_")[0]
        mine = [r for r in train if r.agreed == language]
        to_others = collections.Counter(r.label for r in mine if r.language != language)
        wrong = collections.Counter(r.outside or r.hplt_label for r in rows if not r.right)
        self.rivals = wrong
        parts = []
        if from_others: parts.append(f"of {self.n} texts with the label, both others name " + listed(from_others))
        if to_others: parts.append(f"of {len(mine)} texts on which both others agree, our label is " + listed(to_others))
        outside = collections.Counter(r.outside for r in rows if r.outside)
        if outside: parts.append("languages outside the model that fit better: " + listed(outside))
        if wrong: parts.append(f"the {sum(wrong.values())} wrong ones are, by the outside language or else HPLT's label, " + listed(wrong))
        if parts: self.say("; ".join(parts), "no merge or reroute: the texts have no hosts, and the counts name neighbours without saying which identifier errs")

    def effect(self, dev):
        rows = [r for r in dev if r.label == self.code and not r.undecided]
        kept = [r for r in rows if not self.drops(r)]
        return len(rows), sum(r.right for r in rows), len(kept), sum(r.right for r in kept)

    def drops(self, r):
        return self.dropped or bool(self.script and r.script != self.script) or not passes(r, self.lid, self.words)

    def yaml(self, date, effect):
        n, right, kept, good = effect
        lines = [f"code: {quoted(self.code)}"]
        if self.script: lines.append(f"script: {self.script}")
        if self.lid: lines.append(f"lid-minimum: {self.lid:g}")
        if self.words: lines += [f"word-list: {self.code}.words.tsv", f"word-list-minimum: {self.words:g}"]
        if self.dropped: lines.append("drop: true")
        if self.repairs: lines.append(f"repairs: [{', '.join(self.repairs)}]")
        lines.append("history:")
        changes = self.changes
        if self.measured and n:
            changes = changes + [(f"dev, {n} texts with the label: precision {shown(right, n)}, with the rule {shown(good, kept)}; "
                                  f"{right - good} of {right} right texts are lost", "the effect on texts that decided nothing")]
        for evidence, why in changes:
            lines += [f"  - date: {date}", f"    evidence: {json.dumps(evidence, ensure_ascii=False)}", f"    why: {json.dumps(why, ensure_ascii=False)}"]
        return "\n".join(lines) + "\n"


def listed(counts, most=4):
    return ", ".join(f"{code} {n}" for code, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:most])


def quoted(code): return f'"{code}"' if code in ("no", "yes", "on", "off", "y", "n", "true", "false", "null") else code


def page(rules, effects, sizes):
    measured = [(r, e) for r, e in zip(rules, effects) if r.measured and e[0] >= 15]
    before = lambda e: e[1] / e[0]
    after = lambda e: e[3] / e[2] if e[2] else 0
    lost = lambda e: (e[1] - e[3]) / e[1] if e[1] else 0
    middle = lambda x: sorted(x)[len(x) // 2] if x else 0
    cutting = [(r, e) for r, e in measured if (r.lid or r.words) and e[2]]
    out = [PAGE_HEAD.format(rules=len(rules), train=sizes["train"], dev=sizes["dev"], lid=sum(bool(r.lid) for r in rules),
                            words=sum(bool(r.words) for r in rules), repairs=sum(bool(r.repairs) for r in rules), dropped=sum(r.dropped for r in rules))]
    for title, group in (("Rules with a cut", cutting), ("All rules with 15 texts or more", measured)):
        if not group: continue
        group = [m for m in group if m[1][2]]
        worst, least = max(group, key=lambda m: lost(m[1])), min(group, key=lambda m: after(m[1]))
        out.append(f"{title} ({len(group)}): median precision {three(middle([before(e) for _, e in group]))} before, "
                   f"{three(middle([after(e) for _, e in group]))} after; right texts lost: median {three(middle([lost(e) for _, e in group]))}, worst "
                   f"{three(lost(worst[1]))} ({worst[0].code}); least precision {three(before(least[1]))} before, {three(after(least[1]))} after ({least[0].code}).\n\n")
    out.append("| rule | cuts and repairs | texts | precision before | after | right texts lost | wrong texts (train) |\n|---|---|---|---|---|---|---|\n")
    for r, (n, right, kept, good) in zip(rules, effects):
        does = [f"score {r.lid:g}"] * bool(r.lid) + [f"words {r.words:g}"] * bool(r.words) + r.repairs
        does = ["drop"] * r.dropped + does
        does = ([r.script] if r.script else []) + does
        if not r.measured: cells = [f"{n}", "not measured", "", ""]
        else: cells = [f"{n}", shown(right, n), shown(good, kept), f"{right - good} of {right}"]
        out.append(f"| {r.code} | {', '.join(does) or 'none'} | {' | '.join(cells)} | {listed(r.rivals)} |\n")
    return "".join(out)


PAGE_HEAD = '''# Language rules

The {rules} rules of `pipelines/lang`, with their effect. `Benchmarks/filters/language_rules.py` makes rules and page from measurements:

```
Benchmarks/filters/language_rules.py --binary dataprep --web DIR --work DIR     # DIR: train.jsonl.zst and dev.jsonl.zst
```

The texts are {train} samples of web pages for deciding and {dev} others for the effect, up to 600 and 60 of each of 186 labels, of those
without a rule every fourth: of each page two windows of 500 characters, out of a published inspection of HPLT 2. Each has the labels of two other identifiers, HPLT's (OpenLID) and heliport. A text with
our label is *right* here if at least one of the two gives it the same language, and no language outside the model fits it better by a margin
of .3 (`langid predict --details` names such cousins). Reading showed why
the second is needed: of the texts that HPLT's identifier and ours both call Kabiyè, Bambara, Wolof or Dinka, many are Bible chapters in
Paasaal, Kuranko, a Zapotec language or Yabem, some with the highest scores. No minimum of a score removes these; a word list can.

What the measure means:

- It is agreement, not truth. Where both others lack a language, a text of it that the built-in model names is counted as wrong; where all
  three confuse two languages, as right. The table of cousins comes with the program; it is no witness from outside.
- Codes for several languages (`hbs`, `msa`, `que`) agree with each of them.
- The sample has as many texts of a rare language as of a common one. On the web a rare label gets more texts of common languages than here,
  so the precision there is lower than here. How much lower was not measured.
- The texts have no addresses. So no rule has `drop-hosts`, `keep-hosts` or `reroute`: nothing here could show that a host needs one.
- Of languages that only one of the two others has, right means that this one agrees.

How a rule comes to be:

- `lid-minimum` and `word-list-minimum`: the score, and the share of words that the language's list has, below which texts are dropped. Of all
  pairs (scores in steps of .05) that leave a precision of at least .9 and at least .1 of the right texts, those count whose F-beta (beta .1)
  is within a standard error of the best; of these the pair that leaves most right texts is taken. What it drops must be right more seldom than
  what stays, beyond chance (95 % intervals of Wilson do not overlap), and wrong for the most part, unless the precision is reached by no
  such cut. Otherwise the rule has none: {lid} rules have a score, {words} a list. Each half of the texts was scored with a list made of the other
  half; the list beside the rule is made of both.
- Kinyarwanda and Rundi, and Bambara and Dyula: texts that HPLT gives to the other of a pair are left out of the first one's counts. Those of
  Kinyarwanda that were read are news of Rwanda.
- `script`: where 99 % of the right texts have half of their letters in it.
- `repairs`: those that change texts of the language here and cost it no label. {repairs} rules have one. They are for documents that were
  identified as the language; `pipelines/madlad400.yaml` repairs all before that, which Mongolian needs.
- `drop`: where the upper bound of the precision is under .1: what has the label is noise. {dropped} rules say so.
- `merge` and `rename`: none. The counts name neighbours without saying which identifier errs; the history of each rule has them.

The numbers in brackets are 95 % intervals of Wilson. Every file's `history` has what was measured on the texts for deciding.

## Effect on texts that decided nothing

'''


def main():
    p = argparse.ArgumentParser()
    for name in ("binary", "web", "work"): p.add_argument("--" + name, required=True)
    p.add_argument("--rules", default="pipelines/lang")
    p.add_argument("--page", default="docs/language-rules.md")
    p.add_argument("--date", default="2026-11-28")
    p.add_argument("--show")
    a = p.parse_args()
    program = Program(a.binary, a.work)
    web = {part: program.rows(part + ".jsonl", "langid", "predict", "--documents", "--canonical", "--details",
                              os.path.join(a.web, part + ".jsonl.zst")) for part in ("train", "dev")}
    codes = {d["hplt"][:3] for part in web.values() for d in part} | {d["heli"].split("_")[0] for part in web.values() for d in part}
    tag_of = tags(program, codes - {"und"})
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "language_rules.tsv"), encoding="utf-8") as lines:
        needs = dict(line.rstrip("\n").split("\t", 1) for line in lines if not line.startswith("#"))
    train, dev = ([Row(d, tag_of) for d in sample(web[part], needs)] for part in ("train", "dev"))
    labels = {r.hplt_label for r in train}
    if a.show:
        return show([r for r in train if r.label == a.show.split(":")[0]], float(a.show.split(":")[1]))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        later = pool.submit(repairs, program, web, tag_of)
        words = word_lists(program, train)
        score(program, "shares-dev", words, dev)
        mended = later.result()
    rules = [Rule(code, need, train, mended, labels) for code, need in sorted(needs.items())]
    effects = [r.effect(dev) for r in rules]
    os.makedirs(a.rules, exist_ok=True)
    lists = collections.defaultdict(list)
    for line in open(words, encoding="utf-8"): lists[line.split("\t")[0]].append(line)
    for rule, effect in zip(rules, effects):
        with open(os.path.join(a.rules, rule.code + ".yaml"), "w", encoding="utf-8") as out: out.write(rule.yaml(a.date, effect))
        if rule.words:
            with open(os.path.join(a.rules, rule.code + ".words.tsv"), "w", encoding="utf-8") as out: out.writelines(lists[rule.code])
    with open(a.page, "w", encoding="utf-8") as out: out.write(page(rules, effects, {"train": len(train), "dev": len(dev)}))


def show(rows, least):
    """Ten texts on either side of a score, nearest first."""
    for name, side in (("below", sorted((r for r in rows if r.score < least), key=lambda r: -r.score)),
                       ("above", sorted((r for r in rows if r.score >= least), key=lambda r: r.score))):
        for r in side[:10]:
            print(f"{name} {r.score:.2f} {'right' if r.right else 'wrong'} hplt {r.hplt_label} heli {'/'.join(sorted(r.heli))}: {' '.join(r.text.split())[:300]}\n")


if __name__ == "__main__": main()
