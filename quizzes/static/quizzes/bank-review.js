// Keys of the reviewer's desk: j and k go on and back, a approves, r takes you to the note and then sends it back.
// A page of a job loads itself again while the job runs. Without this script, links and buttons do the same.
(function () {
  "use strict";

  var progress = document.getElementById("bank-progress");
  if (progress && progress.dataset.refresh) {
    window.setTimeout(function () { window.location.reload(); }, Number(progress.dataset.refresh) * 1000);
  }

  function follow(id) {
    var link = document.getElementById(id);
    if (link) { window.location.href = link.href; }
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function sendBack() {
    var note = document.getElementById("bank-note");
    if (!note) { return; }
    if (note.value.trim()) { document.getElementById("bank-return").click(); } else { note.focus(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) { return; }
    if (event.key === "j") { follow("bank-after"); }
    if (event.key === "k") { follow("bank-before"); }
    if (event.key === "a") {
      var approve = document.getElementById("bank-approve");
      if (approve) { approve.click(); }
    }
    if (event.key === "r") { event.preventDefault(); sendBack(); }
  });
}());
