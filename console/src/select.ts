/** One event is chosen at a time, in the list and on the map alike; the choice outlives a refresh of the list. */

import { find, findAll, hear, tell } from "./page";

let chosen = "";

/** Listen for choices in the list and mark the chosen one. */
export function startSelect(): void {
  document.addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-select]")?.dataset["select"];
    if (!name) return;
    // A link leads to the page of the event; where the event stands in a list of this page, it is chosen there.
    const listed = find(`.event[data-event="${CSS.escape(name)}"]`);
    if ((event.target as Element).closest("a[data-select]")) {
      if (listed === null) return;
      event.preventDefault();
      listed.scrollIntoView({ block: "nearest" });
    }
    tell("jdec:select", { name, from: "list" });
  });
  hear("jdec:select", ({ name, from }) => {
    chosen = name;
    markChosen();
    if (from === "map") find(`.event[data-event="${CSS.escape(name)}"]`)?.scrollIntoView({ block: "nearest" });
  });
  hear("jdec:swapped", markChosen);
}

function markChosen(): void {
  for (const event of findAll(".event[data-event]")) {
    const isChosen = event.dataset["event"] === chosen;
    event.classList.toggle("is-chosen", isChosen);
    find(".pick", event)?.setAttribute("aria-pressed", String(isChosen));
  }
}
