// Moodle XML as moodlexml-to-json reads it: node moodlexml_to_json.cjs moodle.xml > moodle.tojson.json
// It leaves HTML as it is: tags of line breaks and entities are undone here.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const moodleXMLtoJSON = createRequire(process.cwd() + "/")("moodlexml-to-json");
const read = moodleXMLtoJSON.default ?? moodleXMLtoJSON;
const plain = (one) => String(one ?? "").replace(/<br>/g, "\n").replace(/<[^>]*>/g, "").replace(/&nbsp;/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const raw = readFileSync(process.argv[2], "utf8");
read(raw, (quiz, error) => {
  if (error) throw error;
  const found = quiz.questions.filter((q) => q && q.type !== "category").map((q) => {
    const stem = plain(q.questiontext);
    const answers = q.answers || [];
    if (q.type === "multichoice") {
      const single = String(q.single) === "true";
      return { type: single ? "single" : "multiple", stem, options: answers.map((a) => plain(a.text)), key: answers.filter((a) => a.score > 0).map((a) => plain(a.text)).sort() };
    }
    if (q.type === "truefalse") return { type: "truefalse", stem, options: [], key: [String((answers.find((a) => a.score > 0) || {}).text) === "true" ? "对" : "错"] };
    if (q.type === "shortanswer") return { type: "fill", stem, options: [], key: [answers.map((a) => String(a.text).replaceAll("\\*", "*")).sort()] };
    if (q.type === "numerical") return { type: "fill", stem, options: [] };
    if (q.type === "matching") {
      const pairs = q.correctAnswer.map(([left, right]) => [plain(left), String((right && right.text) || right)]);
      return { type: "match", stem, key: pairs.filter((p) => p[0]).sort() };
    }
    if (q.type === "essay") return { type: "essay", stem, options: [], key: [] };
    return { type: q.type === "ordering" ? "order" : q.type, stem };
  });
  console.log(JSON.stringify(found));
});
