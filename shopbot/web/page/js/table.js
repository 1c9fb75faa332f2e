// Products side by side, as a table with header cells. The roles say again what a narrow layout would take away.

import { h, tagOf } from "./dom.js";

let number = 0;

/** The table of a comparison, in the language of the reply. */
export function table({ locale, caption, columns, rows }) {
  const id = `compared-${(number += 1)}`;
  const head = (scope, role, text) => h("th", { scope, role, text });
  return h("table", { class: "compared", role: "table", "aria-labelledby": id, lang: tagOf(locale), "data-columns": columns.length },
    h("caption", { id, text: caption }),
    h("thead", { role: "rowgroup" },
      h("tr", { role: "row" }, h("td", { role: "cell" }), ...columns.map((title) => head("col", "columnheader", title)))),
    h("tbody", { role: "rowgroup" }, ...rows.map((row) =>
      h("tr", { role: "row" }, head("row", "rowheader", row.label), ...row.cells.map((text) => h("td", { role: "cell", text }))))));
}
