import { createHash } from "node:crypto";

/** Marks the lines that the address names (`#L10` or `#L10-L12`), and lets a click with Shift name a range. */
const TEXT = `"use strict";
(() => {
  const named = () => /^#L(\\d+)(?:C\\d+)?(?:-L?(\\d+)(?:C\\d+)?)?$/.exec(location.hash);
  function mark(scrolls) {
    for (const row of document.querySelectorAll("tr.marked")) row.classList.remove("marked");
    const match = named();
    if (match === null) return;
    const ends = [Number(match[1]), Number(match[2] ?? match[1])].sort((a, b) => a - b);
    for (let line = ends[0]; line <= ends[1]; line += 1) {
      const row = document.getElementById("L" + line);
      if (row === null) break;
      row.classList.add("marked");
      if (scrolls && line === ends[0]) row.scrollIntoView({ block: "center" });
    }
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("td.num a");
    const match = named();
    if (link === null || match === null || !event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", "#L" + match[1] + "-" + link.hash.slice(1));
    mark(false);
  });
  addEventListener("hashchange", () => mark(true));
  mark(true);
})();
`;

export const MARK_LINES = { text: TEXT, hash: `sha256-${createHash("sha256").update(TEXT).digest("base64")}` };
