// Counts down the seconds a lesson still asks for. Without it the button tells the same on the server's clock.
const line = document.querySelector("[data-seconds-left]");
if (line) {
  const end = Date.now() + Number(line.dataset.secondsLeft) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    line.textContent = left > 0 ? line.dataset.waiting.replace("{n}", String(left)) : line.dataset.ready;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
