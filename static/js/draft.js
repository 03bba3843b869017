/* A draft is saved on the server while it is written: soon after the last key, and when the page is left. Until the
   server has said so, a copy stays in this browser. The page works without this file: "Lưu nháp" does the same. */
(function () {
  "use strict";

  const LONGEST_PAUSE = 60000;
  const KEEPALIVE_BYTES = 60000; /* browsers refuse more after the page is gone */
  const OWN = /^(csrfmiddlewaretoken|seen|next|(chon|kia)-.+)$/;
  let page = null;

  /* --- the copy in this browser ------------------------------------------------- */
  function read(key) {
    try {
      return JSON.parse(window.localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function write(key, copy) {
    try {
      if (copy) window.localStorage.setItem(key, JSON.stringify(copy));
      else window.localStorage.removeItem(key);
    } catch (error) {
      /* No room, or switched off: the server's copy has to do. */
    }
  }

  function boxes(form) {
    return Array.from(new FormData(form).entries()).filter((entry) => !OWN.test(entry[0]) && typeof entry[1] === "string");
  }

  function written(entries) {
    const plain = entries.filter((entry) => entry[1] !== "" && !/-(TOTAL|INITIAL)_FORMS$/.test(entry[0]));
    return JSON.stringify(plain.map((entry) => [entry[0], entry[1].replace(/\r\n/g, "\n").trim()]));
  }

  function keepCopy() {
    write(page.key, { at: Date.now(), seen: page.form.elements.seen.value, boxes: boxes(page.form) });
  }

  function put(form, copy) {
    form.querySelectorAll("[data-formset]").forEach(function (set) {
      const total = copy.boxes.find((entry) => entry[0] === `${set.dataset.formset}-TOTAL_FORMS`);
      const own = form.elements[`${set.dataset.formset}-TOTAL_FORMS`];
      while (total && Number(own.value) < Number(total[1])) set.querySelector("[data-formset-add]").click();
    });
    const values = new Map();
    copy.boxes.forEach((entry) => values.set(entry[0], [...(values.get(entry[0]) || []), entry[1]]));
    Array.from(form.elements).forEach(function (box) {
      if (!box.name || OWN.test(box.name) || box.type === "hidden" || box.type === "submit") return;
      const given = values.get(box.name) || [];
      if (box.type === "checkbox" || box.type === "radio") box.checked = given.includes(box.value);
      else box.value = given.length ? given[0] : "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    form.elements.seen.value = copy.seen;
  }

  function offerCopy() {
    const copy = read(page.key);
    const offer = document.querySelector("[data-restore]");
    if (!copy || !offer) return;
    if (written(copy.boxes) === written(boxes(page.form))) {
      write(page.key, null);
      return;
    }
    const options = { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" };
    offer.querySelector("[data-restore-time]").textContent = new Date(copy.at).toLocaleString("vi-VN", options);
    offer.hidden = false;
    page.offered = true;
    offer.querySelector("[data-restore-yes]").addEventListener("click", function () {
      page.offered = false;
      put(page.form, copy);
      offer.hidden = true;
      touched();
      page.form.querySelector("input:not([type=hidden]), textarea, select").focus();
    });
    offer.querySelector("[data-restore-no]").addEventListener("click", function () {
      page.offered = false;
      write(page.key, null);
      offer.hidden = true;
      if (page.changed) keepCopy();
    });
  }

  /* --- saving -------------------------------------------------------------------- */
  function say(state, sentence) {
    page.line.textContent = sentence;
    page.line.parentElement.dataset.autosaveState = state;
    page.login.hidden = state !== "expired";
  }

  function touched() {
    page.changed = true;
    if (!page.offered) keepCopy();
    clearTimeout(page.timer);
    page.timer = setTimeout(save, page.pause);
  }

  function again(state, sentence) {
    page.changed = true;
    say(state, sentence);
    clearTimeout(page.timer);
    page.timer = setTimeout(save, Math.min(page.retry * 2 ** page.failures, LONGEST_PAUSE));
    page.failures += 1;
  }

  function body() {
    const data = new FormData(page.form);
    Array.from(data.keys()).forEach((name) => /^(chon|kia)-/.test(name) && data.delete(name));
    Array.from(data.entries()).forEach((entry) => typeof entry[1] !== "string" && data.delete(entry[0])); /* files wait */
    data.set("next", "tu-luu");
    /* Signing in anew, in another window, changes the token. */
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token) data.set("csrfmiddlewaretoken", token[1]);
    return data;
  }

  function showConflicts(told) {
    const holder = page.form.querySelector("[data-conflicts]");
    const chosen = holder.querySelector(":checked") && holder.dataset.versions === told.versions;
    if (!chosen) holder.innerHTML = told.conflicts;
    holder.dataset.versions = told.versions;
    page.conflicts = Boolean(told.conflicts);
  }

  function take(told) {
    page.failures = 0;
    page.form.elements.seen.value = told.seen;
    showConflicts(told);
    if (page.changed) keepCopy();
    else if (!page.conflicts && !page.offered) write(page.key, null);
    say(page.conflicts || told.unsaved ? "partly" : "saved", told.sentence);
  }

  async function send() {
    const data = body();
    const size = Array.from(data.values()).reduce((sum, value) => sum + 3 * value.length + 200, 0);
    const options = { method: "POST", body: data, credentials: "same-origin", redirect: "manual", keepalive: size < KEEPALIVE_BYTES };
    const mine = page;
    page.changed = false;
    try {
      const answer = await fetch(window.location.pathname, options);
      if (mine !== page) return;
      const json = (answer.headers.get("content-type") || "").includes("json");
      if (answer.ok && json) take(await answer.json());
      else if (answer.status === 409 && json) gone((await answer.json()).sentence);
      else if (answer.type === "opaqueredirect" || !document.cookie.includes("csrftoken=")) again("expired", page.form.dataset.textExpired);
      else if (answer.status < 500) again("failed", page.form.dataset.textRefused);
      else again("failed", page.form.dataset.textOffline);
    } catch (error) {
      if (mine === page) again("failed", page.form.dataset.textOffline);
    }
  }

  /* The draft is none any more; "Lưu" shows what was typed, to be taken elsewhere. */
  function gone(sentence) {
    page.over = true;
    say("failed", sentence);
  }

  function save() {
    if (!page || !page.changed || page.saving || page.sending || page.over) return;
    clearTimeout(page.timer);
    const mine = page;
    page.saving = send().finally(function () {
      mine.saving = null;
      if (mine === page && page.changed && !page.failures) touched();
    });
  }

  function leave() {
    if (!page || !page.changed || page.sending || page.over) return;
    if (!page.offered) keepCopy();
    page.saving = null;
    save();
  }

  /* --- one form ------------------------------------------------------------------- */
  function onSubmit(event) {
    clearTimeout(page.timer);
    /* Pressed while a save is under way: wait for it, or the two would look like two windows. */
    if (page.saving) {
      const button = event.submitter;
      event.preventDefault();
      event.stopPropagation();
      page.saving.then(() => page.form.requestSubmit(button));
      return;
    }
    if (page.changed) keepCopy();
    page.sending = true;
  }

  function start() {
    const form = document.querySelector("form[data-autosave]");
    if (!form || (page && page.form === form)) return;
    if (page) clearTimeout(page.timer);
    page = {
      form: form,
      key: form.dataset.local,
      line: form.querySelector("[data-autosave-line]"),
      login: form.querySelector("[data-autosave-login]"),
      pause: Number(form.dataset.pause),
      retry: Number(form.dataset.retry),
      failures: 0,
      conflicts: Boolean(form.querySelector("[data-conflicts]").children.length),
    };
    form.addEventListener("input", (event) => !OWN.test(event.target.name) && touched());
    form.addEventListener("change", (event) => !OWN.test(event.target.name) && touched());
    form.addEventListener("click", function (event) {
      if (event.target.closest("[data-formset-add], [data-formset-remove], [data-formset-undo]")) setTimeout(touched, 0);
    });
    form.addEventListener("submit", onSubmit);
    form.addEventListener("kl14:sent", () => write(page.key, null));
    form.addEventListener("kl14:unsent", function () {
      page.sending = false;
      if (page.changed) again("failed", form.dataset.textOffline);
    });
    if (page.conflicts) keepCopy();
    else offerCopy();
  }

  window.addEventListener("pagehide", leave);
  window.addEventListener("online", save);
  window.addEventListener("focus", save);
  window.addEventListener("pageshow", () => page && (page.sending = false));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : save()));
  document.addEventListener("htmx:load", start);
  document.addEventListener("kl14:signing-out", function () {
    if (page) page.over = true;
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
