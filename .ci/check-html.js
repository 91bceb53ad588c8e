// Uses the tables of a report as a reader would, and writes on the document whether they did what they should.
(function () {
  "use strict";
  var wrong = [];
  function check(fact, words) { if (!fact) { wrong.push(words); } }

  var table = document.querySelector("#servers-data");
  var body = table.tBodies[0];
  var tools = document.querySelector("#servers-table");
  function visible() { return Array.prototype.filter.call(body.rows, function (row) { return !row.hidden; }); }
  function filter(text) {
    var input = tools.querySelector(".filter");
    input.value = text;
    input.dispatchEvent(new Event("input"));
  }
  var all = body.rows.length;
  check(visible().length === Math.min(all, 200), "200 rows are shown at first, not " + visible().length);

  var heads = table.tHead.rows[0].cells;
  var storage = Array.prototype.findIndex.call(heads, function (cell) { return cell.textContent === "Storage, GB"; });
  check(storage > 0, "there is a column of storage");
  function first() { return parseFloat(visible()[0].cells[storage].textContent.replace(",", "")); }
  heads[storage].firstChild.click();
  var most = first();
  check(heads[storage].getAttribute("aria-sort") === "descending", "the first click sorts down");
  heads[storage].firstChild.click();
  check(first() < most, "the second click sorts up: " + first() + ", " + most);
  check(heads[storage].getAttribute("aria-sort") === "ascending", "and says so");

  var name = body.rows[1].cells[0].textContent;
  filter(name);
  check(visible().length >= 1 && visible().length < all, "the name '" + name + "' is found: " + visible().length);
  filter("no such server anywhere");
  check(visible().length === 0, "nothing is shown where nothing fits");
  filter("");
  var state = tools.querySelector(".state");
  state.value = state.options[1].value;
  state.dispatchEvent(new Event("change"));
  check(visible().every(function (row) { return row.className === "s-" + state.value; }), "rows are chosen by readiness");
  state.value = "";
  state.dispatchEvent(new Event("change"));
  if (all > 200) {
    tools.querySelector(".more").click();
    check(visible().length === all, "all rows are shown when asked for");
  }

  check(document.title !== "broken", "a name ran as a script");
  check(document.querySelectorAll("script").length === 2, "there is one script beside this one");
  check(document.querySelectorAll("[onerror],[onload],iframe,object,embed").length === 0, "nothing active came in");
  check(document.querySelectorAll("b b, td b, th b, svg script").length === 0, "no markup came in");
  Array.prototype.forEach.call(document.querySelectorAll("[src],[href]"), function (element) {
    var address = element.getAttribute("src") || element.getAttribute("href");
    check(/^(#|data:)/.test(address), "nothing is fetched: " + address);
  });
  var fetched = performance.getEntriesByType("resource").filter(function (entry) { return entry.name.indexOf("data:") !== 0; });
  check(fetched.length === 0, "nothing was fetched");
  check(document.querySelectorAll("figure svg[role=img] desc").length >= 4, "charts are described");
  document.documentElement.dataset.check = wrong.length ? wrong.join("; ") : "passed";
})();
