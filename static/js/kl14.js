/* What every page does: a form is sent once, errors take the focus, text can be copied, pages print. */
(function () {
  "use strict";

  function status() {
    let line = document.getElementById("page-status");
    if (!line) {
      line = document.createElement("p");
      line.id = "page-status";
      line.className = "visually-hidden";
      line.setAttribute("role", "status");
      document.body.append(line);
    }
    return line;
  }

  /* One submission per page view. aria-disabled, not disabled: the button keeps the focus, and its name is still sent. */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-submit-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("[type=submit]");
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.label = button.textContent;
      button.textContent = document.body.dataset.textSending;
    }
    status().textContent = document.body.dataset.textSending;
  });

  /* The Back button may show the page as it was left; a form that could not be sent may be sent again. */
  function mayBeSent() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled=true]").forEach(function (button) {
        button.removeAttribute("aria-disabled");
        if (button.dataset.label) button.textContent = button.dataset.label;
      });
    });
    status().textContent = "";
  }
  window.addEventListener("pageshow", mayBeSent);
  document.addEventListener("kl14:again", mayBeSent);

  document.addEventListener("DOMContentLoaded", function () {
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  });

  /* A link of the error summary goes to the field's label, and puts the cursor into the field. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-error-summary] a");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = button.closest("[data-copy-source]").querySelector("[data-copy-text]");
    navigator.clipboard.writeText(source.innerText.trim()).then(function () {
      const label = button.querySelector("span") || button;
      label.textContent = button.dataset.copied;
      status().textContent = button.dataset.copied;
    });
  });

  /* One box for all rows of the page. */
  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-check-all]");
    if (!all) return;
    document.querySelectorAll(`input[name="${all.dataset.checkAll}"]`).forEach((box) => { box.checked = all.checked; });
  });

  /* On a shared machine nothing of a draft stays behind: but nobody loses a word without being asked. */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    const own = Object.keys(window.localStorage).filter((key) => key.startsWith(`kl14:nhap:${form.dataset.signOut}:`));
    if (own.length && !window.confirm(form.dataset.textUnsaved)) {
      event.preventDefault();
      return;
    }
    document.dispatchEvent(new CustomEvent("kl14:signing-out"));
    own.forEach((key) => window.localStorage.removeItem(key));
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
