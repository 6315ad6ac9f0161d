/* On a phone the menu is one row that scrolls: what is open now is brought into sight. ES5, a courtesy. */
(function () {
  "use strict";
  var here = document.querySelector(".rail [aria-current]"), rail = document.querySelector(".rail");
  if (here && rail) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;
})();
