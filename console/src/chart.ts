/** What a map of either kind can do, and what both know of the features they are given. */

import type { Feature, FeatureCollection, Position } from "geojson";

import { find } from "./page";

export interface Chart {
  /** Put the picture on the map, in place of the one before. */
  show(picture: FeatureCollection): void;
  /** Mark one event and turn to it. */
  select(name: string): void;
  /** Change between globe and flat map; return whether it is a globe now. */
  turn(): boolean;
  zoom(by: number): void;
  home(): void;
  /** Take it off the page: its place is for another. */
  close(): void;
}

export interface Surroundings {
  element: HTMLElement;
  own: string;
  peer: string;
  world: string;
  sphere: string;
  worker: string;
  onSelect: (name: string) => void;
  /** So many events have a place that the map, as it is turned now, does not show. */
  onBeyond: (count: number) => void;
}

/** Grades by the attention that the node gives a verdict. */
const GRADES: Record<string, string> = {
  alarm: "alarm",
  "alarm-unclear": "unclear",
  warning: "late",
  caution: "late",
  notice: "announced",
};

export interface Pin {
  name: string;
  grade: string;
  label: string;
  at: [number, number];
}

/** One pin an event: at the fused place of launch if there is one, else at one's own, else at the other Party's. */
export function pinsOf(picture: FeatureCollection, own: string): Pin[] {
  const best = new Map<string, { rank: number; feature: Feature }>();
  for (const feature of picture.features) {
    const { event, role, party } = feature.properties ?? {};
    const rank = role === "fused-launch" ? 3 : role === "launch" ? (party === own ? 2 : 1) : 0;
    if (!event || rank === 0 || middleOf(feature) === null) continue;
    if (rank > (best.get(event)?.rank ?? 0)) best.set(event, { rank, feature });
  }
  return [...best.entries()].map(([name, { feature }]) => ({
    name,
    grade: String(feature.properties?.["grade"] ?? GRADES[feature.properties?.["attention"]] ?? "calm"),
    label: labelOf(name),
    at: middleOf(feature) as [number, number],
  }));
}

/** The words of the list, so that map and list call an event the same. */
function labelOf(name: string): string {
  const pick = find(`.event[data-event="${CSS.escape(name)}"] .pick`);
  return pick?.textContent?.replace(/\s+/g, " ").trim() || name;
}

function middleOf(feature: Feature): [number, number] | null {
  const shape = feature.geometry;
  if (shape?.type === "Point") return [shape.coordinates[0] ?? 0, shape.coordinates[1] ?? 0];
  const ring: Position[] | undefined = shape?.type === "Polygon" ? shape.coordinates[0] : undefined;
  if (!ring || ring.length === 0) return null;
  const mean = (index: 0 | 1): number => ring.reduce((sum, point) => sum + (point[index] ?? 0), 0) / ring.length;
  return [mean(0), mean(1)];
}

/** A pin is a button: it can be reached by key, and its shape says the grade. */
export function pinButton(pin: Pin, onSelect: (name: string) => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `pin grade-${pin.grade}`;
  button.dataset["event"] = pin.name;
  button.setAttribute("aria-label", pin.label);
  button.title = pin.label;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `mark mark-${pin.grade}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#shape-${pin.grade}`);
  svg.append(use);
  button.append(svg);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    onSelect(pin.name);
  });
  return button;
}

/** The Parties in the order of their codes: a colour and a line belong to a state, and are the same at both desks. */
export const sidesOf = ({ own, peer }: Surroundings): readonly [string, string] => (own < peer ? [own, peer] : [peer, own]);

/** A colour of the style sheet, so that a map and its page never differ in theme. */
export const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim() || "gray";
