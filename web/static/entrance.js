// A code or a link's secret comes behind "#", which browsers never send to a server nor keep in a log.
"use strict";
const given = decodeURIComponent(location.hash.slice(1));
const form = document.querySelector("form");
const field = form && form.querySelector("input:not([type=hidden])");
if (given && field) {
  field.value = given;
  history.replaceState(null, "", location.pathname + location.search);
  if (form.hasAttribute("data-opens-itself")) form.submit();
}
if (form) form.addEventListener("submit", () => { form.querySelector("button").disabled = true; });
addEventListener("pageshow", () => { if (form) form.querySelector("button").disabled = false; });
