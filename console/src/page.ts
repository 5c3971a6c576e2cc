/** How the modules find things on the page and tell each other what happened; the server writes every word. */

const AFTER_WORDS_MS = 150;

export interface Told {
  /** Parts of the watch page are out of date; the templates name these in `hx-trigger`. */
  "jdec:picture": null;
  "jdec:status": null;
  "jdec:ladder": null;
  "jdec:desk": null;
  "jdec:held": null;
  /** Sound the tone of a grade once. */
  "jdec:ring": string;
  /** What the server's clock says now. */
  "jdec:now": Date;
  /** An event was chosen, in the list or on the map. */
  "jdec:select": { name: string; from: "list" | "map" };
  /** The page shows a past state (`OWN.PEER`), or the present (empty). */
  "jdec:past": string;
  /** The live line changed its state. */
  "jdec:line": "live" | "stale" | "ended";
  /** Parts were put in place. */
  "jdec:swapped": null;
}

export function tell<Name extends keyof Told>(name: Name, detail: Told[Name]): void {
  document.body.dispatchEvent(new CustomEvent(name, { detail }));
}

export function hear<Name extends keyof Told>(name: Name, take: (detail: Told[Name]) => void): void {
  document.body.addEventListener(name, (event) => take((event as CustomEvent<Told[Name]>).detail));
}

/** Do what is not urgent a moment after a change of the picture: words and alarm come before map and time slider. */
export function afterWords(does: () => void): void {
  hear("jdec:picture", () => void setTimeout(does, AFTER_WORDS_MS));
}

export const find = <Kind extends Element = HTMLElement>(selector: string, within: ParentNode = document): Kind | null =>
  within.querySelector<Kind>(selector);

export const findAll = <Kind extends Element = HTMLElement>(selector: string, within: ParentNode = document): Kind[] => [
  ...within.querySelectorAll<Kind>(selector),
];

export function setHidden(element: Element | null, isHidden: boolean): void {
  element?.toggleAttribute("hidden", isHidden);
}

/** A choice that belongs to this machine, not to the officer: kept by the browser, lost without harm. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`jdec.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

export function recall(name: string): string {
  try {
    return localStorage.getItem(`jdec.${name}`) ?? "";
  } catch {
    return "";
  }
}

const two = (number: number): string => String(number).padStart(2, "0");

/** `14:03:07`, UTC. */
export const timeOf = (instant: Date): string =>
  `${two(instant.getUTCHours())}:${two(instant.getUTCMinutes())}:${two(instant.getUTCSeconds())}`;

/** `2026-11-26 14:03:07`, UTC: the one form that both languages read alike. */
export const instantOf = (instant: Date): string => `${instant.toISOString().slice(0, 10)} ${timeOf(instant)}`;
