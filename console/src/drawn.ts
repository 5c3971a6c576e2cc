/** The map without WebGL: drawn as SVG with d3-geo, turned in steps; also what goes on paper. */

import { geoArea, geoEqualEarth, geoGraticule, geoOrthographic, geoPath } from "d3-geo";
import type { GeoProjection } from "d3-geo";
import type { Feature, FeatureCollection, Polygon } from "geojson";

import { pinButton, pinsOf, sidesOf } from "./chart";
import type { Chart, Surroundings } from "./chart";

const SVG = "http://www.w3.org/2000/svg";
const HOME: [number, number] = [-5, -78];
/** The size of a sheet that is not shown on the screen (see print.css). */
const PAPER: [number, number] = [640, 400];
const AREAS = new Set(["corridor", "fan", "notice-area", "notice-launch-area"]);

/** Fetch the small world and draw it. */
export async function drawChart(about: Surroundings): Promise<Chart> {
  const answer = await fetch(about.sphere);
  return new DrawnChart(about, (await answer.json()) as FeatureCollection);
}

class DrawnChart implements Chart {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly pins = document.createElement("div");
  private picture: FeatureCollection = { type: "FeatureCollection", features: [] };
  private isGlobe = true;
  private rotation: [number, number] = HOME;
  private scale = 1;
  private chosen = "";
  private readonly watch = new ResizeObserver(() => this.draw());

  constructor(
    private readonly about: Surroundings,
    private readonly world: FeatureCollection,
  ) {
    this.svg.setAttribute("class", "drawn map-focus");
    this.svg.setAttribute("tabindex", "0");
    this.svg.setAttribute("role", "img");
    this.svg.setAttribute("aria-label", about.element.dataset["label"] ?? "");
    this.pins.className = "drawn-pins";
    about.element.append(this.svg, this.pins);
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.watch.observe(about.element);
    this.draw();
  }

  show(picture: FeatureCollection): void {
    this.picture = { ...picture, features: picture.features.filter((each) => each.geometry).map(woundForSphere) };
    this.draw();
  }

  select(name: string): void {
    this.chosen = name;
    const pin = pinsOf(this.picture, this.about.own).find((each) => each.name === name);
    if (pin && this.isGlobe) this.rotation = [-pin.at[0], -pin.at[1]];
    this.draw();
  }

  turn(): boolean {
    this.isGlobe = !this.isGlobe;
    this.home();
    return this.isGlobe;
  }

  zoom(by: number): void {
    this.scale = Math.min(16, Math.max(1, this.scale * 2 ** (by / 2)));
    this.draw();
  }

  home(): void {
    this.rotation = this.isGlobe ? HOME : [0, 0];
    this.scale = 1;
    this.draw();
  }

  close(): void {
    this.watch.disconnect();
    this.svg.remove();
    this.pins.remove();
  }

  private onKey(event: KeyboardEvent): void {
    const turns: Record<string, [number, number]> = { ArrowLeft: [15, 0], ArrowRight: [-15, 0], ArrowUp: [0, -15], ArrowDown: [0, 15] };
    const by = turns[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const latitude = this.isGlobe ? Math.max(-90, Math.min(90, this.rotation[1] + by[1])) : 0;
    this.rotation = [this.rotation[0] + by[0], latitude];
    this.draw();
  }

  private projection(width: number, height: number): GeoProjection {
    const made = this.isGlobe ? geoOrthographic().clipAngle(90) : geoEqualEarth();
    made.rotate(this.rotation).fitExtent([[4, 4], [width - 4, height - 4]], { type: "Sphere" });
    return made.scale(made.scale() * this.scale);
  }

  private draw(): void {
    const { clientWidth, clientHeight } = this.about.element;
    const [width, height] = clientWidth > 20 && clientHeight > 20 ? [clientWidth, clientHeight] : PAPER;
    const projection = this.projection(width, height);
    const path = geoPath(projection);
    const shape = (d: string | null, name: string): SVGPathElement => {
      const element = document.createElementNS(SVG, "path");
      element.setAttribute("d", d ?? "");
      element.setAttribute("class", name);
      return element;
    };
    const lines = this.picture.features.map((each) => shape(path(each), this.classOf(each)));
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren(
      shape(path({ type: "Sphere" }), "drawn-sea"),
      shape(path(geoGraticule().step([30, 30])()), "drawn-grid"),
      ...this.world.features.map((each) => shape(path(each), this.landClass(each))),
      ...lines,
    );
    this.placePins(projection, width, height);
  }

  private placePins(projection: GeoProjection, width: number, height: number): void {
    const isSeen = (at: [number, number]): boolean => geoPath(projection)({ type: "Point", coordinates: at }) !== null;
    const pins = pinsOf(this.picture, this.about.own);
    this.pins.replaceChildren(
      ...pins.flatMap((pin) => {
        const [x, y] = projection(pin.at) ?? [-1, -1];
        if (!isSeen(pin.at) || x < 0 || y < 0 || x > width || y > height) return [];
        const button = pinButton(pin, this.about.onSelect);
        button.classList.toggle("is-chosen", pin.name === this.chosen);
        button.style.setProperty("left", `${x}px`);
        button.style.setProperty("top", `${y}px`);
        return [button];
      }),
    );
    this.about.onBeyond(pins.length - this.pins.childElementCount);
  }

  private landClass(feature: Feature): string {
    const { kind, a3 } = feature.properties ?? {};
    const [one, two] = sidesOf(this.about);
    const side = a3 === one ? " is-one" : a3 === two ? " is-two" : "";
    return `drawn-${kind}${side}`;
  }

  private classOf(feature: Feature): string {
    const { role = "", party = "", event = "" } = feature.properties ?? {};
    const [one, two] = sidesOf(this.about);
    const side = party === one ? "one" : party === two ? "two" : "joint";
    const isChosen = event === this.chosen && event !== "";
    return `said said-${role} ${side}${AREAS.has(role) ? " is-area" : ""}${isChosen ? " is-chosen" : ""}`;
  }
}

/** RFC 7946 winds areas the other way than d3-geo: an area larger than half the globe is one to be turned. */
export function woundForSphere(feature: Feature): Feature {
  const { geometry } = feature;
  if (geometry.type === "MultiPolygon") {
    const coordinates = geometry.coordinates.map((each) => turned({ type: "Polygon", coordinates: each }).coordinates);
    return { ...feature, geometry: { ...geometry, coordinates } };
  }
  return geometry.type === "Polygon" ? { ...feature, geometry: turned(geometry) } : feature;
}

function turned(polygon: Polygon): Polygon {
  if (geoArea(polygon) <= 2 * Math.PI) return polygon;
  return { ...polygon, coordinates: polygon.coordinates.map((ring) => [...ring].reverse()) };
}
