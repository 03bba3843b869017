/* A form marked data-in-place is sent without leaving the page: wrong input comes back in its place, so that Back leads
   to the page before and never to "confirm form resubmission"; and a lost connection loses no word. */
(function () {
  "use strict";

  const words = document.body.dataset;

  function notice(form, text, link) {
    const old = document.getElementById("send-notice");
    if (old) old.remove();
    const box = document.createElement("div");
    box.id = "send-notice";
    box.className = "alert alert-warning";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    const line = document.createElement("p");
    line.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link, target: "_blank", rel: "noopener", textContent: words.textSignIn });
      line.append(" ", anchor);
    }
    box.append(line);
    form.before(box);
    box.focus();
    form.dispatchEvent(new CustomEvent("kl14:unsent"));
    document.dispatchEvent(new CustomEvent("kl14:again"));
  }

  function draw(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = document.querySelector("main");
    main.replaceWith(document.adoptNode(fresh.querySelector("main")));
    document.title = fresh.title;
    const drawn = document.querySelector("main");
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: drawn } }));
    window.scrollTo(0, 0);
    (drawn.querySelector("[data-error-summary]") || drawn).focus();
  }

  function freshToken(data) {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token && data.has("csrfmiddlewaretoken")) data.set("csrfmiddlewaretoken", token[1]);
  }

  function go(form, address) {
    if (new URL(address, window.location.href).pathname === words.loginUrl) {
      notice(form, words.textExpired, words.signInUrl);
      return;
    }
    form.dispatchEvent(new CustomEvent("kl14:sent"));
    /* Not reload(): it would put back what stood in the boxes. */
    window.location.assign(address);
  }

  function sentenceOf(html) {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    return main ? main.textContent.replace(/\s+/g, " ").trim().slice(0, 400) : words.textRefused;
  }

  async function send(form, data) {
    try {
      const headers = { "X-In-Place": "1" };
      const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", headers: headers });
      const address = answer.headers.get("X-Location");
      if (address) go(form, address);
      else if (answer.ok || answer.status === 422 || answer.status === 409) draw(await answer.text());
      else notice(form, `${words.textRefused} ${sentenceOf(await answer.text())}`);
    } catch (error) {
      notice(form, words.textOffline);
    }
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-in-place]")) return;
    event.preventDefault();
    const data = new FormData(form);
    if (event.submitter && event.submitter.name) data.append(event.submitter.name, event.submitter.value);
    freshToken(data);
    send(form, data);
  });
})();
