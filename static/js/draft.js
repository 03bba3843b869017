/* A draft is saved on the server while it is written: half a minute after a change, and when the window is left.
   The page works without it: "Lưu nháp" does the same. */
(function () {
  "use strict";

  const PAUSE = 20000;
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-autosave-line]");
  let changed = false;
  let sending = false;
  let saving = null;
  let timer = null;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function send() {
    const body = new FormData(form);
    body.set("next", "tu-luu");
    changed = false;
    try {
      const answer = await fetch(window.location.href, { method: "POST", body: body, credentials: "same-origin" });
      if (!(answer.headers.get("content-type") || "").includes("json")) {
        changed = true;
        line.textContent = form.dataset.textExpired;
        return;
      }
      const told = await answer.json();
      if (told.seen) form.elements.seen.value = told.seen;
      else changed = true;
      line.textContent = told.sentence;
    } catch (error) {
      changed = true;
      line.textContent = form.dataset.textOffline;
    }
  }

  function save() {
    if (!changed || saving || sending) return;
    saving = send().finally(function () {
      saving = null;
    });
  }

  form.addEventListener("input", function () {
    changed = true;
    later();
  });
  form.addEventListener("change", function () {
    changed = true;
    later();
  });
  form.addEventListener("click", function (event) {
    if (event.target.closest("[data-formset-add], [data-formset-remove], [data-formset-undo]")) changed = true;
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") save();
  });

  /* Pressed while a save is under way: wait for it, or the two would look like two windows. */
  form.addEventListener("submit", function (event) {
    clearTimeout(timer);
    if (saving) {
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      saving.then(() => form.requestSubmit(button));
      return;
    }
    sending = true;
  });
  window.addEventListener("pageshow", function () {
    sending = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed && !sending) event.preventDefault();
  });
})();
