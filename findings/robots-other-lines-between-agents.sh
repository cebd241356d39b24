#!/bin/bash
# Protego 0.7.0 (the parser that Scrapy uses): a Crawl-delay or an unknown line between two User-agent lines ends the group, so that the
# first agent may fetch what the standard forbids it.
#
# A good guess is that lines which are no rules do not matter to groups: RFC 9309 (2.2.4) lets a crawler interpret other records, which
# must not interfere with the parsing of user-agent, allow and disallow. So "User-agent: A, Crawl-delay: 5, User-agent: B, Disallow: /" is
# one group, and / is disallowed to both; robotspy 0.13.0 has it so. Protego gives A a group of its own without rules, with Crawl-delay and
# with lines that it does not know, but not with Sitemap. Python's urllib.robotparser does so with Crawl-delay
# alone. Whoever filters a crawl by the parser of the crawler keeps pages that another parser of the same rules removes.
#
# Installs protego and robotspy into a temporary virtual environment. About 10 s.
set -euo pipefail
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cd "$d"
python3 -m venv venv
venv/bin/pip -q install protego==0.7.0 robotspy==0.13.0 2>/dev/null
venv/bin/python - <<'P' | tee seen
import urllib.robotparser
from protego import Protego
from robots import RobotsParser

PAGE = "https://example.org/page"
for between in ["", "Sitemap: https://example.org/sitemap.xml\n", "Noindex: /old\n", "Crawl-delay: 5\n"]:
    text = f"User-agent: ABot\n{between}User-agent: BBot\nDisallow: /\n"
    standard = urllib.robotparser.RobotFileParser()
    standard.parse(text.splitlines())
    answers = {
        "protego": Protego.parse(text).can_fetch(PAGE, "ABot"),
        "robotspy": RobotsParser.from_string(text).can_fetch("ABot", PAGE),
        "urllib": standard.can_fetch("ABot", PAGE),
    }
    print(between.split(":")[0] or "nothing", *(f"{name} {'allows' if may else 'disallows'}" for name, may in answers.items()))
P
diff seen - <<'P' || { echo "changed"; exit 1; }
nothing protego disallows robotspy disallows urllib disallows
Sitemap protego disallows robotspy disallows urllib disallows
Noindex protego allows robotspy disallows urllib disallows
Crawl-delay protego allows robotspy disallows urllib allows
P
