/** Single keys, listed on `?`.  They rest in fields and dialogs, and can be turned off on this machine (WCAG 2.1.4). */

import { find, findAll, recall, remember } from "./page";

const ACTIONS: Record<string, () => void> = {
  "?": openKeys,
  j: () => step(1),
  k: () => step(-1),
  s: () => find("#part-held .seen-form button")?.focus(),
  m: () => find("#map .map-focus")?.focus(),
  g: () => find("[data-map-do=shape]")?.click(),
  t: () => find("#slider-range")?.focus(),
  "0": () => find("[data-now-link]")?.click(),
  a: () => find(find("#sound")?.dataset["state"] === "on" ? "[data-sound=test]" : "[data-sound=on]")?.click(),
};

/** Listen for keys, and keep the choice of whether to. */
export function startKeys(): void {
  const choice = find<HTMLInputElement>("#keys-on");
  if (choice) {
    choice.checked = recall("keys") !== "off";
    choice.addEventListener("change", () => remember("keys", choice.checked ? "on" : "off"));
  }
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-open=keys]")) openKeys();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") findAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => (menu.open = false));
    if (isTaken(event) || choice?.checked === false) return;
    const act = ACTIONS[event.key] ?? pageOf(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target as Element;
  const isTyping = target.closest("input:not([type=range]), textarea, select, [contenteditable]") !== null;
  return isTyping || find("dialog[open]") !== null;
}

function pageOf(key: string): (() => void) | undefined {
  const link = findAll<HTMLAnchorElement>(".nav a[data-key]").find((each) => each.dataset["key"] === key);
  return link && (() => link.click());
}

function openKeys(): void {
  find<HTMLDialogElement>("#keys")?.showModal();
}

/** Move along the list of events. */
function step(by: number): void {
  const picks = findAll(".event-list .pick");
  const here = picks.indexOf(document.activeElement as HTMLElement);
  const next = here < 0 ? (by > 0 ? 0 : picks.length - 1) : Math.min(picks.length - 1, Math.max(0, here + by));
  picks[next]?.focus();
}
