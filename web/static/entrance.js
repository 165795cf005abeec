// A code or a link's secret comes behind "#", which browsers never send to a server nor keep in a log.
"use strict";
const form = document.getElementById("entry");
const field = form && form.querySelector("input:not([type=hidden])");
const busy = (is) => document.querySelectorAll("button").forEach((button) => { button.disabled = is; });
const take = () => {
  const given = location.hash.slice(1); // of letters, digits, "-" and "_" only
  if (!given || !field) return;
  history.replaceState(null, "", location.pathname + location.search);
  const again = document.querySelector("header input");
  if (again) { // another link, at the step of the name: its own step first
    again.name = again.name === "ticket" ? "code" : again.name;
    again.value = given;
    again.form.action = again.form.action.replace(/lang=../, `lang=${document.documentElement.lang}`);
    again.form.submit();
    return;
  }
  field.value = given;
  if (form.hasAttribute("data-opens-itself")) form.submit();
};
take();
addEventListener("hashchange", take); // a second link in the same tab does not load the page anew
document.querySelectorAll("form").forEach((one) => one.addEventListener("submit", () => busy(true)));
addEventListener("pageshow", () => busy(false));
