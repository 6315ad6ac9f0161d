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
  const field = document.getElementById("field");
  const bar = document.getElementById("bar");
  const chip = document.getElementById("chip");
  const flag = document.getElementById("flag");
  const count = D.q.length;

  const answers = {};            // place from 0 -> positions or texts
  const flags = new Set(D.f);
  const pending = new Map();     // place -> {n, a, f, k} that the server has not confirmed
  let now = D.n - 1;
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
    if (q.b) return Array.from(field.querySelectorAll("[name=a]"), (input) => input.value);
    return Array.from(field.querySelectorAll("[name=a]:checked"), (input) => Number(input.value));
  }

  function changed() {
    if (closed || handing) return;
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

  /* ---- one question on the screen ---- */
  function show(n) {
    now = n;
    const q = D.q[n];
    document.title = put(W.title, { n: n + 1 }) + " · " + D.title;
    document.querySelector("#where b").textContent = n + 1;
    document.getElementById("kind").textContent = q.p;
    empty(field);
    field.append(make("legend", { class: "stem" }, q.s));
    if (q.t === "order") field.append(make("ul", { class: "opts" }, ...q.o.map((text, at) => make("li", {}, make("b", {}, letter(at)), text))));
    else if (!q.b) q.o.forEach((text, at) => field.append(option(q, text, at)));
    for (let at = 0; at < q.b; at += 1) field.append(blank(q, at));
    flag.checked = flags.has(n);
    form.action = D.url + (n + 1) + "/";
    document.getElementById("prev").disabled = n === 0;
    document.getElementById("next").textContent = n === count - 1 ? W.check : W.next;
    paint();
  }

  function option(q, text, at) {
    const chosen = (answers[now] || []).indexOf(at) >= 0;
    const input = make("input", { type: isOne(q) ? "radio" : "checkbox", name: "a", id: "o" + at, value: at });
    input.checked = chosen;
    const sign = q.t === "truefalse" ? "√×"[at] : letter(at);
    return make("div", { class: "opt" }, input, make("label", { for: "o" + at },
      make("span", { class: "k" }, sign), make("span", { class: "x" }, text), make("em", {}, W.chosen)));
  }

  function blank(q, at) {
    const input = q.t === "essay" ? make("textarea", { name: "a", rows: 6, maxlength: 5000 }) : make("input", { type: "text", name: "a", maxlength: 200 });
    input.value = (answers[now] || [])[at] || "";
    return make("label", { class: "fill" }, put(q.t === "fill" ? W.blank : W[q.t] || W.blank, { n: at + 1 }), input);
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

  let said = null;
  function tick() {
    const left = secondsLeft();
    if (left == null) return;
    document.querySelectorAll(".clock").forEach((node) => {
      const text = timeText();
      if (node.textContent !== text) node.textContent = text;
      node.classList.toggle("soon", left <= 300);
    });
    const mark = left <= 60 ? 60 : left <= 300 ? 300 : 0;
    if (mark && said !== mark) document.getElementById("say").textContent = timeText();
    said = mark;
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
