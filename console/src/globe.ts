/** The globe and the flat map, drawn by MapLibre from files of the console alone. */

import type { FeatureCollection } from "geojson";
import { Map as MapLibre, Marker, setWorkerCount, setWorkerUrl } from "maplibre-gl";
import type { GeoJSONSource } from "maplibre-gl";

import { pinButton, pinsOf } from "./chart";
import type { Chart, Surroundings } from "./chart";
import { hatch, styleOf } from "./globe_style";

const HOME: [number, number] = [5, 78];
/** How much smaller the camera, which stands near, shows a globe than a far one would. */
const NEARNESS = 0.31;
const FLAT_HOME: [number, number] = [20, 38];
/** Nearer than this a place and the one that is read back from its point are the same. */
const SAME_PLACE_M = 100_000;
const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/**
 * Build the map; it fills its element and turns to the Arctic, which lies between the two Parties.
 *
 * Until it is drawn it is not seen: what stood there before stays.  Rejects where WebGL fails, or `signal` says so before.
 */
export async function globeChart(about: Surroundings, signal: AbortSignal): Promise<Chart> {
  signal.throwIfAborted();
  const box = document.createElement("div");
  box.className = "globe-box is-waiting";
  about.element.append(box);
  try {
    const map = mapIn(box, about);
    const chart = new GlobeChart(map, box, about);
    try {
      await drawn(map, signal);
    } catch (cause) {
      chart.close();
      throw cause;
    }
    // Before the style was there the map was flat, and a flat map does not turn to a pole.
    chart.home();
    box.classList.remove("is-waiting");
    return chart;
  } catch (cause) {
    box.remove();
    throw cause;
  }
}

function mapIn(box: HTMLElement, about: Surroundings): MapLibre {
  setWorkerUrl(new URL(about.worker, location.href).href);
  setWorkerCount(1);
  const map = new MapLibre({
    container: box,
    style: styleOf(about),
    center: HOME,
    zoom: homeZoom(about.element, true),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    minZoom: -2,
    maxZoom: 9,
    renderWorldCopies: false,
    fadeDuration: 0,
    canvasContextAttributes: { antialias: true },
  });
  map.getCanvas().classList.add("map-focus");
  map.getCanvas().setAttribute("aria-label", about.element.dataset["label"] ?? "");
  map.setMissingStyleImageResolver((id) => {
    if (id === "hatch") map.addImage("hatch", hatch(), { pixelRatio: 2 });
  });
  map.on("idle", () => (about.element.dataset["idle"] = "yes"));
  return map;
}

function drawn(map: MapLibre, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason));
    map.once("load", () => done());
  });
}

class GlobeChart implements Chart {
  private markers: Marker[] = [];
  private picture: FeatureCollection = EMPTY;
  private isGlobe = true;
  private isAtHome = true;
  private chosen = "";
  private readonly watch = new ResizeObserver(() => {
    this.map.resize();
    if (this.isAtHome) this.home();
  });

  constructor(
    private readonly map: MapLibre,
    private readonly box: HTMLElement,
    private readonly about: Surroundings,
  ) {
    map.on("click", (event) => {
      const found = map.queryRenderedFeatures(event.point).find((each) => each.properties["event"]);
      if (found) about.onSelect(String(found.properties["event"]));
    });
    map.on("movestart", (event) => {
      if (event.originalEvent) this.isAtHome = false;
    });
    map.on("moveend", () => this.count());
    this.watch.observe(about.element);
  }

  show(picture: FeatureCollection): void {
    this.picture = picture;
    void this.map.getSource<GeoJSONSource>("picture")?.setData(picture);
    for (const each of this.markers) each.remove();
    this.markers = pinsOf(picture, this.about.own).map((pin) =>
      new Marker({ element: pinButton(pin, this.about.onSelect), opacityWhenCovered: "0" })
        .setLngLat(pin.at)
        .addTo(this.map),
    );
    this.mark();
    this.count();
  }

  select(name: string): void {
    this.chosen = name;
    this.mark();
    const pin = pinsOf(this.picture, this.about.own).find((each) => each.name === name);
    if (pin === undefined) return;
    this.isAtHome = false;
    this.map.easeTo({ center: pin.at, zoom: Math.max(this.map.getZoom(), 2.2), duration: 600 });
  }

  turn(): boolean {
    this.isGlobe = !this.isGlobe;
    this.map.setProjection({ type: this.isGlobe ? "globe" : "mercator" });
    this.home();
    return this.isGlobe;
  }

  zoom(by: number): void {
    this.isAtHome = false;
    this.map.easeTo({ zoom: this.map.getZoom() + by, duration: 200 });
  }

  home(): void {
    this.isAtHome = true;
    const zoom = homeZoom(this.about.element, this.isGlobe);
    this.map.jumpTo({ center: this.isGlobe ? HOME : FLAT_HOME, zoom, bearing: 0 });
  }

  close(): void {
    this.watch.disconnect();
    this.map.remove();
    this.box.remove();
    delete this.about.element.dataset["idle"];
  }

  /** Say how many pins lie behind the globe or outside the element. */
  private count(): void {
    if (this.box.classList.contains("is-waiting")) return;
    const { clientWidth: width, clientHeight: height } = this.box;
    const isSeen = (marker: Marker): boolean => {
      const at = marker.getLngLat();
      const point = this.map.project(at);
      const isWithin = point.x >= 0 && point.y >= 0 && point.x <= width && point.y <= height;
      // What lies behind the globe stands at the point of another place before it.
      return isWithin && this.map.unproject(point).distanceTo(at) < SAME_PLACE_M;
    };
    this.about.onBeyond(this.markers.filter((each) => !isSeen(each)).length);
  }

  private mark(): void {
    for (const marker of this.markers) {
      const element = marker.getElement();
      element.classList.toggle("is-chosen", element.dataset["event"] === this.chosen);
    }
    for (const line of ["track-one", "track-two"]) {
      const isChosen = ["==", ["get", "event"], this.chosen];
      this.map.setPaintProperty(line, "line-width", ["case", isChosen, 3.5, 1.6] as never);
    }
  }
}

/** The zoom at which the whole globe, or the whole flat world, fills the element. */
function homeZoom(element: HTMLElement, isGlobe: boolean): number {
  const { clientWidth: width, clientHeight: height } = element;
  if (!isGlobe) return Math.max(0, Math.log2(width / 512));
  const across = Math.min(width, height) * 0.94;
  return NEARNESS + Math.log2((across * Math.PI) / 512) + Math.log2(Math.cos((HOME[1] * Math.PI) / 180));
}
