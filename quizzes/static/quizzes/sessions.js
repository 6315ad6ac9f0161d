/* The live board: asks every 5 s, longer after failures, and says since when what it shows is true. The page works
   without this file (it loads itself anew). Nothing here is newer than Chrome 80. */
(function () {
  "use strict";
  const box = document.getElementById("es-words");
  const said = document.getElementById("es-said");
  const line = document.getElementById("es-at");
  const body = document.querySelector("#es-board tbody");
  const sums = document.querySelectorAll("#es-sums dd");
  if (!box || !said || !window.fetch || !window.AbortController) return;
  const W = JSON.parse(box.textContent);
  const EVERY = 5000, SLOWEST = 60000, PATIENCE = 10000;
  const put = (text, at) => text.replace("{at}", at);
  let wait = EVERY, timer = 0, asking = false;
  let at = said.textContent.replace(/^[^0-9]*/, "").trim();

  function write(node, text) { if (node.textContent !== text) node.textContent = text; }

  /* A cell; what there is nothing to say of is left out on a narrow screen. */
  function fill(cell, text) {
    write(cell, text || "—");
    cell.classList.toggle("es-nil", !text || text === "—");
  }

  function row(seat) {
    return body && body.querySelector('tr[data-seat="' + seat + '"]');
  }

  /* A row as the server sends it: seat, number, name, mark, state, left, sign, quiet, leaves, mode, note, result. */
  function show(told) {
    const shown = body ? body.rows.length : 0;
    if (told.rows.length !== shown || told.rows.some((one) => !row(one[0])) || !told.live) return false;
    told.rows.forEach((one) => {
      const cells = row(one[0]).cells;
      row(one[0]).className = "es-" + one[3] + (one[7] ? " es-quiet" : "");
      write(cells[0], String(one[1]));
      write(cells[2].querySelector(".es-state span"), one[4]);
      fill(cells[3], one[5]);
      fill(cells[4], one[6]);
      fill(cells[5], one[8] ? String(one[8]) : "");
      fill(cells[6], one[9]);
      fill(cells[cells.length - 1], one[10]);
    });
    told.sums.forEach((sum, n) => { if (sums[n]) write(sums[n], String(sum)); });
    return true;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  function lost() {
    line.classList.add("es-lost");
    write(said, put(W.lost, at));
    wait = Math.min(wait * 2, SLOWEST);
    later();
  }

  function ask() {
    if (asking) return;
    if (document.hidden) { later(); return; }
    asking = true;
    const stop = new AbortController();
    const over = setTimeout(() => stop.abort(), PATIENCE);
    fetch(W.url, { credentials: "same-origin", signal: stop.signal, headers: { Accept: "application/json" } })
      .then((answer) => {
        if (answer.redirected || answer.status === 403 || answer.status === 404) throw new Error("out");
        if (!answer.ok) throw new Error("busy");
        return answer.json();
      })
      .then((told) => {
        if (!show(told)) { location.reload(); return; }
        at = told.at;
        line.classList.remove("es-lost");
        write(said, put(W.updated, at));
        wait = EVERY;
        later();
      })
      .catch((failed) => {
        if (failed.message === "out") { line.classList.add("es-lost"); write(said, W.out); return; }
        lost();
      })
      .then(() => { clearTimeout(over); asking = false; });
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wait = EVERY; ask(); } });
  window.addEventListener("online", () => { wait = EVERY; ask(); });
  later();
})();
