/* One sitting on a phone. The page works without this file; with it answers are saved at once, wait on the phone when
   there is no network, and the tick comes only with the server's receipt. Nothing here is newer than Chrome 80. */
(function () {
  "use strict";
  const box = document.getElementById("sitting-data");
  if (!box || !window.fetch || !window.AbortController) return;
  const D = JSON.parse(box.textContent);
  const W = D.w;
  const PREFIX = "anpei.s." + D.id + ".";
  const AWAY = "anpei.p." + D.id;
  const FREE = D.nav === "free", ONE_WAY = D.nav === "sequential";
  const RESYNC = 60000;          // at least so often while a time limit runs
  const OTHERS = 6000;           // what another tab took is its own to send for so long
  const form = document.getElementById("q");
  const ask = document.getElementById("ask");
  const bar = document.getElementById("bar");
  const chip = document.getElementById("chip");
  const flag = document.getElementById("flag");
  const next = document.getElementById("next");
  const count = D.count;

  const Q = {};                  // the questions that are open, by place from 0
  const answers = {};            // place -> positions or texts
  const flags = new Set();
  const done = new Set();        // answered places that are not open
  const pending = new Map();     // place -> {n, a, f, k} that the server has not confirmed
  let first = 0, end = count;    // the open places: first <= place < end
  let reached = 0, seen = 0, now = D.n - 1;
  let field = document.getElementById("field");
  let mode = "idle";             // idle saving offline busy out other paused closed over
  let sending = false, delay = 0, timer = 0, typing = 0, handing = false, moving = false, skipped = -1, drawer = null;
  let closed = null;             // what the server said when it refused
  let endAt = null, synced = 0, leaving = false;

  /* What is open now: on a free paper all of it, else one question or one part. */
  function load(part) {
    Object.keys(Q).forEach((n) => { delete Q[n]; delete answers[n]; });
    flags.clear();
    done.clear();
    first = part.from;
    end = first + part.q.length;
    reached = part.r;
    seen = part.seq;
    part.q.forEach((q, n) => { Q[first + n] = q; });
    part.d.forEach((n) => done.add(n));
    part.f.forEach((n) => flags.add(n));
    Object.keys(part.a).forEach((n) => { answers[n] = part.a[n]; });
    pending.forEach(lay);
    const line = document.getElementById("part");
    if (line) { line.hidden = !part.part; line.textContent = part.part; }
  }

  /* A change that is not confirmed yet stands over what the server told. */
  function lay(entry) {
    if (!Q[entry.n]) return;
    answers[entry.n] = entry.a;
    if (entry.f) flags.add(entry.n); else flags.delete(entry.n);
  }

  /* ---- small helpers ---- */
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const says = (wire) => (wire || []).some((one) => String(one).trim() !== "");
  const answered = (n) => (Q[n] ? says(answers[n]) : pending.has(n) ? says(pending.get(n).a) : done.has(n));
  const places = (from, to) => Array.from({ length: to - from }, (_, n) => from + n);
  const all = () => places(0, count);
  const open = () => places(first, end);
  const kept = () => Array.from(pending.values()).every((entry) => entry.kept);
  const troubles = ["offline", "busy", "out", "other", "paused"];
  const letter = (at) => String.fromCharCode(65 + at);
  const isOne = (q) => q.t === "single" || q.t === "truefalse";

  function make(tag, attrs, ...children) {
    const node = document.createElement(tag);
    Object.keys(attrs || {}).forEach((name) => {
      if (attrs[name] === true) node.setAttribute(name, "");
      else if (attrs[name] !== false && attrs[name] != null) node.setAttribute(name, attrs[name]);
    });
    children.forEach((child) => { if (child != null) node.append(child); });
    return node;
  }

  function empty(node) { while (node.firstChild) node.removeChild(node.firstChild); }

  function nonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (one) => ("0" + one.toString(16)).slice(-2)).join("");
  }

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  /* ---- what waits on this phone: one key a question, so that two tabs do not overwrite each other ---- */
  function keep(entry) {
    try {
      localStorage.setItem(PREFIX + entry.n, JSON.stringify({ n: entry.n, a: entry.a, f: entry.f, k: entry.k }));
      entry.kept = true;
    } catch (full) { entry.kept = false; }
  }

  function stored(n) {
    try {
      const entry = JSON.parse(localStorage.getItem(PREFIX + n));
      if (entry && Array.isArray(entry.a) && typeof entry.k === "string") return { n: n, a: entry.a, f: !!entry.f, k: entry.k, kept: true };
    } catch (broken) { /* unreadable: the server's answer stands */ }
    return null;
  }

  function forget(n, k) {
    const entry = stored(n);
    try { if (entry && entry.k === k) localStorage.removeItem(PREFIX + n); } catch (broken) { /* nothing kept */ }
  }

  function forgetAll() { all().forEach((n) => { try { localStorage.removeItem(PREFIX + n); } catch (e) { /* none */ } }); }

  /* Of this phone's tabs the one that took an answer sends it; the others do if it has not after a while. */
  function adopt(entry, wait) {
    const mine = pending.get(entry.n);
    if (mine && mine.k === entry.k) return;
    entry.due = performance.now() + wait;
    pending.set(entry.n, entry);
    lay(entry);
  }

  function gather(wait) { all().forEach((n) => { const entry = stored(n); if (entry && !pending.has(n)) adopt(entry, wait); }); }

  function heard(event) {
    if (!event.key || event.key.indexOf(PREFIX) !== 0) return;
    const n = Number(event.key.slice(PREFIX.length));
    const mine = pending.get(n), entry = stored(n);
    if (entry) { adopt(entry, OTHERS); setTimeout(send, OTHERS + 200); }
    else if (mine && event.oldValue && event.oldValue.indexOf(mine.k) >= 0) { pending.delete(n); setTimeout(sync, 300); }
    else return;
    if (n === now && !typing) show(now); else paint();
  }

  /* ---- saving ---- */
  function read() {
    const q = Q[now];
    if (q.t === "order") return readSteps();
    if (q.t === "match") return selects().map((one) => (one.value === "" ? "" : Number(one.value)));
    if (q.t === "hotspot") return ticked().concat(field.taps);
    if (q.b) return Array.from(field.querySelectorAll("[name=a]"), (input) => input.value);
    return ticked();
  }

  function ticked() { return Array.from(field.querySelectorAll("[name=a]:checked"), (input) => Number(input.value)); }

  function selects() { return Array.from(field.querySelectorAll("select")); }

  function changed() {
    if (closed || handing || mode === "over") return;
    if (D.preview) { answers[now] = read(); return; }
    const entry = { n: now, a: read(), f: flag.checked, k: nonce(), due: 0 };
    pending.set(now, entry);
    lay(entry);
    keep(entry);
    paint();
  }

  function post(name, body, type) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), 20000);
    return fetch(D.url + name, {
      method: "POST", credentials: "same-origin", redirect: "manual", signal: stop.signal,
      body: type ? body : JSON.stringify(body),
      headers: { "X-CSRFToken": token(), "Content-Type": type || "application/json", Accept: "application/json" },
    }).finally(() => clearTimeout(patience));
  }

  const wire = (entry) => ({ n: entry.n, a: entry.a, f: entry.f, k: entry.k });
  const ready = () => Array.from(pending.values()).filter((entry) => !entry.due || entry.due <= performance.now()).slice(0, 100);

  async function send() {
    clearTimeout(timer);
    if (sending || handing || moving || closed) return;
    const batch = ready();
    if (!batch.length) {
      if (pending.size) timer = setTimeout(send, 1000);
      return;
    }
    sending = true;
    if (mode === "idle") { mode = "saving"; paint(); }
    try {
      await take(await post("save/", { answers: batch.map(wire), seen: seen }), batch);
    } catch (lost) {
      if (mode !== "over") mode = "offline";
    }
    sending = false;
    if (mode === "offline" || mode === "busy") again();
    else if (mode === "idle" && pending.size) send();
    paint();
  }

  /* Every reply of the server, to whatever was asked. */
  async function take(reply, batch) {
    if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) { mode = "out"; return null; }
    if (reply.status === 404) { mode = "other"; return null; }
    if (reply.status !== 400 && reply.status !== 409 && !reply.ok) {
      mode = "busy";
      delay = Math.max(delay, 1000 * Math.min(Number(reply.headers.get("Retry-After")) || 0, 60));
      return null;
    }
    const said = await reply.json();
    if (reply.status === 409) { await refused(said); return null; }
    if (reply.status === 400 && !said.number) { mode = "busy"; return null; }   // never throw away what was not judged
    (said.saved || []).forEach((receipt) => drop(receipt.n, receipt.k));
    delay = 0;
    if (mode !== "over") mode = "idle";
    const bad = said.bad || (reply.ok ? [] : batch.filter((one) => one.n + 1 === said.number));
    bad.forEach((one) => drop(one.n, one.k));
    if (bad.length) await mend(said, bad);
    else learn(said);
    return reply.ok ? said : null;
  }

  function drop(n, k) {
    forget(n, k);
    const entry = pending.get(n);
    if (entry && entry.k === k) pending.delete(n);
    if (!Q[n] && entry) done.add(n);
  }

  /* Some were not taken: say so, and show what counts. They did not hold the others up. */
  async function mend(said, bad) {
    tell(Array.from(new Set(bad.map((one) => one.message || said.message))).join(" "));
    const fresh = await post("forward/", {});
    if (!fresh.ok) return;
    load(await fresh.json());
    show(now >= first && now < end ? now : first);
  }

  /* The time, and what another device answered later by the server's count. */
  function learn(said) {
    if ("left" in said) setLeft(said.left);
    let changed = false;
    (said.news || []).forEach((one) => {
      if (!Q[one.n] || pending.has(one.n) || (one.n === now && typing)) return;
      lay(one);
      changed = changed || one.n === now;
    });
    if (said.seq) seen = Math.max(seen, said.seq);
    if (changed) { show(now); say(W.news); }
  }

  const ENDS = ["already-submitted", "time-is-up", "void"];

  async function refused(said) {
    if (said.error === "paused") {
      mode = "paused";
      if (kept()) { leaving = true; location.replace(D.url); }
    } else if (ENDS.indexOf(said.error) >= 0) {
      closed = said;
      mode = "closed";
      closed.lost = pending.size;
      field.disabled = true;
      forgetAll();
      pending.clear();
    } else {
      mode = "idle";
      await mend(said, [said]);
    }
  }

  function again() {
    delay = Math.min(delay ? delay * 2 : 1000, 30000);
    clearTimeout(timer);
    timer = setTimeout(send, delay * (0.7 + Math.random() * 0.6));
  }

  function tell(text) {
    let node = document.getElementById("told");
    if (!node) {
      node = make("p", { class: "note note-warn", role: "alert", id: "told" });
      form.insertBefore(node, form.querySelector(".prog"));
    }
    node.textContent = text;
    node.hidden = !text;
  }

  const untell = () => { if (document.getElementById("told")) tell(""); };

  /* ---- the truth in one place ---- */
  function paint() {
    if (D.preview) return;
    const waiting = pending.size;
    const troubled = closed || (troubles.indexOf(mode) >= 0 && (waiting || mode === "paused"));
    document.body.setAttribute("data-unsent", waiting);
    bar.classList.toggle("off", !!troubled || mode === "over");
    document.body.classList.toggle("has-off", !!troubled || mode === "over");
    paintChip(waiting, troubled);
    paintLine();
    if (drawer) fillSheet();
  }

  function setChip(key, kind, ...content) {
    if (chip.dataset.key === key) return;      // no repeated announcements
    chip.dataset.key = key;
    chip.className = "chip" + kind;
    empty(chip);
    chip.append(...content);
  }

  function paintChip(waiting, troubled) {
    const sign = (name) => make("i", { class: "sg sg-" + name });
    if (closed) {
      const lost = closed.lost ? put(W.refused, { n: closed.lost }) : "";
      const link = make("a", { href: closed.result }, W.result);
      setChip("closed", "", sign("warn"), make("span", {}, lost + (closed.message || ""), make("small", {}, link)));
    } else if (mode === "over") {
      setChip("over", "", sign("warn"), make("span", {}, W.over));
    } else if (troubled) {
      const small = make("small", {});
      if (!kept()) small.append(W.unkept);
      else if (mode === "paused") small.append(make("a", { href: D.url }, W.goon));
      else if (mode === "out" || mode === "other") small.append(make("a", { href: D.signin + "?next=" + encodeURIComponent(location.pathname) }, W.signin));
      else small.append(W.kept);
      setChip(mode + waiting + kept(), "", sign("warn"), make("span", {}, put(W[mode], { n: waiting }), small));
    } else if (waiting) {
      setChip("saving", "", W.saving);
    } else if (answered(now)) {
      setChip("saved", " chip-ok", sign("ok"), W.saved);
    } else {
      setChip("none" + !!Q[now].b, "", make("span", { class: "mut" }, Q[now].b ? W.write : W.choose));
    }
  }

  function paintLine() {
    const n = all().filter(answered).length;
    document.getElementById("tally").textContent = n + "/" + count;
    const line = document.getElementById("segs");
    line.setAttribute("aria-label", put(W.progress, { a: n, u: pending.size, n: now + 1 }));
    all().forEach((at) => {
      line.children[at].className = at === now ? "n" : pending.has(at) ? "u" : answered(at) ? "a" : "";
    });
  }

  /* ---- one question on the screen, the same as question_field.html draws ---- */
  const bodies = { order: stepRows, match: pairRows, hotspot: photoAndList };

  function show(n) {
    now = n;
    const q = Q[n];
    skipped = -1;
    document.title = put(W.title, { n: n + 1 }) + " · " + D.title;
    document.querySelector("#where b").textContent = n + 1;
    document.getElementById("kind").textContent = q.p;
    empty(ask);
    field = make("fieldset", { id: "field", disabled: mode === "over" || !!closed });
    if (q.c) ask.append(make("details", { class: "case", open: q.c.n === 1 }, make("summary", {}, put(W.case, q.c)), make("p", { class: "stem-case" }, q.c.s), ...media(q.c.m)));
    ask.append(field);
    field.append(make("legend", { class: q.g ? "sr" : "stem" }, q.s));
    if (q.g) field.append(cloze(q));
    field.append(...media(q.m));
    if (q.u) field.append(hint(W.anyorder));
    field.append(...(bodies[q.t] || (q.b ? blanks : options))(q));
    flag.checked = flags.has(n);
    form.action = D.url + (n + 1) + "/";
    document.getElementById("prev").disabled = n === first;
    next.textContent = n === count - 1 ? W.check : n === end - 1 && !ONE_WAY ? W.part : W.next;
    next.disabled = false;
    paint();
  }

  const hint = (text) => make("p", { class: "hint" }, text);
  const said = () => answers[now] || [];
  const say = (text) => { document.getElementById("say").textContent = text; };
  const pictures = (lines) => media((lines || []).filter((one) => one[0] !== "sound"));
  const sounds = (lines) => media((lines || []).filter((one) => one[0] === "sound"));
  const at = (lines, n) => (lines || {})[n];

  function media(lines) {
    const nodes = [];
    (lines || []).forEach((one) => {
      if (one[0] !== "sound") { nodes.push(make("img", { class: "pic", loading: "lazy", width: one[2], height: one[3], alt: one[4], src: one[1] })); return; }
      nodes.push(make("audio", { class: "snd", controls: true, preload: "none", src: one[1], "aria-label": W.sound }));
      if (one[4]) nodes.push(make("details", { class: "help" }, make("summary", {}, W.words), make("p", {}, one[4])));
    });
    return nodes;
  }

  function options(q) {
    const rows = q.o.map((text, n) => option(q, text, n, q.t === "truefalse" ? "√×"[n] : letter(n)));
    if (W[q.t]) rows.unshift(make("p", { class: "hint several" }, W[q.t]));
    return rows;
  }

  function option(q, text, n, sign) {
    const input = make("input", { type: isOne(q) ? "radio" : "checkbox", name: "a", id: "o" + n, value: n });
    input.checked = said().indexOf(n) >= 0;
    return make("div", { class: "opt" }, input, make("label", { for: "o" + n },
      make("span", { class: "k" }, sign), make("span", { class: "x" }, text, ...pictures(at(q.x, n))), make("em", {}, W.chosen)), ...sounds(at(q.x, n)));
  }

  function blanks(q) {
    const nodes = [];
    for (let n = 0; n < q.b && !q.g; n += 1) {
      const input = q.t === "essay" ? make("textarea", { name: "a", rows: 6, maxlength: 5000 }) : blank(n);
      input.value = said()[n] || "";
      nodes.push(make("label", { class: "fill" }, put(W[q.t] || W.blank, { n: n + 1 }), input));
    }
    return nodes;
  }

  function blank(n, attrs) {
    const input = make("input", Object.assign({ type: "text", name: "a", maxlength: 200 }, attrs));
    input.value = said()[n] || "";
    return input;
  }

  function cloze(q) {
    const line = make("p", { class: "stem cloze" }, q.g[0]);
    for (let n = 0; n < q.b; n += 1) line.append(blank(n, { "aria-label": put(W.blank, { n: n + 1 }), placeholder: put(W.blank, { n: n + 1 }) }), q.g[n + 1]);
    return line;
  }

  /* 排序: a tap gives a thing the first free step or takes its step back; a step chosen twice changes places. */
  function stepRows(q) {
    const rows = q.o.map((text, n) => {
      const select = make("select", { name: "s", id: "s" + n }, make("option", { value: "" }, W.stepq),
        ...q.o.map((one, k) => make("option", { value: k + 1 }, put(W.step, { n: k + 1 }))));
      const step = said().indexOf(n) + 1;
      select.value = select.was = step ? String(step) : "";
      const label = make("label", { for: "s" + n }, make("span", {}, text), ...pictures(at(q.x, n)));
      label.addEventListener("click", (event) => { event.preventDefault(); tapStep(select); });
      select.addEventListener("change", () => settleSteps(select));
      return make("div", { class: "step" + (step ? " on" : "") }, label, select, ...sounds(at(q.x, n)));
    });
    return [hint(W.tapsteps), ...rows];
  }

  function tapStep(select) {
    const taken = selects().map((one) => Number(one.value));
    let free = 1;
    while (taken.indexOf(free) >= 0) free += 1;
    select.value = select.value ? "" : free;
    settleSteps(select);
    changed();
    send();
  }

  function settleSteps(moved) {
    selects().forEach((one) => { if (one !== moved && one.value && one.value === moved.value) one.value = moved.was; });
    selects().forEach((one) => { one.was = one.value; one.parentNode.classList.toggle("on", !!one.value); });
    say(put(W.order, { order: readSteps().map((n) => (n === "" ? "—" : Q[now].o[n])).join("、") }));
  }

  function readSteps() {
    const order = [];
    selects().forEach((one, n) => { if (one.value) order[one.value - 1] = n; });
    return Array.from(order, (n) => (n === undefined ? "" : n));
  }

  /* 匹配: a drop-down a left side; the right sides in full above where a drop-down would cut them off. */
  function pairRows(q) {
    const rows = q.l.map((text, n) => {
      const select = make("select", { name: "a", id: "m" + n }, make("option", { value: "" }, W.pair),
        ...q.o.map((one, k) => make("option", { value: k }, letter(k) + " " + one)));
      select.value = said()[n] === undefined ? "" : said()[n];
      return make("div", { class: "pair" }, make("label", { for: "m" + n }, make("b", {}, n + 1), make("span", {}, text)), ...media(at(q.y, n)), select);
    });
    if (q.x || q.o.some((text) => text.length > 12)) rows.unshift(make("ul", { class: "opts" }, ...q.o.map((text, n) => make("li", {}, make("b", {}, letter(n)), make("span", {}, text, ...media(at(q.x, n)))))));
    return rows;
  }

  /* 看图找隐患: taps on the photo, or arrow keys and Enter, or the list of places. */
  function photoAndList(q) {
    field.taps = said().filter((one) => String(one)[0] === "@");
    const list = make("details", { class: "help places", open: !q.h || said().length > field.taps.length }, make("summary", {}, W.list), ...q.o.map((text, n) => option(q, text, n, "")));
    if (!q.h) return [list];
    const nodes = photo(q.h);
    nodes[0].firstChild.addEventListener("error", () => { list.open = true; });  // no network: the words are here
    return [hint(W.taps), ...nodes, list];
  }

  function draw(tag, attrs, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attrs).forEach((name) => node.setAttribute(name, attrs[name]));
    node.append(...children);
    return node;
  }

  function photo(h) {
    const high = h[3] / h[2];
    const pins = draw("svg", { class: "pins", viewBox: "0 0 1000 " + Math.floor(1000 * high), "aria-hidden": "true" });
    const button = make("button", { type: "button", class: "photo", id: "photo", "aria-label": put(W.photo, { alt: h[4].replace(/[。.]$/, "") }) }, make("img", { src: h[1], width: h[2], height: h[3], alt: h[4] }), pins);
    const marks = make("div", { class: "marks" });
    const xy = (tap) => tap.slice(1).split(",").map(Number);
    let cursor = null;

    function redraw() {
      empty(pins);
      empty(marks);
      field.taps.forEach((tap, n) => {
        const [x, y] = xy(tap).map((one, k) => one / 10 * (k ? high : 1));
        pins.append(draw("g", {}, draw("circle", { cx: x, cy: y, r: 42 }), draw("text", { x: x, y: y, dy: 19 }, String(n + 1))));
        marks.append(dropButton(n));
      });
      if (!cursor) return;
      const [x, y] = [cursor[0] / 10, cursor[1] / 10 * high];
      pins.append(draw("path", { class: "cross", d: "M" + (x - 60) + " " + y + "h120M" + x + " " + (y - 60) + "v120" }));
    }

    function dropButton(n) {
      const node = make("button", { type: "button", class: "btn" }, put(W.drop, { n: n + 1 }));
      node.addEventListener("click", () => { takeAway(n); button.focus(); });
      return node;
    }

    function takeAway(n) { field.taps.splice(n, 1); settle(put(W.unmarked, { of: field.taps.length })); }

    function settle(words) { redraw(); changed(); send(); say(words); }

    function mark(x, y) {
      const near = field.taps.findIndex((tap) => { const [a, b] = xy(tap); return Math.hypot(a - x, (b - y) * high) < 350; });
      if (near >= 0) { takeAway(near); return; }
      if (field.taps.length + ticked().length >= 20) { say(put(W.full, { n: 20 })); return; }
      field.taps.push("@" + x + "," + y);
      settle(put(W.marked, { n: field.taps.length, of: field.taps.length }));
    }

    button.addEventListener("click", (event) => {
      if (!event.detail) { cursor = cursor || [5000, 5000]; mark(cursor[0], cursor[1]); return; }
      const box = button.getBoundingClientRect();
      const part = (from, size) => Math.max(0, Math.min(10000, Math.round(from * 10000 / size)));
      cursor = null;
      mark(part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height));
    });
    button.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      cursor = (cursor || [5000, 5000]).map((one, k) => Math.max(0, Math.min(10000, one + way[k] * (event.shiftKey ? 1000 : 250))));
      redraw();
      say(put(W.cursor, { x: Math.round(cursor[0] / 100), y: Math.round(cursor[1] / 100) }));
    });
    redraw();
    return [button, marks];
  }

  function go(n, how) {
    flushTyping();
    if (n < first || n >= end) return;
    untell();
    if (how) history[how]({ n: n }, "", D.url + (n + 1) + "/");
    show(n);
    window.scrollTo(0, 0);
    document.getElementById("main").focus();
  }

  /* Next: within what is open a step; at its end the rest of the paper, or the sheet. */
  function onward() {
    flushTyping();
    if (now < end - 1) go(now + 1, "pushState");
    else if (end < count && ONE_WAY) forward();
    else openSheet();
  }

  /* On, with no way back: what is unsent goes along, and the next part comes in the reply. */
  async function forward() {
    if (moving || handing || closed || mode === "over") return;
    if (ONE_WAY && !answered(now) && skipped !== now) { skipped = now; tell(W.skip); return; }
    moving = true;
    next.disabled = true;
    next.textContent = W.opening;
    const batch = Array.from(pending.values()).filter((entry) => Q[entry.n]);
    let part = null;
    try {
      part = await take(await post("forward/", { to: reached + 1, answers: batch.map(wire) }), batch);
    } catch (lost) { mode = "offline"; }
    moving = false;
    if (part && part.q) {
      const lost = batch.filter((one) => !part.saved.some((receipt) => receipt.k === one.k));
      lost.forEach((one) => drop(one.n, one.k));
      tell(lost.length ? put(W.refused, { n: lost.length }) : "");
      if (drawer) closeSheet();
      load(part);
      history.replaceState({ n: part.n - 1 }, "", D.url + part.n + "/");
      show(part.n - 1);
      window.scrollTo(0, 0);
      document.getElementById("main").focus();
      send();
      return;
    }
    if (drawer && mode !== "idle") { drawer.sure = false; drawer.word = mode === "offline" || mode === "busy" ? (kept() ? W.nonet : W.nonetu) : ""; }
    else if (mode === "offline" || mode === "busy") tell(kept() ? W.nonet : W.nonetu);
    if (pending.size && (mode === "offline" || mode === "busy")) again();
    next.disabled = false;
    next.textContent = ONE_WAY ? W.next : W.part;
    paint();
  }

  function flushTyping() {
    if (!typing) return;
    clearTimeout(typing);
    typing = 0;
    changed();
    send();
  }

  /* ---- answer sheet as a drawer ---- */
  function openSheet() {
    flushTyping();
    if (drawer) return;
    drawer = make("div", { class: "drawer" }, make("div", { class: "dim" }), make("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": W.sheet, tabindex: "-1" }));
    drawer.sure = false;
    drawer.firstChild.addEventListener("click", () => history.back());
    document.body.append(drawer);
    history.pushState({ n: now, sheet: true }, "", location.href);
    fillSheet();
    drawer.lastChild.focus();
  }

  function closeSheet() {
    if (!drawer) return;
    drawer.remove();
    drawer = null;
    document.getElementById("sheet").focus();
  }

  function button(text, kind, act) {
    const node = make("button", { type: "button", class: kind }, text);
    node.addEventListener("click", act);
    return node;
  }

  function fillSheet() {
    const missing = all().filter((n) => !answered(n));
    const here = open().filter((n) => !answered(n));
    const unsent = all().filter((n) => pending.has(n));
    const part = !FREE && !ONE_WAY && end < count;
    const inner = make("div", { class: "in" });
    inner.append(make("div", { class: "sheet-h" }, make("h2", {}, W.sheet), make("span", { class: "mut clock" }, timeText()), button(W.close, "linkish", () => history.back())));
    inner.append(make("nav", { class: "cells" }, ...open().map(cell)));
    const legend = (kind, text, n) => make("li", {}, make("i", { class: "cell" + kind }, kind === " u" ? make("span", {}) : null), text, make("b", {}, n));
    inner.append(make("ul", { class: "key" }, legend(" a", W.okcount, count - missing.length - unsent.filter(answered).length), legend(" u", W.upcount, unsent.length),
      legend("", W.nocount, missing.length), legend(" f", W.flagcount, flags.size)));
    if (first) inner.append(make("p", { class: "way" }, put(W.behind, { n: first })));
    if (end < count) inner.append(make("p", { class: "way" }, put(W.ahead, { n: count - end })));
    const words = part ? (here.length ? put(W.partopen, { n: here.length }) : W.partset) : missing.length ? put(W.open, { n: missing.length }) : put(W.allset, { n: count });
    const wait = unsent.length ? put(kept() ? W.waiting : W.unkeptn, { n: unsent.length }) : "";
    const calm = !(part ? here : missing).length && !unsent.length;
    inner.append(make("p", { class: "note" + (calm ? " note-ok" : ""), role: "status" }, make("span", {}, drawer.word || words + wait + (drawer.sure ? (part ? W.partsure : W.sure) : ""))));
    inner.append(make("div", { class: "bar-b bar-2" }, ...sheetButtons(here, part)));
    if (D.pause && !drawer.sure) inner.append(make("p", { class: "mt" }, button(put(W.pause, { n: D.pause }), "btn wide", pause)));
    const sheet = drawer.lastChild;
    const at = sheet.scrollTop;
    const held = sheet.contains(document.activeElement);
    empty(sheet);
    sheet.append(inner);
    sheet.scrollTop = at;
    if (held) sheet.focus();
  }

  function sheetButtons(here, part) {
    if (drawer.sure) {
      const yes = button(handing ? W.handing : moving ? W.opening : part ? W.part : W.yes, "btn btn-do", part ? forward : handIn);
      yes.disabled = handing || moving;
      return [button(W.back, "btn", () => { drawer.sure = false; drawer.word = ""; fillSheet(); }), yes];
    }
    const hand = button(part ? W.part : W.now, here.length ? "btn" : "btn btn-do", () => { drawer.sure = true; drawer.word = ""; fillSheet(); });
    const rest = here.length ? button(W.todo, "btn btn-do", () => leaveSheet(here[0])) : button(W.back, "btn", () => history.back());
    return here.length ? [hand, rest] : [rest, hand];
  }

  /* The clock is the server's: pausing needs the network. What is unsent waits on the phone until it goes on. */
  async function pause() {
    flushTyping();
    try {
      if (pending.size) await send();
      const reply = await post("pause/", {});
      const said = await take(reply, []);
      if (said && said.url) { leaving = true; location.replace(said.url); return; }
    } catch (lost) { if (drawer) drawer.word = W.nopause; }
    paint();
  }

  function cell(n) {
    const kind = (pending.has(n) ? " u" : answered(n) ? " a" : "") + (flags.has(n) ? " f" : "") + (n === now ? " n" : "");
    const node = make("a", { class: "cell" + kind, href: D.url + (n + 1) + "/", "aria-current": n === now ? "true" : null });
    node.append(pending.has(n) ? make("span", {}, n + 1) : String(n + 1));
    const word = pending.has(n) ? W.upcount : answered(n) ? W.okcount : W.nocount;
    node.setAttribute("aria-label", n + 1 + " " + word + (flags.has(n) ? " " + W.flagcount : ""));
    node.addEventListener("click", (event) => { event.preventDefault(); leaveSheet(n); });
    return node;
  }

  function leaveSheet(n) {
    closeSheet();
    go(n, "replaceState");
  }

  /* ---- handing in: what is unsent goes along in the same request; if it cannot, we say which ---- */
  async function handIn() {
    if (handing) return;
    flushTyping();
    handing = true;
    if (drawer) { drawer.word = ""; fillSheet(); }
    const body = new URLSearchParams();
    const batch = Array.from(pending.values());
    body.set("answers", JSON.stringify(batch.map(wire)));
    try {
      const reply = await post("submit/", body.toString(), "application/x-www-form-urlencoded");
      if (reply.ok) {
        const said = await reply.json();
        forgetAll();
        pending.clear();
        leaving = true;
        location.replace(said.result);
        return;
      }
      handing = false;
      const over = mode === "over";
      await take(reply, batch);
      if (drawer) closeSheet();
      if (over && !closed) setTimeout(timeUp, 5000);
    } catch (lost) {
      handing = false;
      if (mode !== "over") mode = "offline";
      const list = Array.from(pending.keys(), (n) => n + 1).sort((a, b) => a - b).join("、");
      if (drawer) drawer.word = list ? put(W.unsent, { list: list }) : W.unsent0;
      if (mode === "over") setTimeout(timeUp, 5000);
      else again();
    }
    paint();
  }

  /* ---- time: the server's; the phone only counts down between two answers of the server ---- */
  function setLeft(seconds) {
    synced = performance.now();
    endAt = seconds == null ? null : synced + seconds * 1000;
  }

  function secondsLeft() { return endAt == null ? null : Math.ceil((endAt - performance.now()) / 1000); }

  function timeText() {
    const left = secondsLeft();
    if (left == null) return "";
    return left <= 60 ? W.lastmin : put(W.left, { n: Math.ceil(left / 60) });
  }

  let told = null, lag = null;
  function tick() {
    const moment = performance.now(), wall = Date.now() - moment;
    const slept = lag !== null && Math.abs(wall - lag) > 3000;   // asleep, or somebody set the phone's clock: ask
    lag = wall;
    const left = secondsLeft();
    if (left == null) return;
    document.querySelectorAll(".clock").forEach((node) => {
      const text = timeText();
      if (node.textContent !== text) node.textContent = text;
      node.classList.toggle("soon", left <= 300);
    });
    const mark = left <= 60 ? 60 : left <= 300 ? 300 : 0;
    if (mark && told !== mark && left > 0) say(timeText());
    told = mark;
    if (left <= 0 && !handing && !closed && mode !== "over") timeUp();
    else if (mode !== "over" && (slept || (moment - synced > RESYNC && document.visibilityState === "visible"))) { synced = moment; sync(); }
  }

  /* The phone thinks that time is up; the server says so, or that there is more. */
  async function timeUp() {
    if (handing || closed) return;
    flushTyping();
    mode = "over";
    field.disabled = true;
    paint();
    if (syncing || moving) { setTimeout(timeUp, 500); return; }
    await sync();
    if (closed || handing || mode !== "over") return;
    if (secondsLeft() <= 0) { handIn(); return; }
    mode = "idle";
    field.disabled = false;
    paint();
    send();
  }

  let syncing = false;
  async function sync() {
    if (handing || closed || syncing || moving) return;
    gather(0);
    if (pending.size && mode !== "over") {
      await send();
      if (mode === "idle" && !pending.size) { flushNotes(); return; }   // the receipts' reply told the time as well
    }
    if (syncing || handing || closed) return;
    syncing = true;
    try {
      const reply = await post("save/", { answers: [], seen: seen });
      if (reply.ok) await heed(await reply.json());
      else if (reply.status === 404) mode = "other";
      tick();
    } catch (lost) { /* the clock goes on by itself */ }
    syncing = false;
    paint();
    flushNotes();
  }

  async function heed(state) {
    if (!state.open && !pending.size) { leaving = true; location.replace(state.result); return; }
    if (!state.open) { if (!handing) handIn(); return; }   // the reply tells how many were too late
    if (state.paused) { mode = "paused"; if (kept()) { leaving = true; location.replace(D.url); } return; }
    if (mode === "paused" || (troubles.indexOf(mode) >= 0 && !pending.size)) mode = "idle";
    learn(state);
    if (state.r > reached) await mend({ message: "" }, []);
    else if (pending.size && mode !== "over") send();
  }

  /* ---- leaving the page is noted, no more; what cannot be told now is told later ---- */
  const notes = [];
  let noting = false;

  function note(kind, seconds) {
    notes.push({ kind: kind, k: nonce().slice(0, 24), s: seconds });
    if (notes.length > 40) notes.shift();
  }

  async function flushNotes() {
    if (noting || !notes.length) return;
    noting = true;
    const batch = notes.slice();
    try {
      const reply = await fetch(D.url + "presence/", {
        method: "POST", credentials: "same-origin", redirect: "manual", keepalive: true, body: JSON.stringify({ notes: batch }),
        headers: { "X-CSRFToken": token(), "Content-Type": "application/json", Accept: "application/json" },
      });
      if (reply.ok || reply.status === 400) notes.splice(0, batch.length);
    } catch (lost) { /* later */ }
    noting = false;
  }

  function goneAway() {
    if (leaving || closed) return;
    try { localStorage.setItem(AWAY, Date.now()); } catch (full) { /* the note is told all the same */ }
    note("leave");
    flushNotes();
  }

  function cameBack() {
    let since = 0;
    try { since = Number(localStorage.getItem(AWAY)); localStorage.removeItem(AWAY); } catch (none) { /* unknown */ }
    if (since) note("back", Math.max(0, Math.round((Date.now() - since) / 1000)));
  }

  if (D.preview) {
    load(D);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", changed);
    show(now);
    return;
  }

  /* ---- events ---- */
  const on = (id, act) => document.getElementById(id).addEventListener("click", (event) => { event.preventDefault(); act(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); if (ONE_WAY) flushTyping(); else onward(); });
  on("prev", () => go(now - 1, "pushState"));
  on("next", onward);
  on("sheet", openSheet);
  const isText = (node) => node.type === "text" || node.tagName === "TEXTAREA";
  form.addEventListener("change", (event) => { if (!isText(event.target)) { untell(); changed(); send(); } });
  form.addEventListener("input", (event) => {
    if (!isText(event.target)) return;
    clearTimeout(typing);
    typing = setTimeout(flushTyping, 700);
    setChip("saving", "", W.saving);
  });
  form.addEventListener("focusin", (event) => { if (event.target.name === "a" && Q[now].b) document.body.classList.add("kb"); });
  // The bar comes back only after the tap that took the focus away, or the tap would miss its button.
  form.addEventListener("focusout", () => setTimeout(() => {
    const at = document.activeElement;
    if (!at || at.name !== "a") document.body.classList.remove("kb");
  }, 500));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawer) history.back(); });
  window.addEventListener("popstate", (event) => {
    const state = event.state || { n: D.n - 1 };
    if (state.sheet && !drawer) { openSheet(); return; }
    if (drawer) closeSheet();
    if (state.n < first || state.n >= end) history.replaceState({ n: now }, "", D.url + (now + 1) + "/");
    else if (state.n !== now) go(state.n);
  });
  window.addEventListener("storage", heard);
  window.addEventListener("online", () => { delay = 0; sync(); });
  window.addEventListener("anpei:flush", () => { flushTyping(); delay = 0; send(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { cameBack(); sync(); } });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { cameBack(); sync(); } else { flushTyping(); goneAway(); }
  });
  window.addEventListener("beforeunload", (event) => { flushTyping(); if (pending.size && !kept()) { event.preventDefault(); event.returnValue = ""; } });

  load(D);
  gather(0);
  if (now < first || now >= end) now = first;
  const away = document.getElementById("away");
  away.textContent = W.away;
  away.hidden = false;
  setLeft(D.left);
  history.replaceState({ n: now }, "", D.url + (now + 1) + "/");
  show(now);
  setInterval(tick, 1000);
  tick();
  send();
  if (document.visibilityState === "visible") { cameBack(); setTimeout(flushNotes, 2000); }
})();
