"use strict";
// Sorting, filters, colours, keys and folds. Every page can be read without: nothing is fetched, nothing is drawn here.
(function () {
  const root = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // Pages of the file system may have no storage: the choice is then forgotten.
  const remembered = {
    get: function (key) { try { return localStorage.getItem(key); } catch (error) { return null; } },
    set: function (key, value) { try { localStorage.setItem(key, value); } catch (error) { return; } },
  };

  function paint(theme) {
    if (theme === "system") { delete root.dataset.theme; } else { root.dataset.theme = theme; }
    all("[data-theme-button] span").forEach(function (span) { span.textContent = theme; });
  }
  const themes = ["system", "light", "dark"];
  let theme = remembered.get("theory-verify-theme");
  theme = themes.includes(theme) ? theme : "system";
  paint(theme);
  all("[data-theme-button]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      remembered.set("theory-verify-theme", theme);
      paint(theme);
    });
  });

  // What the filters say stands behind the # of the address, so that going back, and a copied address, find it again.
  const form = document.querySelector("[data-filters]");
  const table = document.querySelector("[data-claims]");
  const rows = table ? all("tbody tr", table) : [];
  const texts = rows.map(function (row) { return row.cells[0].textContent.toLowerCase(); });

  function fits(row, text, wanted) {
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    return words.every(function (word) { return text.includes(word); })
      && ["paper", "kind", "verdict"].every(function (key) { return !wanted[key] || row.dataset[key] === wanted[key]; })
      && (!wanted.assumes || (wanted.assumes === "nothing" ? !row.dataset.marks : row.dataset.marks.includes(wanted.assumes)))
      && (!wanted.record || (wanted.record === "news" ? "news" in row.dataset : row.dataset.record === wanted.record));
  }

  function filter() {
    const wanted = {};
    all("input, select", form).forEach(function (field) { wanted[field.name] = field.value; });
    let shown = 0;
    rows.forEach(function (row, place) {
      row.hidden = !fits(row, texts[place], wanted);
      shown += row.hidden ? 0 : 1;
    });
    form.querySelector("[data-shown]").textContent = shown + " of " + rows.length + " shown";
    document.querySelector("[data-none]").hidden = shown > 0;
    const said = new URLSearchParams(Object.entries(wanted).filter(function (pair) { return pair[1]; })).toString();
    const address = said ? "#" + said : location.pathname;
    try { history.replaceState(null, "", address); } catch (error) { return; }
  }

  function restore() {
    const said = new URLSearchParams(location.hash.slice(1));
    all("input, select", form).forEach(function (field) { field.value = said.get(field.name) || ""; });
  }

  if (form && table) {
    form.hidden = false;
    restore();
    filter();
    form.addEventListener("input", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(filter); });
    window.addEventListener("hashchange", function () { if (location.hash.includes("=") || !location.hash) { restore(); filter(); } });
    const search = form.elements.q;
    document.addEventListener("keydown", function (event) {
      const typing = /^(input|select|textarea)$/i.test(event.target.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (event.key === "Escape" && event.target === search) {
        search.value = "";
        filter();
      }
    });
  }

  function value(row, column, numeric) {
    const cell = row.cells[column];
    const text = "value" in cell.dataset ? cell.dataset.value : cell.textContent.trim();
    return numeric ? (text === "" ? NaN : Number(text)) : text;
  }

  function sort(header, column) {
    const numeric = header.dataset.sort === "number";
    const down = header.getAttribute("aria-sort") === "ascending";
    all("th[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = rows.map(function (row, place) { return [value(row, column, numeric), place, row]; });
    order.sort(function (a, b) {
      if (numeric && (isNaN(a[0]) || isNaN(b[0]))) { return (isNaN(a[0]) - isNaN(b[0])) || a[1] - b[1]; }
      const way = a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
      return (down ? -way : way) || a[1] - b[1];
    });
    table.tBodies[0].append(...order.map(function (one) { return one[2]; }));
  }
  all("th[data-sort]", table || document.createElement("div")).forEach(function (header) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", function () { sort(header, header.cellIndex); });
  });

  // Cells of a map: pointed at or reached by the arrow keys, they say their numbers below the picture.
  all(".map").forEach(function (map) {
    const told = map.querySelector("output");
    const cells = all("g[data-told]", map);
    function tell(cell) { told.textContent = cell.dataset.told; }
    function centre(cell) {
      const box = cell.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    }
    function beside(cell, key) {
      const axis = key === "ArrowLeft" || key === "ArrowRight" ? 0 : 1;
      const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
      const here = centre(cell);
      let best = null;
      let least = Infinity;
      cells.forEach(function (other) {
        const there = centre(other);
        const ahead = sign * (there[axis] - here[axis]);
        const aside = Math.abs(there[1 - axis] - here[1 - axis]);
        if (ahead > 1 && aside < ahead + 1 && ahead + 4 * aside < least) { best = other; least = ahead + 4 * aside; }
      });
      return best;
    }
    cells.forEach(function (cell, place) {
      cell.setAttribute("tabindex", place ? "-1" : "0");
      cell.addEventListener("mouseenter", function () { tell(cell); });
      cell.addEventListener("focus", function () { tell(cell); });
      cell.addEventListener("keydown", function (event) {
        const next = event.key.startsWith("Arrow") ? beside(cell, event.key) : null;
        if (next) {
          event.preventDefault();
          cell.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
        }
      });
    });
  });

  // Folds: opened for an address that points at them, and on paper.
  function unfold() {
    all("details[data-open-for]").forEach(function (fold) {
      if (location.hash === "#" + fold.dataset.openFor) { fold.open = true; }
    });
  }
  unfold();
  window.addEventListener("hashchange", unfold);
  window.addEventListener("beforeprint", function () {
    all("details[data-print]:not([open])").forEach(function (fold) { fold.open = true; fold.dataset.opened = ""; });
  });
  window.addEventListener("afterprint", function () {
    all("details[data-opened]").forEach(function (fold) { fold.open = false; delete fold.dataset.opened; });
  });
})();
