"""Rows in no language, for the label `und` of `prepare.py`."""

import collections

from letters import letters

# In which text is read wrongly, by how often that is seen.
ENCODINGS = ["cp1252", "cp1252", "latin-1", "cp1251", "cp437", "koi8-r"]


def noise(rows, count, chance):
    """Text in no language: code, logs, addresses, numbers with units, keys, words of many languages and text decoded in the
    wrong encoding."""
    parts = "get set data http https www com org html php index id src img div span class style width height px var function return null true false int char void struct include def self import if else for while const let item list node value key type str obj tmp args err ctx px rgb svg path json xml css js api url utm ref amp nbsp gt lt quot jpg png gif pdf zip kb mb gb mm cm kg".split()
    keywords = "public private static final void new this return string bool float double size len func var const let async await export default import from as try catch throw throws finally switch case break continue elif else lambda pass yield none true false null nil undefined typeof instanceof extends implements interface enum namespace template typename virtual override unsigned signed long short byte array vector map list dict tuple print printf echo log info warn warning debug error fatal trace exception stack thread main exit std cout endl malloc free sizeof ptr begin end foreach where select insert into values update delete join left inner on group by order limit table primary key varchar integer not and or href alt title meta link script body head ul li td tr th br hr input button form label margin padding border color background font display block inline flex none auto important hover rem em vh vw min max sudo apt git commit push pull clone docker run build make install npm pip usr bin lib etc tmp home root localhost port host proxy tcp udp ssl cert token auth login user admin config yaml toml ini env".split()
    units = "kg g mg cm mm m km h kmh mph l ml db hz khz mhz ghz w kw kwh v mv ma mah ah rpm bar pa kb mb gb tb kbps mbps px dpi usd eur gbp x s ms min nm ha ft lb oz pt pcs mol ph fig no".split()
    common = collections.Counter(word for text in rows["eng_Latn"] for word in text.split())
    content = [word for word, _ in common.most_common()[150:] if word.isascii() and len(word) > 2]
    texts = [text for found in rows.values() for text in found if not text.isascii()]

    scripts = collections.defaultdict(list)
    for label in sorted(rows):
        scripts[label[4:]].append(label)
    names = sorted(scripts)

    def identifier():
        words = chance.choices(content, k=chance.randint(1, 3))
        return chance.choice(["", " "]).join(words)

    for index in range(count):
        size = chance.randint(3, 16)
        match index % 12:
            case 0:
                yield " ".join(chance.choice(parts) for _ in range(size))
            case 1:
                yield " ".join("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(1, 12))) for _ in range(size))
            case 2:
                yield " ".join("".join(chance.choices("abcdef", k=chance.randint(1, 8))) for _ in range(size))
            case 3 | 4:
                wrong = chance.choice(texts)[:120].encode().decode(chance.choice(ENCODINGS), "replace")
                yield letters(wrong.replace("\ufffd", " "))
            case 5:
                yield letters(" ".join(chance.choice(parts) + chance.choice(["", "_", "."]) + chance.choice(parts).title() for _ in range(size)))
            case 6 | 10 | 11:
                # Words of many scripts, as in menus of languages and tables of translations.
                chosen = [chance.choice(scripts[chance.choice(names)]) for _ in range(size)]
                yield " ".join(chance.choice(chance.choice(rows[label]).split()) for label in chosen)
            case 7:
                # Tables of numbers: what is left are units and single letters.
                yield " ".join(chance.choice(units) if chance.random() < 0.6 else chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(size))
            case _:
                share = chance.uniform(0.3, 0.7)
                yield " ".join(chance.choice(keywords) if chance.random() < share else identifier() for _ in range(size))
