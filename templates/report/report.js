(function () {
  "use strict";
  var PAGE = 200;
  var decimal = document.documentElement.dataset.decimal;
  document.documentElement.classList.add("js");

  function number(text) {
    var kept = "";
    for (var i = 0; i < text.length; i++) {
      var c = text.charAt(i);
      if ((c >= "0" && c <= "9") || c === "-") { kept += c; }
      if (c === decimal) { kept += "."; }
    }
    return kept === "" ? NaN : parseFloat(kept);
  }

  function setUp(table) {
    var body = table.tBodies[0];
    var box = table.closest(".table");
    var filter = box.querySelector(".filter");
    var state = box.querySelector(".state");
    var shown = box.querySelector(".shown");
    var more = box.querySelector(".more");
    var rows = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, place: place, text: row.textContent.toLowerCase() };
    });
    var all = false;

    function show(printing) {
      var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      var wanted = state && state.value ? "s-" + state.value : "";
      var limit = all || printing ? Infinity : PAGE;
      var found = 0;
      rows.forEach(function (entry) {
        var fits = (!wanted || entry.row.classList.contains(wanted)) && words.every(function (word) {
          return entry.text.indexOf(word) >= 0;
        });
        if (fits) { found += 1; }
        entry.row.hidden = !(fits && found <= limit);
      });
      var visible = Math.min(found, limit);
      shown.textContent = shown.dataset.words.replace("{shown}", visible).replace("{all}", rows.length);
      more.hidden = visible >= found;
    }

    function sort(column, heading) {
      var numeric = heading.classList.contains("n");
      var up = heading.getAttribute("aria-sort") ? heading.getAttribute("aria-sort") === "descending" : !numeric;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.forEach(function (entry) {
        var text = entry.row.cells[column].textContent;
        entry.key = numeric ? number(text) : text.toLowerCase();
        entry.empty = numeric ? isNaN(entry.key) : text === "";
      });
      var names = new Intl.Collator(undefined, { numeric: true });
      rows.sort(function (a, b) {
        if (a.empty !== b.empty) { return a.empty ? 1 : -1; }
        var order = a.empty ? 0 : numeric ? a.key - b.key : names.compare(a.key, b.key);
        return (up ? order : -order) || a.place - b.place;
      });
      var sorted = document.createDocumentFragment();
      rows.forEach(function (entry) { sorted.appendChild(entry.row); });
      body.appendChild(sorted);
      show();
    }

    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, column) {
      // Browsers leave real buttons out of the headings that they repeat on paper.
      var button = document.createElement("span");
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.textContent = cell.textContent;
      cell.textContent = "";
      cell.appendChild(button);
      button.addEventListener("click", function () { sort(column, cell); });
      button.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(column, cell); }
      });
    });
    filter.addEventListener("input", function () { show(); });
    if (state) { state.addEventListener("change", function () { show(); }); }
    more.addEventListener("click", function () { all = true; show(); });
    window.addEventListener("beforeprint", function () { show(true); });
    window.addEventListener("afterprint", function () { show(); });
    show();
  }

  Array.prototype.forEach.call(document.querySelectorAll("table.live"), setUp);
})();
