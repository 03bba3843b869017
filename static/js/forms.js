/* Help while filling in a form: rows, money, dates, growing text areas, character counts. Nothing here is needed to send it. */
(function () {
  "use strict";

  const words = document.body.dataset;

  /* --- rows of a formset ---------------------------------------------------- */
  function rows(set) {
    return Array.from(set.querySelectorAll("[data-formset-row]")).filter((row) => !row.closest("template"));
  }

  function renumber(set) {
    let number = 0;
    rows(set).forEach(function (row) {
      if (row.hasAttribute("data-removed")) return;
      number += 1;
      row.querySelector("[data-formset-number]").textContent = String(number);
    });
    set.querySelector("[data-formset-add]").hidden = number >= Number(set.dataset.max);
  }

  function announce(set, key) {
    const line = set.querySelector("[data-formset-status]");
    line.textContent = line.dataset[key];
  }

  function addRow(set) {
    const prefix = set.dataset.formset;
    const total = set.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const holder = document.createElement("div");
    holder.innerHTML = set.querySelector("template").innerHTML.replace(/__prefix__/g, total.value);
    const row = holder.firstElementChild;
    set.querySelector("[data-formset-rows]").append(row);
    total.value = String(Number(total.value) + 1);
    renumber(set);
    enhance(row);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
    announce(set, "added");
  }

  function setRemoved(row, removed) {
    const set = row.closest("[data-formset]");
    row.querySelector("[name$='-DELETE']").checked = removed;
    row.toggleAttribute("data-removed", removed);
    row.querySelector("[data-formset-body]").hidden = removed;
    row.querySelector("[data-formset-removed]").hidden = !removed;
    renumber(set);
    row.querySelector(removed ? "[data-formset-undo]" : "[data-formset-remove]").focus();
    if (removed) announce(set, "removed");
  }

  document.addEventListener("click", function (event) {
    const add = event.target.closest("[data-formset-add]");
    const remove = event.target.closest("[data-formset-remove]");
    const undo = event.target.closest("[data-formset-undo]");
    if (add) addRow(add.closest("[data-formset]"));
    if (remove) setRemoved(remove.closest("[data-formset-row]"), true);
    if (undo) setRemoved(undo.closest("[data-formset-row]"), false);
  });

  /* --- money: 86000000 -> 86.000.000, the cursor stays behind the same digit -- */
  function groupMoney(box) {
    const typed = box.value;
    if (/[^\d. ]/.test(typed)) return;
    const digitsBefore = typed.slice(0, box.selectionStart).replace(/\D/g, "").length;
    const grouped = typed.replace(/\D/g, "").replace(/\B(?=(\d{3})+$)/g, ".");
    if (grouped === typed) return;
    box.value = grouped;
    let place = 0;
    for (let seen = 0; seen < digitsBefore && place < grouped.length; place += 1) {
      if (/\d/.test(grouped[place])) seen += 1;
    }
    box.setSelectionRange(place, place);
  }

  /* --- dates: 17032022 and 2022-03-17 become 17/03/2022 on leaving the box ----- */
  function tidyDate(box) {
    const typed = box.value.trim();
    const plain = /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
    const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed);
    const parts = /^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$/.exec(typed);
    if (iso) box.value = `${iso[3]}/${iso[2]}/${iso[1]}`;
    else if (plain) box.value = `${plain[1]}/${plain[2]}/${plain[3]}`;
    else if (parts) box.value = `${parts[1].padStart(2, "0")}/${parts[2].padStart(2, "0")}/${parts[3]}`;
  }

  function addCalendar(box) {
    const button = box.parentElement.querySelector("[data-date-open]");
    if (!("showPicker" in HTMLInputElement.prototype) || box.disabled) {
      button.remove();
      return;
    }
    const native = document.createElement("input");
    native.type = "date";
    native.className = "date-native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    button.addEventListener("click", function () {
      const written = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(box.value);
      native.value = written ? `${written[3]}-${written[2]}-${written[1]}` : "";
      native.showPicker();
    });
    native.addEventListener("change", function () {
      box.value = native.value;
      tidyDate(box);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
    box.parentElement.append(native);
  }

  /* --- text areas ------------------------------------------------------------- */
  function grow(area) {
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + 4}px`;
  }

  function count(area) {
    const line = document.getElementById(`${area.id}_count`);
    const text = area.value.trim();
    const inWords = Boolean(area.dataset.maxWords);
    const most = Number(inWords ? area.dataset.maxWords : area.dataset.maxlength);
    const left = most - (inWords ? (text ? text.split(/\s+/).length : 0) : text.normalize("NFC").length);
    const sentence = inWords ? (left < 0 ? words.textWordsOver : words.textWordsLeft) : left < 0 ? words.textOver : words.textLeft;
    line.classList.toggle("form-count-over", left < 0);
    /* Read aloud, and shown under a short box, only once it matters. */
    line.setAttribute("aria-live", left < most / 10 ? "polite" : "off");
    line.hidden = area.tagName === "INPUT" && left > most / 5;
    line.textContent = sentence.replace("{n}", Math.abs(left).toLocaleString("vi-VN"));
  }

  function addCount(area) {
    const line = document.createElement("p");
    line.id = `${area.id}_count`;
    line.className = "form-count";
    area.after(line);
    count(area);
  }

  document.addEventListener("input", function (event) {
    const box = event.target;
    if (box.matches("[data-money]")) groupMoney(box);
    if (box.matches("textarea")) grow(box);
    if (box.matches("[data-maxlength], [data-max-words]")) count(box);
  });
  /* "1,250,000,000 VND" from a table or a letter: the digits are what is meant. */
  document.addEventListener("paste", function (event) {
    const box = event.target.closest && event.target.closest("[data-money]");
    const text = box && event.clipboardData.getData("text").trim().replace(/\s*(đồng|đ|₫|vnđ|vnd)\.?$/i, "");
    if (!text || !/^(\d{1,3}([.,\s]\d{3})+|\d+)$/.test(text)) return;
    event.preventDefault();
    box.setRangeText(text.replace(/\D/g, ""), box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("focusout", function (event) {
    if (event.target.matches("[data-date]")) tidyDate(event.target);
  });

  function enhance(root) {
    root.querySelectorAll("[data-date]:not([data-ready])").forEach(function (box) {
      box.dataset.ready = "1";
      addCalendar(box);
    });
    root.querySelectorAll("[data-maxlength]:not([data-ready]), [data-max-words]:not([data-ready])").forEach(function (area) {
      area.dataset.ready = "1";
      addCount(area);
    });
    root.querySelectorAll("textarea").forEach(grow);
    root.querySelectorAll("[data-formset]").forEach(renumber);
  }

  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
})();
