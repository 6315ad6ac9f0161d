/* A shared tablet: counts the seconds without a touch, asks in the last twenty, signs out and leaves nothing behind.
   ES5, because it must run wherever a tablet's browser does. The server keeps its own time: this file is courtesy. */
(function () {
  "use strict";
  var bar = document.getElementById("kiosk");
  if (!bar) return;
  var ASK = 20, TELL_EVERY = 15000, FLUSH_TRIES = 12;
  var idle = Number(bar.getAttribute("data-idle")) || 0;
  var home = bar.getAttribute("data-home");
  var form = document.getElementById("kiosk-out");
  var box = document.getElementById("kiosk-left");
  var words = box.querySelector("span");
  var last = Date.now(), told = Date.now(), leaving = false;

  function wipe() {
    try { window.localStorage.clear(); } catch (none) { /* no storage, no trace */ }
    try { window.sessionStorage.clear(); } catch (none) { /* no storage, no trace */ }
  }

  /* How many answers have not reached the server: those kept on the tablet, or held by the page where it cannot keep. */
  function unsent() {
    var kept = 0;
    try {
      for (var at = 0; at < window.localStorage.length; at += 1) {
        if (window.localStorage.key(at).indexOf("anpei.s.") === 0) kept += 1;
      }
    } catch (none) { /* nothing kept */ }
    return Math.max(kept, Number(document.body.getAttribute("data-unsent")) || 0);
  }

  /* The page may send what it still holds; then on, at the latest after a few seconds. */
  function flushed(then) {
    var tries = 0;
    function look() {
      tries += 1;
      if (!unsent() || tries > FLUSH_TRIES) { then(); return; }
      if (tries % 4 === 1) {
        var asked = document.createEvent("Event");
        asked.initEvent("anpei:flush", false, false);
        window.dispatchEvent(asked);
      }
      window.setTimeout(look, 500);
    }
    look();
  }

  function leave(url) {
    var lost = unsent();
    wipe();
    window.location.replace(url + (lost ? "&lost=" + lost : ""));
  }

  /* The server ends a session by itself when this request does not get through. */
  function signOut() {
    if (leaving) return;
    leaving = true;
    var url = home + "?out=idle";
    if (!form) { leave(url); return; }
    flushed(function () {
      var asked = new XMLHttpRequest();
      asked.open("POST", form.action);
      asked.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      asked.timeout = 5000;
      asked.onloadend = function () { leave(url); };
      asked.send("csrfmiddlewaretoken=" + encodeURIComponent(form.elements.csrfmiddlewaretoken.value));
    });
  }

  function here() {
    last = Date.now();
    if (!box.hidden) { box.hidden = true; words.textContent = ""; }
    if (form && last - told > TELL_EVERY) {
      told = last;
      var asked = new XMLHttpRequest();
      asked.open("GET", bar.getAttribute("data-here"));
      asked.send();
    }
  }

  function tick() {
    var left = Math.ceil(idle - (Date.now() - last) / 1000);
    if (left <= 0) { signOut(); return; }
    if (left > ASK) return;
    box.hidden = false;
    /* A screen reader hears it at the start, at ten and at five. */
    words.setAttribute("aria-live", left === ASK || left === 10 || left === 5 ? "polite" : "off");
    words.textContent = words.getAttribute("data-text").replace("{n}", left);
  }

  document.cookie = "anpei_kiosk_js=1; path=/; SameSite=Lax";
  window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });
  if (!idle) { wipe(); return; }
  ["touchstart", "mousedown", "keydown", "scroll", "input"].forEach(function (name) {
    document.addEventListener(name, here, { passive: true, capture: true });
  });
  box.querySelector("button").addEventListener("click", function () { told = 0; here(); });
  if (form) {
    form.addEventListener("submit", function (event) {
      if (unsent() && !window.confirm(form.getAttribute("data-unsent"))) { event.preventDefault(); return; }
      wipe();
    });
  }
  window.setInterval(tick, 500);
}());
