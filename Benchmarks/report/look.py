#!/usr/bin/env python3
"""Opens a report page in headless Chromium at desktop and phone width, in light and dark, and takes screenshots.

usage: look.py PAGE.html [--screenshots FOLDER] [--chromium PATH]

Needs playwright (pip) and Chromium. Ends with 1 where the page is wider than the window, runs or loads anything, says
something on the console, has text too small to read, or too little contrast between a text and what is behind it.
"""
import argparse
import os
import pathlib
import sys

from playwright.sync_api import sync_playwright

# Elements whose own text is smaller than 11 px, or whose contrast is below 4.5 (WCAG 2.2, 1.4.3).
CHECK = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const v = rgb(c).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
  const bad = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e), a = light(style.color), b = light(behind(e));
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (parseFloat(style.fontSize) < 11 || contrast < 4.5)
      bad.push(`${e.tagName} ${style.fontSize} contrast ${contrast.toFixed(1)}: ${e.textContent.slice(0, 30)}`);
  }
  return {width: document.documentElement.scrollWidth, window: innerWidth, scripts: document.scripts.length, bad};
}"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--screenshots", default=".")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    os.makedirs(options.screenshots, exist_ok=True)
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                requests, messages = [], []
                page.on("request", lambda request: requests.append(request.url))
                page.on("console", lambda message: messages.append(message.text))
                page.on("dialog", lambda dialog: (messages.append(dialog.message), dialog.dismiss()))
                page.goto(pathlib.Path(options.page).resolve().as_uri())
                # As a person opens them: the page has no script to do it.
                for summary in page.query_selector_all("details:not([open]) > summary"):
                    summary.click()
                found = page.evaluate(CHECK)
                page.screenshot(path=f"{options.screenshots}/report-{width}-{scheme}.png", full_page=True)
                problems = list(found["bad"])
                if found["width"] > found["window"]:
                    problems.append(f"{found['width']} px wide in a window of {found['window']}")
                if found["scripts"] or len(requests) != 1 or messages:
                    problems.append(f"{found['scripts']} scripts, requests {requests[1:]}, messages {messages}")
                wrong += len(problems)
                print(f"{width} px, {scheme}: " + ("; ".join(problems) if problems else "ok"))
                page.close()
        browser.close()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
