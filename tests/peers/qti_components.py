# ruff: noqa: E501  (samples are read more easily in one line)
"""QTI 3.0 items of a package in a browser, by @citolab/qti-components: do they render, and do they score?

``python -m tests.peers.qti_components qti3.zip <node_modules> > qti3.components.json``. Each item is scored twice: with its
declared correct response (must be the most there is) and with none (must be 0). Facts are taken from what is rendered.
"""

from __future__ import annotations

import functools
import http.server
import json
import sys
import threading
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

_PAGE = """<!doctype html><meta charset="utf-8"><div id="place"></div>
<script type="module" src="/cdn/index.js"></script>"""
_TRY = """async ([xml]) => {
  const module = await import("/cdn/index.js");
  const place = document.getElementById("place");
  place.replaceChildren();
  const doc = module.qtiTransformItem().parse(xml).htmlDoc();
  place.append(doc);
  const item = place.querySelector("qti-assessment-item");
  await item.updateComplete;
  await new Promise((done) => setTimeout(done, 30));
  const score = () => Number(item.getOutcome("SCORE").value ?? 0);
  let none = 0, fault = "";
  try { item.processResponse(); none = score(); } catch (error) { fault = String(error).slice(0, 100); }
  const declared = [...item.querySelectorAll("qti-response-declaration")];
  const correct = {};
  for (const one of declared) {
    const told = (item.getResponse ?? item.getVariable).call(item, one.getAttribute("identifier"))?.correctResponse ?? [];
    const values = Array.isArray(told) ? told : [told];
    correct[one.getAttribute("identifier")] = values;
    if (values.length) item.updateResponseVariable(one.getAttribute("identifier"), one.getAttribute("cardinality") === "single" ? values[0] : values);
  }
  item.processResponse();
  const texts = (selector) => [...item.querySelectorAll(selector)].map((one) => [one.getAttribute("identifier"), one.textContent]);
  const kinds = [...item.querySelectorAll("qti-item-body *")].map((one) => one.localName).filter((name) => name.endsWith("-interaction"));
  return {none, fault, right: score(), kinds, correct, stem: item.querySelector("qti-item-body p").textContent,
    mapped: [...item.querySelectorAll("qti-map-entry")].map((one) => one.getAttribute("map-key")),
    single: declared.map((one) => one.getAttribute("cardinality")),
    choices: texts("qti-simple-choice"), sides: [...item.querySelectorAll("qti-simple-match-set")].map(
      (set) => [...set.children].map((one) => [one.getAttribute("identifier"), one.textContent]))};
}"""


def serve(folder: Path) -> str:
    """A server of the component's files on the loopback."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(_PAGE.encode())
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def facts(found: dict) -> dict:  # type: ignore[type-arg]
    """What the browser shows, as `tests.peers.facts` has it."""
    choices, correct = dict(found["choices"]), found["correct"].get("RESPONSE", [])
    kind = found["kinds"][0].removeprefix("qti-").removesuffix("-interaction")
    words = list(choices.values())
    one = {"stem": found["stem"]}
    if kind == "choice" and words == ["对", "错"]:
        return one | {"type": "truefalse", "options": [], "key": [choices[correct[0]]]}
    if kind == "choice":
        named = "single" if found["single"] == ["single"] else "multiple"
        return one | {"type": named, "options": words, "key": sorted(choices[value] for value in correct)}
    if kind == "order":
        return one | {"type": "order", "options": sorted(words), "key": [choices[value] for value in correct]}
    if kind == "match":
        lefts, rights = (dict(side) for side in found["sides"])
        pairs = sorted([lefts[value.split()[0]], rights[value.split()[1]]] for value in correct)
        return one | {"type": "match", "options": sorted(rights.values()), "key": pairs}
    if kind == "text-entry":
        return {"type": "fill", **({"key": [sorted(found["mapped"])]} if found["mapped"] else {})}
    return one | {"type": "essay", "options": [], "key": []}


def main(package: Path, modules: Path) -> None:
    """Print the facts; on the error stream, how many items scored as they should."""
    with zipfile.ZipFile(package) as archive:
        items = [archive.read(name).decode() for name in sorted(archive.namelist()) if name.startswith("items/")]
    made, good, bad, faults = [], 0, [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)[:200]))
        page.goto(serve(modules / "@citolab/qti-components"))
        for index, xml in enumerate(items):
            found = page.evaluate(_TRY, [xml])
            made.append(facts(found))
            faults += bool(found["fault"])
            by_hand = "qti-extended-text-interaction" in found["kinds"]
            if by_hand or (found["none"] == 0 and found["right"] > 0):
                good += 1
            else:
                bad.append((index, found["kinds"], found["none"], found["right"]))
        browser.close()
    print(json.dumps(made, ensure_ascii=False))
    print(
        f"{good} of {len(items)} score; others: {bad[:10]}; page errors: {errors[:5]}; "
        f"{faults} could not be scored without a response",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
