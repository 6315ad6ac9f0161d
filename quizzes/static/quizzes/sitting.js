/* One sitting on a phone. The page works without this file; with it answers are saved at once, wait on the phone when
   there is no network, and the tick comes only with the server's receipt. Nothing here is newer than Chrome 80. */
(function () {
  "use strict";
  const box = document.getElementById("sitting-data");
  if (!box || !window.fetch || !window.AbortController) return;
  const D = JSON.parse(box.textContent);
  const W = D.w;
  const PREFIX = "anpei.s." + D.id + ".";
  const form = document.getElementById("q");
  const ask = document.getElementById("ask");
  const bar = document.getElementById("bar");
  const chip = document.getElementById("chip");
  const flag = document.getElementById("flag");
  const count = D.q.length;

  const answers = {};            // place from 0 -> positions or texts
  const flags = new Set(D.f);
  const pending = new Map();     // place -> {n, a, f, k} that the server has not confirmed
  let now = D.n - 1;
  let field = document.getElementById("field");
  let mode = "idle";             // idle saving offline busy out other closed over
  let sending = false, kept = true, delay = 0, timer = 0, typing = 0, handing = false, drawer = null;
  let closed = null;             // what the server said when it refused
  let endAt = null;

  Object.keys(D.a).forEach((n) => { answers[n] = D.a[n]; });

  /* ---- small helpers ---- */
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const answered = (n) => (answers[n] || []).some((one) => String(one).trim() !== "");
  const all = () => D.q.map((_, n) => n);
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
    try { localStorage.setItem(PREFIX + entry.n, JSON.stringify(entry)); kept = true; } catch (full) { kept = false; }
  }

  function forget(n, k) {
    try {
      const stored = localStorage.getItem(PREFIX + n);
      if (stored && JSON.parse(stored).k === k) localStorage.removeItem(PREFIX + n);
    } catch (broken) { /* nothing kept, nothing to forget */ }
  }

  function recall() {
    all().forEach((n) => {
      try {
        const entry = JSON.parse(localStorage.getItem(PREFIX + n));
        if (!entry || !Array.isArray(entry.a) || typeof entry.k !== "string") return;
        pending.set(n, { n: n, a: entry.a, f: !!entry.f, k: entry.k });
        answers[n] = entry.a;
        if (entry.f) flags.add(n); else flags.delete(n);
      } catch (broken) { /* unreadable: the server's answer stands */ }
    });
  }

  function forgetAll() { all().forEach((n) => { try { localStorage.removeItem(PREFIX + n); } catch (e) { /* none */ } }); }

  /* ---- saving ---- */
  function read() {
    const q = D.q[now];
    if (q.t === "order") return readSteps();
    if (q.t === "match") return selects().map((one) => (one.value === "" ? "" : Number(one.value)));
    if (q.t === "hotspot") return ticked().concat(field.taps);
    if (q.b) return Array.from(field.querySelectorAll("[name=a]"), (input) => input.value);
    return ticked();
  }

  function ticked() { return Array.from(field.querySelectorAll("[name=a]:checked"), (input) => Number(input.value)); }

  function selects() { return Array.from(field.querySelectorAll("select")); }

  function changed() {
    if (closed || handing) return;
    if (D.preview) { answers[now] = read(); return; }
    const entry = { n: now, a: read(), f: flag.checked, k: nonce() };
    answers[now] = entry.a;
    if (entry.f) flags.add(now); else flags.delete(now);
    pending.set(now, entry);
    keep(entry);
    paint();
  }

  function post(url, body, type) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), 20000);
    return fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "manual", signal: stop.signal, body: body,
      headers: { "X-CSRFToken": token(), "Content-Type": type, Accept: "application/json" },
    }).finally(() => clearTimeout(patience));
  }

  async function send() {
    clearTimeout(timer);
    if (sending || handing || closed || !pending.size) return;
    sending = true;
    if (mode === "idle") { mode = "saving"; paint(); }
    const batch = Array.from(pending.values());
    try {
      await take(await post(D.url + "save/", JSON.stringify({ answers: batch }), "application/json"), batch);
    } catch (lost) {
      mode = "offline";
    }
    sending = false;
    if (mode === "offline" || mode === "busy") again();
    else if (mode === "idle" && pending.size) send();
    paint();
  }

  async function take(reply, batch) {
    if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) { mode = "out"; return; }
    if (reply.status === 404) { mode = "other"; return; }
    if (reply.status === 409) { refused(await reply.json()); return; }
    if (reply.status === 400) { await drop(reply, batch); return; }
    if (!reply.ok) { mode = "busy"; return; }
    const said = await reply.json();
    said.saved.forEach((receipt) => {
      forget(receipt.n, receipt.k);
      const entry = pending.get(receipt.n);
      if (entry && entry.k === receipt.k) pending.delete(receipt.n);
    });
    delay = 0;
    mode = "idle";
  }

  async function drop(reply, batch) {
    /* The server cannot read one of these: tell it, and do not let it hold the others up. */
    const said = await reply.json().catch(() => ({}));
    const bad = batch.filter((one) => one.n + 1 === said.number);
    (bad.length ? bad : batch).forEach((one) => { pending.delete(one.n); forget(one.n, one.k); delete answers[one.n]; });
    mode = "idle";
    show(now);
    if (said.message) window.alert(said.message);
  }

  function refused(said) {
    closed = said;
    mode = "closed";
    closed.lost = pending.size;
    forgetAll();
    pending.clear();
  }

  function again() {
    delay = Math.min(delay ? delay * 2 : 1000, 30000);
    timer = setTimeout(send, delay * (0.7 + Math.random() * 0.6));
  }

  /* ---- the truth in one place ---- */
  function paint() {
    if (D.preview) return;
    const waiting = pending.size;
    const troubled = closed || ((mode === "offline" || mode === "busy" || mode === "out" || mode === "other") && waiting);
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
      if (mode === "out" || mode === "other") small.append(make("a", { href: D.signin + "?next=" + encodeURIComponent(location.pathname) }, W.signin));
      else small.append(kept ? W.kept : W.unkept);
      setChip(mode + waiting + kept, "", sign("warn"), make("span", {}, put(W[mode], { n: waiting }), small));
    } else if (waiting) {
      setChip("saving", "", W.saving);
    } else if (answered(now)) {
      setChip("saved", " chip-ok", sign("ok"), W.saved);
    } else {
      setChip("none" + !!D.q[now].b, "", make("span", { class: "mut" }, D.q[now].b ? W.write : W.choose));
    }
  }

  function paintLine() {
    const done = all().filter(answered).length;
    document.getElementById("tally").textContent = done + "/" + count;
    const line = document.getElementById("segs");
    line.setAttribute("aria-label", put(W.progress, { a: done, u: pending.size, n: now + 1 }));
    all().forEach((n) => {
      line.children[n].className = n === now ? "n" : pending.has(n) ? "u" : answered(n) ? "a" : "";
    });
  }

  /* ---- one question on the screen, the same as question_field.html draws ---- */
  const bodies = { order: stepRows, match: pairRows, hotspot: photoAndList };

  function show(n) {
    now = n;
    const q = D.q[n];
    document.title = put(W.title, { n: n + 1 }) + " · " + D.title;
    document.querySelector("#where b").textContent = n + 1;
    document.getElementById("kind").textContent = q.p;
    empty(ask);
    field = make("fieldset", { id: "field" });
    if (q.c) ask.append(make("details", { class: "case", open: q.c.n === 1 }, make("summary", {}, put(W.case, q.c)), make("p", { class: "stem-case" }, q.c.s), ...media(q.c.m)));
    ask.append(field);
    field.append(make("legend", { class: q.g ? "sr" : "stem" }, q.s));
    if (q.g) field.append(cloze(q));
    field.append(...media(q.m));
    if (q.u) field.append(hint(W.anyorder));
    field.append(...(bodies[q.t] || (q.b ? blanks : options))(q));
    flag.checked = flags.has(n);
    form.action = D.url + (n + 1) + "/";
    document.getElementById("prev").disabled = n === 0;
    document.getElementById("next").textContent = n === count - 1 ? W.check : W.next;
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
    say(put(W.order, { order: readSteps().map((n) => (n === "" ? "—" : D.q[now].o[n])).join("、") }));
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
    if (n < 0 || n >= count) return;
    if (how) history[how]({ n: n }, "", D.url + (n + 1) + "/");
    show(n);
    window.scrollTo(0, 0);
    document.getElementById("main").focus();
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
    const open = all().filter((n) => !answered(n));
    const done = all().filter((n) => answered(n) && !pending.has(n));
    const unsent = all().filter((n) => pending.has(n));
    const inner = make("div", { class: "in" });
    inner.append(make("div", { class: "sheet-h" }, make("h2", {}, W.sheet), make("span", { class: "mut clock" }, timeText()), button(W.close, "linkish", () => history.back())));
    inner.append(make("nav", { class: "cells" }, ...all().map(cell)));
    const legend = (kind, text, n) => make("li", {}, make("i", { class: "cell" + kind }, kind === " u" ? make("span", {}) : null), text, make("b", {}, n));
    inner.append(make("ul", { class: "key" }, legend(" a", W.okcount, done.length), legend(" u", W.upcount, unsent.length),
      legend("", W.nocount, open.length), legend(" f", W.flagcount, flags.size)));
    const words = open.length ? put(W.open, { n: open.length }) : put(W.allset, { n: count });
    const wait = unsent.length ? put(kept ? W.waiting : W.unkeptn, { n: unsent.length }) : "";
    inner.append(make("p", { class: "note" + (open.length || unsent.length ? "" : " note-ok"), role: "status" }, make("span", {}, drawer.word || words + wait + (drawer.sure ? W.sure : ""))));
    inner.append(make("div", { class: "bar-b bar-2" }, ...sheetButtons(open)));
    const sheet = drawer.lastChild;
    const at = sheet.scrollTop;
    const held = sheet.contains(document.activeElement);
    empty(sheet);
    sheet.append(inner);
    sheet.scrollTop = at;
    if (held) sheet.focus();
  }

  function sheetButtons(open) {
    if (drawer.sure) {
      const yes = button(handing ? W.handing : W.yes, "btn btn-do", handIn);
      yes.disabled = handing;
      return [button(W.back, "btn", () => { drawer.sure = false; drawer.word = ""; fillSheet(); }), yes];
    }
    const hand = button(W.now, open.length ? "btn" : "btn btn-do", () => { drawer.sure = true; drawer.word = ""; fillSheet(); });
    const rest = open.length ? button(W.todo, "btn btn-do", () => leaveSheet(open[0])) : button(W.back, "btn", () => history.back());
    return open.length ? [hand, rest] : [rest, hand];
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

  /* ---- handing in: what is unsent goes along in the same request; if it cannot, we say so ---- */
  async function handIn() {
    if (handing) return;
    flushTyping();
    handing = true;
    if (drawer) { drawer.word = ""; fillSheet(); }
    const body = new URLSearchParams();
    body.set("answers", JSON.stringify(Array.from(pending.values())));
    try {
      const reply = await post(D.url + "submit/", body.toString(), "application/x-www-form-urlencoded");
      if (reply.ok) {
        const said = await reply.json();
        forgetAll();
        pending.clear();
        location.replace(said.result);
        return;
      }
      handing = false;
      await take(reply, Array.from(pending.values()));
      if (drawer) closeSheet();
    } catch (lost) {
      handing = false;
      if (mode !== "over") mode = "offline";
      if (drawer) drawer.word = pending.size ? put(W.unsent, { n: pending.size }) : W.unsent0;
      else if (mode === "over") setTimeout(handIn, 5000);
      again();
    }
    paint();
  }

  /* ---- time: the server's; the phone only counts down between two answers of the server ---- */
  function setLeft(seconds) { endAt = seconds == null ? null : performance.now() + seconds * 1000; }

  function secondsLeft() { return endAt == null ? null : Math.ceil((endAt - performance.now()) / 1000); }

  function timeText() {
    const left = secondsLeft();
    if (left == null) return "";
    return left <= 60 ? W.lastmin : put(W.left, { n: Math.ceil(left / 60) });
  }

  let told = null;
  function tick() {
    const left = secondsLeft();
    if (left == null) return;
    document.querySelectorAll(".clock").forEach((node) => {
      const text = timeText();
      if (node.textContent !== text) node.textContent = text;
      node.classList.toggle("soon", left <= 300);
    });
    const mark = left <= 60 ? 60 : left <= 300 ? 300 : 0;
    if (mark && told !== mark) say(timeText());
    told = mark;
    if (left <= 0 && !handing && !closed && mode !== "over") { mode = "over"; paint(); handIn(); }
  }

  async function sync() {
    if (handing || closed) return;
    if (pending.size) send();
    try {
      const reply = await post(D.url + "save/", JSON.stringify({ answers: [] }), "application/json");
      if (!reply.ok) return;
      const state = await reply.json();
      if (!state.open) location.replace(state.result);
      setLeft(state.left);
      tick();
    } catch (lost) { /* the clock goes on by itself */ }
  }

  if (D.preview) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", changed);
    show(now);
    return;
  }

  /* ---- events ---- */
  form.addEventListener("submit", (event) => { event.preventDefault(); if (now < count - 1) go(now + 1, "pushState"); else openSheet(); });
  document.getElementById("prev").addEventListener("click", (event) => { event.preventDefault(); go(now - 1, "pushState"); });
  document.getElementById("next").addEventListener("click", (event) => { event.preventDefault(); if (now < count - 1) go(now + 1, "pushState"); else { flushTyping(); openSheet(); } });
  document.getElementById("sheet").addEventListener("click", (event) => { event.preventDefault(); openSheet(); });
  form.addEventListener("change", (event) => { if (event.target.type !== "text" && event.target.tagName !== "TEXTAREA") { changed(); send(); } });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text" && event.target.tagName !== "TEXTAREA") return;
    clearTimeout(typing);
    typing = setTimeout(flushTyping, 700);
    setChip("saving", "", W.saving);
  });
  form.addEventListener("focusin", (event) => { if (event.target.name === "a" && D.q[now].b) document.body.classList.add("kb"); });
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
    if (state.n !== now) go(state.n);
  });
  window.addEventListener("online", () => { delay = 0; sync(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) sync(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sync(); else flushTyping(); });
  window.addEventListener("beforeunload", (event) => { flushTyping(); if (pending.size && !kept) { event.preventDefault(); event.returnValue = ""; } });

  recall();
  setLeft(D.left);
  history.replaceState({ n: now }, "", D.url + (now + 1) + "/");
  show(now);
  setInterval(tick, 1000);
  tick();
  send();
})();
