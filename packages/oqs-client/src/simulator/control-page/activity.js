import { make } from "./words.js";

/** Lines the page shows. */
const shown = 10;

/** Puts new lines on top of the table. */
export function addActivity(lines) {
  const table = document.querySelector("#activity");
  for (const line of lines) {
    const row = make("tr");
    if (line.fault !== undefined) row.classList.add("faulty");
    if (line.audit) row.classList.add("audit");
    const step = line.form === "bulk" ? ` ${line.form} 0${line.step}` : "";
    row.append(
      make("td", new Date(line.at).toLocaleTimeString("sv-SE", { timeZone: "Asia/Tokyo" })),
      make("td", line.face),
      make("td", `${line.what}${step}`),
      make("td", [line.outcome, line.code].filter(Boolean).join(" ")),
      make("td", line.fault === undefined ? "" : faultName(line.fault)),
      make("td", line.person ?? ""),
    );
    table.prepend(row);
  }
  while (table.rows.length > shown) table.deleteRow(-1);
}

/** A fault in words. */
export function faultName(fault) {
  return typeof fault === "string" ? fault : Object.entries(fault).flat().join(" ");
}
