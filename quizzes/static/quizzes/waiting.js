// Counts down in steps of five seconds. The page comes again by itself (Refresh), with or without this.
(function () {
  "use strict";
  var line = document.getElementById("wait");
  if (!line) return;
  var until = Date.now() + Number(line.getAttribute("data-left")) * 1000;
  function say() {
    var left = Math.ceil((until - Date.now()) / 1000);
    var shown = left > 10 ? Math.ceil(left / 5) * 5 : left;
    var words = left > 0 ? line.getAttribute("data-words").replace("{n}", String(shown)) : line.getAttribute("data-now");
    if (line.textContent !== words) line.textContent = words;
    if (left > 0) window.setTimeout(say, left > 10 ? 5000 : 1000);
  }
  say();
})();
