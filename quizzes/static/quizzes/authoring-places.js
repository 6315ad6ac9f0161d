/* Drawing places on a photo with the mouse or the keyboard. What counts are the fields of each place, in per cent:
   this script only writes into them, and draws what they say. */
(function () {
  "use strict";
  var NS = "http://www.w3.org/2000/svg", FULL = 10000;
  var svg, shapes, root, tool = "", chosen = -1, drag = null, corners = [];

  function places() { return Array.prototype.slice.call(root.querySelectorAll(".qf-place")); }
  function field(place, name) { return place.querySelector("[name$='-" + name + "']"); }
  function height() { return +svg.dataset.height || 7500; }
  function read(place) {
    var at = field(place, "at").value.normalize("NFKC").split(/[\s,;，；、]+/).filter(Boolean).map(function (one) {
      return Math.round(parseFloat(one) * 100);
    });
    return at.some(isNaN) ? [] : at;
  }
  function write(place, at) {
    var input = field(place, "at");
    input.value = at.map(function (one) { return String(Math.round(one) / 100); }).join(", ");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function down(y) { return y * height() / FULL; }

  function element(shape, at) {
    var made;
    if (shape === "rect" && at.length === 4) {
      made = document.createElementNS(NS, "rect");
      set(made, { x: at[0], y: down(at[1]), width: at[2], height: down(at[3]) });
      return [made, at[0] + at[2] / 2, down(at[1] + at[3] / 2)];
    }
    if (shape === "circle" && at.length === 3) {
      made = document.createElementNS(NS, "circle");
      set(made, { cx: at[0], cy: down(at[1]), r: at[2] });
      return [made, at[0], down(at[1])];
    }
    if (shape === "polygon" && at.length >= 4 && at.length % 2 === 0) {
      var points = [], x = 0, y = 0;
      for (var i = 0; i < at.length; i += 2) { points.push(at[i] + "," + down(at[i + 1])); x += at[i]; y += down(at[i + 1]); }
      made = document.createElementNS(NS, at.length >= 6 ? "polygon" : "polyline");
      set(made, { points: points.join(" ") });
      return [made, x / points.length, y / points.length];
    }
    return null;
  }
  function set(node, values) { Object.keys(values).forEach(function (name) { node.setAttribute(name, values[name]); }); }

  function draw() {
    if (!svg) return;
    shapes.textContent = "";
    places().forEach(function (place, n) {
      var made = element(field(place, "shape").value, read(place));
      place.classList.toggle("qf-chosen", n === chosen);
      if (!made) return;
      var group = document.createElementNS(NS, "g"), label = document.createElementNS(NS, "text");
      group.setAttribute("class", field(place, "kind").value + (n === chosen ? " chosen" : ""));
      group.dataset.n = n;
      set(label, { x: made[1], y: made[2] });
      label.textContent = n + 1;
      group.append(made[0], label);
      shapes.append(group);
    });
    if (drag && drag.at) { var now = element(tool, drag.at); if (now) { now[0].setAttribute("class", "drawing"); shapes.append(now[0]); } }
    if (corners.length) { var line = element("polygon", corners); if (line) { line[0].setAttribute("class", "drawing"); shapes.append(line[0]); } }
  }
  function point(event) {
    var box = svg.getBoundingClientRect();
    return [clamp((event.clientX - box.left) / box.width * FULL), clamp((event.clientY - box.top) / box.height * FULL)];
  }
  function clamp(value) { return Math.max(0, Math.min(FULL, Math.round(value))); }

  /* --- a new place: the form is drawn again with one more row, then its fields are filled ------------------------- */
  function add(shape, at) {
    var empty = places().filter(function (place) { return !field(place, "at").value.trim(); })[0];
    if (empty) { put(empty, shape, at); return; }
    waiting = { shape: shape, at: at };
    root.querySelector("button[value='add:places']").click();
  }
  var waiting = null;
  function put(place, shape, at) {
    field(place, "shape").value = shape;
    write(place, at);
    choose(places().indexOf(place));
    field(place, "text").focus();
  }

  function pressed(event) {
    if (event.button) return;
    var p = point(event);
    if (tool === "polygon") { corners.push(p[0], p[1]); draw(); return; }
    var hit = event.target.closest("g[data-n]");
    if (tool === "") {
      choose(hit ? +hit.dataset.n : -1);
      if (hit) drag = { from: p, start: read(places()[chosen]), move: true };
    } else {
      drag = { from: p, at: null };
    }
    if (drag) svg.setPointerCapture(event.pointerId);
    svg.focus();
  }
  function moved(event) {
    if (!drag) return;
    var p = point(event), dx = p[0] - drag.from[0], dy = p[1] - drag.from[1];
    if (drag.move) { write(places()[chosen], shifted(field(places()[chosen], "shape").value, drag.start, dx, dy)); }
    else if (tool === "rect") drag.at = [Math.min(p[0], drag.from[0]), Math.min(p[1], drag.from[1]), Math.abs(dx), Math.abs(dy)];
    else drag.at = [drag.from[0], drag.from[1], Math.round(Math.sqrt(dx * dx + down(dy) * down(dy)))];
    draw();
  }
  function released() {
    var done = drag;
    drag = null;
    if (!done || !done.at) return;
    var large = tool === "rect" ? done.at[2] > 100 && done.at[3] > 100 : done.at[2] > 80;
    if (large) add(tool, done.at);
    pick("");
  }
  function close() {
    var done = corners;
    corners = [];
    if (done.length >= 6) add("polygon", done);
    pick("");
    draw();
  }
  function shifted(shape, at, dx, dy) {
    if (shape === "rect") return [Math.min(clamp(at[0] + dx), FULL - at[2]), Math.min(clamp(at[1] + dy), FULL - at[3]), at[2], at[3]];
    if (shape === "circle") return [clamp(at[0] + dx), clamp(at[1] + dy), at[2]];
    return at.map(function (one, i) { return clamp(one + (i % 2 ? dy : dx)); });
  }
  function resized(shape, at, dx, dy) {
    if (shape === "rect") return [at[0], at[1], Math.max(100, Math.min(FULL - at[0], at[2] + dx)), Math.max(100, Math.min(FULL - at[1], at[3] + dy))];
    if (shape === "circle") return [at[0], at[1], Math.max(100, Math.min(FULL, at[2] + (dx || dy)))];
    var x = at[0], y = at[1], grow = 1 + (dx || dy) / 2000;
    return at.map(function (one, i) { return clamp((i % 2 ? y : x) + (one - (i % 2 ? y : x)) * grow); });
  }
  function typed(event) {
    if (event.key === "Enter" && corners.length) { event.preventDefault(); close(); return; }
    if (event.key === "Escape") { corners = []; drag = null; pick(""); draw(); return; }
    if (/^[1-9]$/.test(event.key) && !event.altKey && !event.ctrlKey) { choose(+event.key - 1); return; }
    var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    var place = places()[chosen];
    if (!step || !place) return;
    event.preventDefault();
    var far = event.ctrlKey ? 20 : 100, shape = field(place, "shape").value, at = read(place);
    if (!at.length) at = shape === "circle" ? [5000, 5000, 800] : shape === "rect" ? [4000, 4000, 2000, 2000] : [4000, 4000, 6000, 4000, 6000, 6000, 4000, 6000];
    write(place, (event.shiftKey ? resized : shifted)(shape, at, step[0] * far, step[1] * far));
    draw();
  }
  function choose(n) { chosen = n < places().length ? n : -1; draw(); }
  function pick(name) {
    tool = name;
    Array.prototype.forEach.call(root.querySelectorAll("[data-tool]"), function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    });
    if (svg) svg.setAttribute("class", name ? "drawing" : "");
  }

  window.anpeiPlaces = {
    begin: function (within) {
      root = within;
      svg = root.querySelector("#qf-svg");
      if (!svg) return;
      shapes = svg.querySelector("#qf-shapes");
      svg.addEventListener("pointerdown", pressed);
      svg.addEventListener("pointermove", moved);
      svg.addEventListener("pointerup", released);
      svg.addEventListener("dblclick", function () { if (corners.length) { corners = corners.slice(0, -2); close(); } });
      svg.addEventListener("keydown", typed);
      Array.prototype.forEach.call(root.querySelectorAll("[data-tool]"), function (button) {
        button.addEventListener("click", function () { corners = []; pick(button.dataset.tool); svg.focus(); });
      });
      places().forEach(function (place, n) {
        place.addEventListener("input", draw);
        place.addEventListener("change", draw);
        place.addEventListener("focusin", function () { if (chosen !== n) choose(n); });
      });
      if (waiting) { var last = places()[places().length - 1], held = waiting; waiting = null; if (last) put(last, held.shape, held.at); }
      draw();
    },
    photo: function (id) {
      var frame = root.querySelector("#qf-photo");
      frame.hidden = !id;
      if (!id) return;
      fetch(root.dataset.photo.replace("/0/", "/" + id + "/"), { credentials: "same-origin" })
        .then(function (reply) { return reply.json(); })
        .then(function (shown) {
          var high = Math.round(FULL * shown.height / shown.width), image = svg.querySelector("image");
          svg.dataset.height = high;
          svg.setAttribute("viewBox", "0 0 10000 " + high);
          set(image, { href: shown.src, height: high });
          var alt = root.querySelector("[name='photo-alt']");
          if (!alt.value) alt.value = shown.alt;
          draw();
        }).catch(function () { frame.hidden = true; });
    }
  };
})();
