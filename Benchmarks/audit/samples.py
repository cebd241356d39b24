"""Audits for the tests of the labelling page: samples in several scripts, and documents that attack the page."""
import json
import os

SWAHILI = ["Mvua kubwa ilinyesha jana usiku katika mji wa Dodoma na kusababisha mafuriko kwenye mitaa ya chini.",
           "Wakazi walisema kuwa maji yaliingia ndani ya nyumba zao na kuharibu vyakula na nguo.",
           "Serikali imeahidi kujenga mifereji mipya kabla ya msimu ujao wa mvua."]
ARABIC = ["هطلت أمطار غزيرة الليلة الماضية على المدينة وتسببت في فيضانات في الشوارع المنخفضة.",
          "وقال السكان (وعددهم 1,250) إن المياه دخلت منازلهم وأتلفت الطعام والملابس: «لم نر مثل هذا منذ 1998».",
          "Breaking news: the river is 3.5 m above its usual level.",
          "وعدت الحكومة ببناء قنوات جديدة قبل موسم الأمطار القادم."]
BURMESE = ["မနေ့ညက မြို့ထဲတွင် မိုးသည်းထန်စွာရွာသွန်းခဲ့ပြီး လမ်းများပေါ်တွင် ရေကြီးခဲ့သည်။",
           "ဒေသခံများက ရေများသည် အိမ်များအတွင်းသို့ ဝင်ရောက်ကာ အစားအစာနှင့် အဝတ်အထည်များ ပျက်စီးခဲ့သည်ဟု ပြောကြသည်။",
           "အစိုးရက လာမည့်မိုးရာသီမတိုင်မီ ရေမြောင်းအသစ်များ တူးဖော်ပေးရန် ကတိပြုခဲ့သည်။"]

ATTACK = ("<script>window.hit = 1</script><img src=x onerror=\"window.hit = 2\"><svg onload=\"window.hit = 3\">"
          "<iframe srcdoc=\"<script>parent.hit = 4</script>\"></iframe><style>*{display:none}</style>"
          "<a href=\"javascript:window.hit=5\">x</a>{{hit}}${window.hit=6}&lt;b&gt;</p></div></main>")
CONTROLS = "safe\u202egpj.exe \u2066\u2067hidden\u2069 \u200f\u061c\u0007\u0000 end"


def document(order, texts, language="sw", script="Latn", **members):
    made = {
        "id": f"urn:uuid:{language}-{order:04}", "order": order, "reason": "", "stratum": "score-high/mid", "weight": 12.5,
        "host": f"habari{order % 7}.example", "host_documents": 40 + order, "url": f"https://habari{order % 7}.example/{language}/{order}",
        "title": f"{texts[0][:38]} {order}", "dump": "CC-MAIN-2026-04", "html_language": language, "language": language,
        "language_score": .8125, "rivals": [{"language": "en", "score": .0625, "in_model": True},
                                            {"language": "swc", "score": .03125, "in_model": False}],
        "scripts": [{"script": script, "share": 1.0}], "word_list_share": .61, "duplicates": order % 4,
        "text": "\n\n".join(texts[(order + step) % len(texts)] for step in range(3 + order % 5))}
    made.update(members)
    return made


def attacks(first):
    """Documents whose fields are programs for careless pages."""
    return [
        document(first, SWAHILI, title=ATTACK, text=f"{ATTACK}\n{CONTROLS}", host=f"{ATTACK}.example", url=f"javascript:{ATTACK}",
                 html_language=ATTACK, dump=ATTACK, stratum=ATTACK, reason=ATTACK),
        document(first + 1, SWAHILI, title=f"Title {CONTROLS}", host="evil\u202eelpmaxe.moc", url="https://evil\u202e.example/\u2067x", text=CONTROLS,
                 rivals=[{"language": ATTACK, "score": .5, "in_model": False}], scripts=[{"script": ATTACK, "share": .5}]),
        document(first + 2, SWAHILI, text="", title="", host="", url="", scripts=[], rivals=[], word_list_share=-1, duplicates=0, dump=""),
        document(first + 3, SWAHILI, text="\n".join(SWAHILI * 300)),
        document(first + 4, SWAHILI, text="x" * 30000 + "\U0001F600" * 9000, title="t" * 400, host="h" * 250),
    ]


def write(folder, documents):
    """Writes the sample of an audit; readers tell by the bytes that it is not compressed."""
    os.makedirs(folder)
    with open(os.path.join(folder, "sample.jsonl.zst"), "w", encoding="utf-8") as file:
        for one in documents:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
