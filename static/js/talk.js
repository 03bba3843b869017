/* Talking about a record: "@" proposes names, what is being written stays on this machine until it is sent, and an answer
   that is no talk (signed out, refused, offline) leaves the page as it is and says so. Works without: forms are posted. */
(function () {
  "use strict";

  const words = document.body.dataset;
  const talk = () => document.getElementById("trao-doi");

  /* --- what is being written -------------------------------------------------------- */
  function stored(key, text) {
    try {
      if (text === undefined) return JSON.parse(window.localStorage.getItem(key) || "null");
      if (text) window.localStorage.setItem(key, JSON.stringify({ text: text }));
      else window.localStorage.removeItem(key);
    } catch (error) {
      /* a full or forbidden storage costs the copy, nothing else */
    }
    return null;
  }

  function note(form, text) {
    let line = form.querySelector("[data-talk-note]");
    if (!line) {
      line = document.createElement("p");
      line.className = "talk-note";
      line.dataset.talkNote = "";
      line.setAttribute("role", "status");
      form.querySelector(".form-actions").before(line);
    }
    line.textContent = text;
  }

  function restore(form) {
    const box = form.elements.text;
    const copy = stored(form.dataset.local);
    if (!copy || box.value) return;
    box.value = copy.text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const fold = form.closest("details");
    if (fold) fold.open = true;
    note(form, talk().dataset.textRestored);
  }

  /* --- "@" --------------------------------------------------------------------------- */
  let asked = 0;

  function called(box) {
    return /(?:^|\s)@([^@\n]{0,40})$/.exec(box.value.slice(0, box.selectionStart));
  }

  function listOf(box) {
    let list = document.getElementById(`${box.id}-goi-y`);
    if (list) return list;
    list = document.createElement("ul");
    Object.assign(list, { id: `${box.id}-goi-y`, className: "talk-suggest", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", talk().dataset.textSuggest);
    box.after(list);
    box.setAttribute("aria-autocomplete", "list");
    return list;
  }

  function close(box) {
    asked += 1;
    const list = document.getElementById(`${box.id}-goi-y`);
    if (list) list.remove();
    box.removeAttribute("aria-activedescendant");
    box.removeAttribute("aria-controls");
  }

  function mark(box, item) {
    listOf(box).querySelectorAll("li").forEach((one) => one.setAttribute("aria-selected", String(one === item)));
    box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function take(box, item) {
    const call = called(box);
    close(box);
    if (!call) return;
    const from = box.selectionStart - call[1].length - 1;
    box.setRangeText(`${item.dataset.token} `, from, box.selectionStart, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    close(box);
    box.focus();
  }

  function show(box, people) {
    const list = listOf(box);
    list.replaceChildren(
      ...people.map(function (person, number) {
        const item = document.createElement("li");
        item.id = `${list.id}-${number}`;
        item.dataset.token = person.token;
        item.setAttribute("role", "option");
        item.textContent = person.token.slice(1);
        if (person.title) item.append(Object.assign(document.createElement("small"), { textContent: person.title }));
        item.addEventListener("mousedown", (event) => (event.preventDefault(), take(box, item)));
        return item;
      }),
    );
    if (!people.length) return close(box);
    list.hidden = false;
    box.setAttribute("aria-controls", list.id);
    return mark(box, list.firstElementChild);
  }

  async function suggest(box) {
    const call = called(box);
    if (!call) return close(box);
    const mine = (asked += 1);
    const readers = box.form.querySelector("[name=readers]:checked");
    const query = new URLSearchParams({ q: call[1].trim(), readers: readers ? readers.value : "ALL" });
    try {
      const answer = await fetch(`${talk().dataset.peopleUrl}?${query}`, { credentials: "same-origin" });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      if (mine === asked && answer.ok && isJson) show(box, (await answer.json()).people);
    } catch (error) {
      close(box); /* names may be typed in full */
    }
    return undefined;
  }

  document.addEventListener("input", function (event) {
    const form = event.target.form;
    if (event.target.name !== "text" || !form || !form.dataset.local) return;
    stored(form.dataset.local, event.target.value);
    suggest(event.target);
  });

  document.addEventListener("keydown", function (event) {
    const list = event.target.id && document.getElementById(`${event.target.id}-goi-y`);
    if (!list) return;
    const now = list.querySelector("[aria-selected=true]");
    if (event.key === "Escape") close(event.target);
    else if (event.key === "ArrowDown") mark(event.target, now.nextElementSibling || list.firstElementChild);
    else if (event.key === "ArrowUp") mark(event.target, now.previousElementSibling || list.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") take(event.target, now);
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusout", (event) => event.target.name === "text" && close(event.target));

  /* --- sending in place --------------------------------------------------------------- */
  function unsent(form, text) {
    note(form, text);
    document.dispatchEvent(new CustomEvent("kl14:again"));
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    const form = event.detail.requestConfig.elt;
    if (!form.dataset || !form.dataset.local) return;
    const answer = event.detail.xhr;
    const isTalk = answer.responseText.trimStart().startsWith('<div id="trao-doi"');
    event.detail.shouldSwap = isTalk;
    event.detail.isError = false;
    if (answer.status === 200 && isTalk) stored(form.dataset.local, "");
    if (isTalk) return;
    const path = answer.responseURL ? new URL(answer.responseURL).pathname : "";
    unsent(form, path === words.loginUrl ? words.textExpired : words.textRefused);
  });

  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, function (event) {
      const form = event.detail.requestConfig.elt;
      if (form.dataset && form.dataset.local) unsent(form, words.textOffline);
    }),
  );

  document.addEventListener("htmx:afterSettle", function () {
    const now = talk();
    if (!now) return;
    const said = now.dataset.focus && document.getElementById(now.dataset.focus);
    const wrong = now.querySelector("[data-error-summary]");
    if (said) {
      said.focus();
      const line = document.getElementById("page-status");
      if (line) line.textContent = now.dataset.textSaid;
    } else if (wrong) wrong.focus();
  });

  function start() {
    if (talk()) talk().querySelectorAll("form[data-local]").forEach(restore);
  }
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:load", start);
})();
