/* Writing a question: only the type's fields are shown, small buttons work without a new page, what is typed is read
   while one types. Without this script the form works too (see redrawing.py). */
(function () {
  "use strict";
  var root = document.getElementById("qf");
  if (!root) return;
  var form = root.closest("form");
  var body = document.getElementById("qf-body");
  var words = JSON.parse(document.getElementById("qf-words").textContent);
  document.documentElement.classList.add("qf-js");

  function all(selector, within) { return Array.prototype.slice.call((within || root).querySelectorAll(selector)); }
  function fill(text, values) { return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; }); }
  function debounce(act, wait) {
    var timer;
    return function () { clearTimeout(timer); timer = setTimeout(act, wait); };
  }

  /* --- the type's fields ----------------------------------------------------------------------------------------- */
  function showFields(select) {
    var scope = select.closest(".qf-part") || body;
    all("[data-for]", scope).forEach(function (part) {
      var owner = part.closest(".qf-part");
      if (scope === body ? owner && owner.querySelector("select[name$='-type']") : owner !== scope) return;
      part.hidden = part.dataset.for.split(" ").indexOf(select.value) < 0;
    });
    var item = scope === body ? body.querySelector("[data-item]") : scope.querySelector("[data-item]");
    if (item) readItem(item, select.value);
  }
  function typeOf(item) {
    var scope = item.closest(".qf-part") || body;
    var select = scope.querySelector(scope === body ? "select[name='type']" : "select[name$='-type']");
    return select ? select.value : "single";
  }

  /* --- what is typed, read at once ------------------------------------------------------------------------------- */
  var STAR = /^\s*[*＊√✓✔☑]\s*/, TICK = /\s+[*＊√✓✔☑]\s*$/;
  var LETTER = /^\s*[（(]?([A-Za-zＡ-Ｚ])[）)]?\s*[.．、:：)）]\s*/;
  function readOptions(text) {
    var found = [], last = 64;
    text.split("\n").forEach(function (line) {
      if (!line.trim()) return;
      var right = STAR.test(line) || TICK.test(line);
      var rest = line.replace(STAR, "").replace(TICK, "");
      var mark = LETTER.exec(rest);
      var letter = mark ? mark[1].normalize("NFKC").toUpperCase() : String.fromCharCode(last + 1);
      rest = mark ? rest.slice(mark[0].length) : rest;
      right = right || STAR.test(rest);
      last = Math.max(last, letter.charCodeAt(0));
      found.push({ letter: letter, text: rest.replace(STAR, "").trim(), right: right });
    });
    return found;
  }
  function field(item, name) { return item.querySelector("[name='" + name + "'],[name$='-" + name + "']"); }
  function readItem(item, kind) {
    var list = item.querySelector("[data-live='options']");
    var choice = ["single", "multiple", "indefinite"].indexOf(kind) >= 0;
    list.hidden = !choice;
    if (choice) drawOptions(item, list, kind);
    var told = item.querySelector("[data-live='blanks']");
    told.hidden = kind !== "fill";
    if (kind === "fill") {
      var stem = field(item, "stem").value;
      var blanks = (stem.match(/_{2,}|＿{2,}|[（(][\s_　]*[）)]/g) || []).length;
      var lines = field(item, "blanks").value.split("\n").filter(function (line) { return line.trim(); }).length;
      told.textContent = fill(words.blanks, { blanks: blanks, lines: lines });
      told.classList.toggle("qf-nomatch", blanks !== lines);
    }
  }
  function drawOptions(item, list, kind) {
    var answer = field(item, "answer"), letters = answer.value.normalize("NFKC").toUpperCase();
    var options = readOptions(field(item, "options").value);
    list.textContent = "";
    options.forEach(function (option) {
      var row = document.createElement("li"), label = document.createElement("label"), box = document.createElement("input");
      box.type = "checkbox";
      box.checked = option.right || letters.indexOf(option.letter) >= 0;
      box.addEventListener("change", function () { mark(item, option.letter, box.checked, kind); });
      label.append(box, " " + option.letter + ". " + option.text);
      row.append(label);
      list.append(row);
    });
  }
  function mark(item, letter, right, kind) {
    var area = field(item, "options"), answer = field(item, "answer");
    var chosen = readOptions(area.value).filter(function (one) {
      return one.letter === letter ? right : kind !== "single" && (one.right || answer.value.toUpperCase().indexOf(one.letter) >= 0);
    }).map(function (one) { return one.letter; });
    area.value = readOptions(area.value).map(function (one) { return one.letter + ". " + one.text; }).join("\n");
    answer.value = chosen.sort().join("");
    readItem(item, kind);
    answer.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* --- small buttons --------------------------------------------------------------------------------------------- */
  var busy = false;
  function redraw(command) {
    if (busy) return;
    busy = true;
    var data = new FormData(form);
    data.set("do", command);
    fetch(form.action || location.href, {
      method: "POST", body: data, credentials: "same-origin", headers: { "X-Fragment": "1" }
    }).then(function (reply) {
      if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
      return reply.text();
    }).then(function (html) {
      swap(html);
      goTo(command);
    }).catch(function () {
      note(words.lost);
    }).then(function () { busy = false; });
  }
  function swap(html) {
    body.innerHTML = html;
    // Wagtail's choosers begin with a script of their own beside the field: a copy of it runs.
    all("script", body).forEach(function (old) {
      if (old.type && old.type.indexOf("json") >= 0) return;
      var fresh = document.createElement("script");
      fresh.textContent = old.textContent;
      old.replaceWith(fresh);
    });
    begin();
  }
  function note(text) {
    var told = document.createElement("p");
    told.className = "qf-note qf-nomatch";
    told.setAttribute("role", "alert");
    told.textContent = text;
    body.prepend(told);
  }
  function goTo(command) {
    var parts = command.split(":"), rows = all("." + "qf-part", body).filter(function (row) {
      return row.id.indexOf({ parts: "part-", places: "place-", media: "media-" }[parts[1]] || "none") === 0;
    });
    var at = parts[0] === "add" ? rows.length - 1 : parts[0] === "up" ? parts[2] - 1 : parts[0] === "down" ? +parts[2] + 1 : +parts[2];
    var row = rows[Math.max(0, Math.min(at, rows.length - 1))];
    if (row && row.contains(document.activeElement)) return;
    if (row) {
      row.scrollIntoView({ block: "nearest" });
      (parts[0] === "add" ? row.querySelector("textarea, select, input:not([type=hidden])") : row).focus();
    } else if (command === "paste") {
      body.querySelector("[name='stem']").focus();
    }
  }

  /* --- clauses and likes ------------------------------------------------------------------------------------------ */
  var matchClauses = debounce(function () {
    var basis = body.querySelector("[name='basis']"), shown = document.getElementById("qf-clauses");
    if (!basis.value.trim()) { shown.textContent = ""; return; }
    fetch(root.dataset.clauses + "?basis=" + encodeURIComponent(basis.value), { credentials: "same-origin" })
      .then(function (reply) { return reply.ok ? reply.text() : ""; })
      .then(function (html) { shown.innerHTML = html; }).catch(function () { shown.textContent = ""; });
  }, 500);
  var askedNear = "";
  var findNear = debounce(function () {
    var stem = body.querySelector("[name='stem']").value.trim(), shown = document.getElementById("qf-near");
    var asked = stem + "\n" + body.querySelector("[name='options']").value;
    if (stem.length < 6 || asked === askedNear) return;
    askedNear = asked;
    var data = new FormData(form);
    if (root.dataset.question) data.set("question", root.dataset.question);
    all("input[type=file]", body).forEach(function (file) { data.delete(file.name); });
    fetch(root.dataset.near, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (reply) { return reply.ok ? reply.text() : ""; })
      .then(function (html) { shown.innerHTML = html; }).catch(function () { shown.textContent = ""; });
  }, 1200);
  function insertClause(id) {
    fetch(root.dataset.clause.replace("/0/", "/" + id + "/"), { credentials: "same-origin" })
      .then(function (reply) { return reply.json(); })
      .then(function (clause) {
        var basis = body.querySelector("[name='basis']");
        basis.value = basis.value.trim() ? basis.value.trim().replace(/[；;]$/, "") + "；" + clause.text : clause.text;
        basis.dispatchEvent(new Event("input", { bubbles: true }));
        basis.focus();
      }).catch(function () { note(words.lost); });
  }

  /* --- events ------------------------------------------------------------------------------------------------------ */
  root.addEventListener("input", function (event) {
    var item = event.target.closest("[data-item]");
    if (item) readItem(item, typeOf(item));
    if (event.target.name === "basis") matchClauses();
    if (event.target.name === "stem" || event.target.name === "options") findNear();
  });
  root.addEventListener("change", function (event) {
    var name = event.target.name || "";
    if (name === "type" || /^parts-\d+-type$/.test(name)) showFields(event.target);
    if (event.target.id === "clause" && event.target.value) insertClause(event.target.value);
    if (name === "photo-picture" && window.anpeiPlaces) window.anpeiPlaces.photo(event.target.value);
    if (/-upload$/.test(name) && event.target.files.length) redraw("upload:" + (name.indexOf("photo") === 0 ? "photo" : "media:" + name.split("-")[1]));
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name='do']");
    if (!button) return;
    event.preventDefault();
    redraw(button.value);
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      document.getElementById(event.shiftKey ? "qf-save-new" : "qf-save").click();
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code === "KeyQ") {
      event.preventDefault();
      document.getElementById("qf-quick").open = true;
      body.querySelector("[name='paste']").focus();
    } else if (event.code === "KeyP") {
      event.preventDefault();
      document.getElementById("qf-preview").click();
    } else if (event.code === "KeyA") {
      var kind = body.querySelector("[name='type']").value;
      if (kind === "case" || kind === "hotspot") { event.preventDefault(); redraw("add:" + (kind === "case" ? "parts" : "places")); }
    } else if (/^Digit\d$/.test(event.code)) {
      var select = body.querySelector("select[name='type']"), at = (+event.code.slice(5) + 9) % 10;
      if (select.options[at]) { event.preventDefault(); select.selectedIndex = at; showFields(select); }
    }
  });

  function begin() {
    all("[data-js]", body).forEach(function (part) { part.hidden = false; });
    all("[data-item]", body).forEach(function (item) { readItem(item, typeOf(item)); });
    if (window.anpeiPlaces) window.anpeiPlaces.begin(root);
    var holder = body.querySelector(".qf-basis"), chooser = document.getElementById("qf-clause");
    chooser.hidden = false;
    holder.after(chooser);
    matchClauses();
  }
  // The chooser of clauses stands outside what is drawn again; it is put back before each swap.
  var swapBody = swap;
  swap = function (html) {
    root.append(document.getElementById("qf-clause"));
    swapBody(html);
  };
  begin();
  var first = body.querySelector(".qf-bad input, .qf-bad textarea") || body.querySelector("[name='stem']");
  if (first && !root.dataset.question) first.focus();
})();
