/** The small map of a form: shows what the server made of the places, and puts points into the place one is in. */

import { geoAzimuthalEquidistant, geoBounds, geoCentroid, geoDistance, geoGraticule, geoPath } from "d3-geo";
import type { GeoProjection } from "d3-geo";
import type { FeatureCollection } from "geojson";

import { woundForSphere } from "./drawn";
import { find, findAll } from "./page";

const SVG = "http://www.w3.org/2000/svg";
const STEP_PX = 12;
const LARGEST = 512;
const AIM = 9;

/** Build the map in `element`; one that is `still` only shows. */
export async function startAreas(element: HTMLElement): Promise<void> {
  const answer = await fetch(element.dataset["sphere"] ?? "");
  new AreaMap(element, (await answer.json()) as FeatureCollection).start();
  element.dataset["ready"] = "yes";
}

class AreaMap {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly said = document.createElement("p");
  private areas: FeatureCollection = { type: "FeatureCollection", features: [] };
  private middle: [number, number] = [20, 60];
  private scale = 2;
  private aim: [number, number] | null = null;
  private place: HTMLElement | null = null;
  private readonly isStill: boolean;

  constructor(
    private readonly element: HTMLElement,
    private readonly world: FeatureCollection,
  ) {
    this.isStill = element.dataset["still"] !== undefined;
    this.svg.setAttribute("class", "area-drawn");
    this.svg.setAttribute("role", this.isStill ? "img" : "application");
    this.svg.setAttribute("aria-label", element.dataset["label"] ?? "");
    this.said.className = "area-said figure";
    this.said.setAttribute("role", "status");
  }

  start(): void {
    this.element.replaceChildren(this.svg, this.said);
    new ResizeObserver(() => this.draw()).observe(this.element);
    this.take();
    if (this.isStill) return;
    this.svg.setAttribute("tabindex", "0");
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.svg.addEventListener("click", (event) => this.onClick(event));
    this.svg.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    document.addEventListener("focusin", (event) => this.choose((event.target as Element).closest<HTMLElement>("[data-place]")));
    document.body.addEventListener("htmx:after:swap", () => this.take());
    this.choose(find("[data-place]"));
  }

  /** Take the areas that the page has now, and look at them where there are new ones. */
  private take(): void {
    const text = (find("#verdict") ?? this.element).dataset["areas"] ?? "";
    const before = JSON.stringify(this.areas);
    const found = JSON.parse(text || '{"type":"FeatureCollection","features":[]}') as FeatureCollection;
    this.areas = { ...found, features: found.features.map(woundForSphere) };
    if (this.areas.features.length > 0 && JSON.stringify(this.areas) !== before && this.aim === null) this.lookAt();
    this.draw();
  }

  private lookAt(): void {
    const middle = geoCentroid(this.areas);
    const [[west, south], [east, north]] = geoBounds(this.areas);
    const corners: [number, number][] = [[west, south], [west, north], [east, south], [east, north]];
    const reach = Math.max(0.004, ...corners.map((each) => geoDistance(middle, each)));
    this.middle = [middle[0], middle[1]];
    this.scale = Math.min(LARGEST, Math.max(1, Math.PI / (reach * 1.6)));
  }

  private choose(place: HTMLElement | null): void {
    if (place === null) return;
    this.place = place;
    for (const each of findAll("[data-place]")) each.classList.toggle("is-aimed", each === place);
    this.said.textContent = `${this.element.dataset["to"] ?? ""} ${find("legend", place)?.firstChild?.textContent?.trim() ?? ""}`;
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const by = moves[event.key];
    if (by) this.move(by, event.shiftKey ? 1 : STEP_PX);
    else if (event.key === "+" || event.key === "=") this.zoom(2);
    else if (event.key === "-") this.zoom(0.5);
    else if (event.key === "Enter") this.add(this.aim ?? this.middle);
    else if (event.key === "Backspace") this.takeBack();
    else return;
    event.preventDefault();
  }

  private move([x, y]: [number, number], step: number): void {
    const projection = this.projection();
    const [fromX, fromY] = projection(this.aim ?? this.middle) ?? [0, 0];
    const to = projection.invert?.([fromX + x * step, fromY + y * step]);
    if (!to || Math.abs(to[1]) > 90) return;
    this.aim = to;
    this.middle = to;
    this.said.textContent = written(to);
    this.draw();
  }

  private onClick(event: MouseEvent): void {
    const box = this.svg.getBoundingClientRect();
    const at = this.projection().invert?.([event.clientX - box.left, event.clientY - box.top]);
    if (!at || Math.abs(at[1]) > 90) return;
    this.aim = at;
    this.add(at);
  }

  private onWheel(event: WheelEvent): void {
    if (document.activeElement !== this.svg) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.25 : 0.8);
  }

  private zoom(by: number): void {
    this.scale = Math.min(LARGEST, Math.max(1, this.scale * by));
    this.draw();
  }

  /** Write a point into the place: in a new line of a polygon, in place of the one point of anything else. */
  private add(at: [number, number]): void {
    const field = this.field();
    if (!field) {
      this.said.textContent = this.element.dataset["none"] ?? "";
      return;
    }
    const shape = find<HTMLSelectElement>('select[name$=".shape"]', this.place ?? document);
    if (shape?.value === "named-area") shape.value = "point";
    const isOutline = shape?.value === "polygon";
    field.value = isOutline && field.value.trim() ? `${field.value.trimEnd()}\n${written(at)}` : written(at);
    this.tell(field);
  }

  private takeBack(): void {
    const field = this.field();
    if (!field) return;
    field.value = field.value.trimEnd().split("\n").slice(0, -1).join("\n");
    this.tell(field);
  }

  private tell(field: HTMLTextAreaElement): void {
    this.said.textContent = field.value.split("\n").slice(-1)[0] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }

  private field(): HTMLTextAreaElement | null {
    return this.place ? find<HTMLTextAreaElement>('textarea[name$=".points"]', this.place) : null;
  }

  /** Shapes are right around the middle, everywhere on Earth, and north is up there. */
  private projection(): GeoProjection {
    const { clientWidth: width, clientHeight: height } = this.svg;
    const made = geoAzimuthalEquidistant().clipAngle(179.9).rotate([-this.middle[0], -this.middle[1]]);
    made.fitSize([Math.max(width, 20), Math.max(height, 20)], { type: "Sphere" });
    return made.scale(made.scale() * this.scale).translate([width / 2, height / 2]);
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 20 || height < 20) return;
    const projection = this.projection();
    const path = geoPath(projection).pointRadius(5);
    const step: [number, number] = this.scale > 40 ? [1, 1] : this.scale > 8 ? [5, 5] : [30, 30];
    const shape = (d: string | null, name: string): SVGPathElement => {
      const element = document.createElementNS(SVG, "path");
      element.setAttribute("d", d ?? "");
      element.setAttribute("class", name);
      return element;
    };
    this.svg.replaceChildren(
      shape(path(geoGraticule().step(step)()), "drawn-grid"),
      ...this.world.features.map((each) => shape(path(each), `drawn-${String(each.properties?.["kind"] ?? "land")}`)),
      ...this.areas.features.map((each) => shape(path(each), `area-said-${String(each.properties?.["field"] ?? "")} area-shape`)),
      ...this.cross(projection).map((d) => shape(d, "area-aim")),
    );
  }

  private cross(projection: GeoProjection): string[] {
    if (this.isStill) return [];
    const [x, y] = projection(this.aim ?? this.middle) ?? [0, 0];
    return [`M${x - AIM} ${y}H${x + AIM}M${x} ${y - AIM}V${y + AIM}`];
  }
}

/** `69.294 16.02`: a form of the field's own. */
function written([lon, lat]: [number, number]): string {
  return `${lat.toFixed(3)} ${lon.toFixed(3)}`;
}
