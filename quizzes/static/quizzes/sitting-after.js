/* After the end: answers that this phone still holds are handed over once more, so that the page can say what became of
   them. What the server had stored already is not late; what it had not is told, and nothing is kept on the phone. */
(function () {
  "use strict";
  const here = document.currentScript || document.querySelector("script[data-sitting]");
  const id = here && here.getAttribute("data-sitting");
  const prefix = "anpei.s." + id + ".";
  const found = [];
  if (!id || !window.fetch) return;
  try {
    localStorage.removeItem("anpei.p." + id);
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (key.indexOf(prefix) === 0) found.push(key);
    }
  } catch (none) { return; }
  if (!found.length) return;
  const answers = [];
  found.forEach((key) => { try { answers.push(JSON.parse(localStorage.getItem(key))); } catch (broken) { /* unreadable */ } });
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams();
  body.set("answers", JSON.stringify(answers));
  body.set("told", "1");
  let tries = 0;
  ask();

  function ask() {
    tries += 1;
    fetch("/s/" + id + "/submit/", {
      method: "POST", credentials: "same-origin", redirect: "manual", body: body,
      headers: { "X-CSRFToken": cookie ? cookie[1] : field ? field.value : "", Accept: "application/json" },
    }).then((reply) => {
      if (!reply.ok && reply.status !== 409) throw new Error("later");
      return reply.json();
    }).then(tell).catch(() => { if (tries < 4) setTimeout(ask, 2000 * tries); /* or at the next look at this page */ });
  }

  function tell(said) {
    found.forEach((key) => localStorage.removeItem(key));
    if (!said.message) return;
    const note = document.createElement("p");
    note.className = "note note-warn";
    note.setAttribute("role", "alert");
    note.textContent = said.message;
    const place = document.querySelector("main .in");
    place.insertBefore(note, place.firstChild);
  }
})();
