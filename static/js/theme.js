/* Runs before the page is drawn: marks that scripts work, and sets the light or dark theme. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("kl14-theme") || "auto";
    } catch (error) {
      return "auto"; // storage is closed to us in this browser
    }
  }

  function apply() {
    const choice = chosen();
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    root.setAttribute("data-bs-theme", theme);
    document.querySelectorAll("[data-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
    });
  }

  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    try {
      localStorage.setItem("kl14-theme", button.dataset.theme);
    } catch (error) {
      root.setAttribute("data-bs-theme", button.dataset.theme === "dark" ? "dark" : "light");
      return;
    }
    apply();
  });
})();
