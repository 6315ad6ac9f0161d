// GIFT as gift-pegjs reads it: node gift_pegjs.mjs gift.txt > gift.pegjs.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const { parse } = createRequire(process.cwd() + "/")("gift-pegjs");
const number = (text) => {
  if (text.type === "range") return `#${text.number}` + (text.range ? `:${text.range}` : "");
  return `#${text.number}`;
};
// It leaves its own placeholders (&&061; for an escaped =) in the right-hand sides of matching: undone here.
const undone = (text) => text.replace(/&&0(\d\d);|&&(\d{3});/g, (_all, two, three) => String.fromCharCode(Number(two || three)));
const words = (one) => (one && typeof one === "object" ? one.text : one);
const facts = (q) => {
  const stem = q.stem.text;
  if (q.type === "TF") return { type: "truefalse", stem, options: [], key: [q.isTrue ? "对" : "错"] };
  if (q.type === "Essay") return { type: "essay", stem, options: [], key: [] };
  if (q.type === "Short") return { type: "fill", stem, options: [], key: [q.choices.map((c) => words(c.text).replaceAll("\\*", "*")).sort()] };
  if (q.type === "Numerical") {
    const choices = Array.isArray(q.choices) ? q.choices.map((c) => c.text) : [q.choices];
    return { type: "fill", stem, options: [], key: [choices.map(number).sort()] };
  }
  if (q.type === "Matching") {
    const pairs = q.matchPairs.map((p) => [words(p.subquestion), undone(words(p.subanswer))]);
    return { type: "match", stem, options: [...new Set(pairs.map((p) => p[1]))].sort(), key: pairs.filter((p) => p[0]).sort() };
  }
  const single = q.choices.some((c) => c.isCorrect);
  const right = q.choices.filter((c) => (single ? c.isCorrect : c.weight > 0));
  return { type: single ? "single" : "multiple", stem, options: q.choices.map((c) => words(c.text)), key: right.map((c) => words(c.text)).sort() };
};
// Item by item, so that one that it cannot read does not hide the others.
const items = readFileSync(process.argv[2], "utf8").replace(/\r\n/g, "\n").split(/\n\s*\n/).filter((one) => one.trim());
const found = [];
for (const item of items) {
  try {
    for (const q of parse(item + "\n\n")) if (q.type !== "Category") found.push(facts(q));
  } catch (error) {
    found.push({ error: String(error.message).slice(0, 120) });
    console.error("cannot read:", item.slice(0, 160).replace(/\n/g, "⏎"), "|", String(error.message).slice(0, 100));
  }
}
let whole = "whole file read";
try { parse(items.join("\n\n") + "\n"); } catch (error) { whole = "whole file NOT read: " + error.message.slice(0, 100); }
console.error(whole);
console.log(JSON.stringify(found));
