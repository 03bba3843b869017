/* The tree of units: branches open in place, arrow keys walk. Without this file the same links load whole pages. */
(function () {
  "use strict";

  const tree = document.querySelector("[data-tree]");
  if (!tree || !window.htmx) return;

  function branchOf(item) {
    return item.querySelector(":scope > [data-branch]");
  }

  function toggleOf(item) {
    return item.querySelector(":scope > .tree-row [data-tree-toggle]");
  }

  function linkOf(item) {
    return item.querySelector(":scope > .tree-row [data-tree-link]");
  }

  function isOpen(toggle) {
    return toggle.getAttribute("aria-expanded") === "true";
  }

  function show(toggle, open) {
    const branch = branchOf(toggle.closest("li"));
    if (branch) branch.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  }

  function open(toggle) {
    if (branchOf(toggle.closest("li"))) show(toggle, true);
    else if (!toggle.classList.contains("htmx-request")) window.htmx.trigger(toggle, "branch");
  }

  function asButtons(root) {
    root.querySelectorAll("[data-tree-toggle], [data-tree-more]").forEach((link) => link.setAttribute("role", "button"));
  }

  tree.addEventListener("click", function (event) {
    const toggle = event.target.closest("[data-tree-toggle]");
    if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isOpen(toggle)) show(toggle, false);
    else open(toggle);
  });

  /* --- keys ------------------------------------------------------------------ */
  function walk(link, step) {
    const links = Array.from(tree.querySelectorAll("[data-tree-link]")).filter((one) => one.offsetParent);
    const next = step === "first" ? links[0] : step === "last" ? links[links.length - 1] : links[links.indexOf(link) + step];
    if (next) next.focus();
  }

  function right(item) {
    const toggle = toggleOf(item);
    if (!toggle) return;
    if (isOpen(toggle)) walk(linkOf(item), 1);
    else open(toggle);
  }

  function left(item) {
    const toggle = toggleOf(item);
    const above = item.parentElement.closest("li");
    if (toggle && isOpen(toggle)) {
      show(toggle, false);
      linkOf(item).focus();
    } else if (above) linkOf(above).focus();
  }

  const KEYS = {
    ArrowDown: (item) => walk(linkOf(item), 1),
    ArrowUp: (item) => walk(linkOf(item), -1),
    Home: (item) => walk(linkOf(item), "first"),
    End: (item) => walk(linkOf(item), "last"),
    ArrowRight: right,
    ArrowLeft: left,
  };

  tree.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === " " && event.target.matches("[role=button]")) {
      event.preventDefault();
      event.target.click();
      return;
    }
    const item = event.target.closest(".tree-node");
    if (!item || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key](item);
  });

  /* --- what comes from the server ------------------------------------------------ */
  tree.addEventListener("htmx:beforeSwap", function (event) {
    const item = event.target.closest("li");
    if (!event.detail.xhr.responseText.includes("data-branch")) {
      event.detail.shouldSwap = false;
      window.location.assign(event.detail.requestConfig.elt.href); // signed out, say: the plain page tells
    } else if (item && item.matches(".tree-more") && item.previousElementSibling) {
      tree.dataset.last = item.previousElementSibling.id;
    }
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    tree.addEventListener(name, (event) => window.location.assign(event.detail.requestConfig.elt.href)),
  );
  tree.addEventListener("htmx:afterRequest", function (event) {
    const link = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!event.detail.successful || !link) return;
    asButtons(tree);
    if (link.matches("[data-tree-toggle]")) show(link, true);
    const last = tree.dataset.last && document.getElementById(tree.dataset.last);
    delete tree.dataset.last;
    if (last && last.nextElementSibling) linkOf(last.nextElementSibling).focus();
  });

  asButtons(tree);
})();
