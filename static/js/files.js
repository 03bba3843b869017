/* Files of a draft: several at once, dropped or chosen, one after the other, each with its progress and its answer.
   The page works without it: the same form takes several files in one go. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const zone = form.querySelector("[data-drop]");
  const list = form.querySelector("[data-upload-list]");
  const line = form.querySelector("[data-upload-status]");
  const words = form.dataset;
  let waiting = [];
  let busy = false;
  let refused = 0;

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const told = document.createElement("span");
    name.className = "upload-name";
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    told.className = "upload-told";
    told.textContent = words.textWaiting;
    item.append(name, bar, told);
    list.append(item);
    return { item: item, bar: bar, told: told, file: file };
  }

  function add(files) {
    Array.from(files).forEach((file) => waiting.push(row(file)));
    next();
  }

  function settle(one, ok, sentence) {
    one.item.dataset.state = ok ? "done" : "refused";
    one.bar.hidden = true;
    one.told.textContent = sentence;
    if (!ok) refused += 1;
    busy = false;
    next();
  }

  /* The list of what is attached, as the server has it now; what is being described stays. */
  async function refresh() {
    const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-attached]");
    const old = document.querySelector("[data-attached]");
    if (!fresh || !old) return;
    const written = new Map(Array.from(old.querySelectorAll("input[name^=mo-ta-]"), (box) => [box.name, box.value]));
    old.replaceWith(document.adoptNode(fresh));
    written.forEach(function (value, name) {
      const box = document.querySelector(`[data-attached] [name="${name}"]`);
      if (box) box.value = value;
    });
  }

  function finish() {
    list.querySelectorAll("[data-state=done]").forEach((item) => item.remove());
    line.textContent = refused ? words.textSomeRefused.replace("{n}", String(refused)) : words.textAllDone;
    refused = 0;
    refresh().catch(() => window.location.reload());
  }

  function sentenceOf(request) {
    try {
      return JSON.parse(request.responseText).sentence || words.textFailed;
    } catch (error) {
      return request.responseURL.includes("/dang-nhap/") ? words.textExpired : words.textFailed;
    }
  }

  function next() {
    if (busy) return;
    const one = waiting.shift();
    if (!one) {
      if (list.children.length) finish();
      return;
    }
    busy = true;
    const request = new XMLHttpRequest();
    const data = new FormData();
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    data.set("csrfmiddlewaretoken", token ? token[1] : form.elements.csrfmiddlewaretoken.value);
    data.set("next", "tung-tep");
    data.set("file", one.file, one.file.name);
    one.told.textContent = words.textSending;
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) one.bar.value = Math.round((100 * event.loaded) / event.total);
      if (event.loaded === event.total) one.told.textContent = words.textChecking;
    });
    request.addEventListener("load", () => settle(one, request.status === 201, sentenceOf(request)));
    request.addEventListener("error", () => settle(one, false, words.textOffline));
    request.open("POST", window.location.pathname);
    request.send(data);
  }

  form.querySelectorAll("input[type=file]").forEach(function (box) {
    box.addEventListener("change", function () {
      add(box.files);
      box.value = "";
    });
  });
  ["dragenter", "dragover"].forEach((kind) => zone.addEventListener(kind, function (event) {
    event.preventDefault();
    zone.dataset.over = "1";
  }));
  ["dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => delete zone.dataset.over));
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  /* A file dropped beside the box would replace the page. */
  ["dragover", "drop"].forEach((kind) => document.addEventListener(kind, (event) => event.preventDefault()));
})();
