/** The style of the map: quiet land, the two Parties tinted; the lines of the first are whole and those of the other dashed, at both desks alike. */

import type { Feature, FeatureCollection } from "geojson";
import type { FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import { colour, sidesOf } from "./chart";
import type { Surroundings } from "./chart";

const kind = (name: string): FilterSpecification => ["==", ["get", "kind"], name];
const role = (...names: string[]): FilterSpecification => ["in", ["get", "role"], ["literal", names]];
const both = (one: FilterSpecification, other: FilterSpecification): FilterSpecification =>
  ["all", one, other] as FilterSpecification;

/** Return a style with the world underneath and an empty source `picture` on top. */
export function styleOf(about: Surroundings): StyleSpecification {
  return {
    version: 8,
    projection: { type: "globe" },
    sources: {
      world: { type: "geojson", data: about.world, maxzoom: 6, tolerance: 0.3 },
      grid: { type: "geojson", data: grid() },
      picture: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [...land(about), ...noticed(), ...said(about)],
  };
}

function land(about: Surroundings): LayerSpecification[] {
  const [one, two] = sidesOf(about);
  const tint = ["match", ["get", "a3"], one, colour("map-one"), two, colour("map-two"), colour("map-land")];
  return [
    { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": colour("map-grid"), "line-width": 0.6 } },
    { id: "land", type: "fill", source: "world", filter: kind("country"), paint: { "fill-color": tint as never, "fill-antialias": false } },
    { id: "disputed", type: "fill", source: "world", filter: kind("disputed"), paint: { "fill-pattern": "hatch" } },
    { id: "border", type: "line", source: "world", filter: kind("border"), paint: { "line-color": colour("map-border"), "line-width": 0.6 } },
    { id: "coast", type: "line", source: "world", filter: kind("coast"), paint: { "line-color": colour("map-coast"), "line-width": 0.7 } },
  ];
}

function noticed(): LayerSpecification[] {
  const areas = role("notice-area", "notice-launch-area");
  return [
    { id: "notice-fill", type: "fill", source: "picture", filter: areas, paint: { "fill-color": colour("map-notice"), "fill-opacity": 0.2 } },
    { id: "notice-edge", type: "line", source: "picture", filter: areas, paint: { "line-color": colour("map-notice"), "line-width": 1.4, "line-dasharray": [1, 1.5] } },
  ];
}

function said(about: Surroundings): LayerSpecification[] {
  const layers: LayerSpecification[] = [];
  const [one, two] = sidesOf(about);
  for (const [side, party] of [["one", one], ["two", two]] as const) {
    const of = (...roles: string[]): FilterSpecification => both(["==", ["get", "party"], party], role(...roles));
    const paint = colour(side);
    layers.push(
      { id: `wide-${side}`, type: "fill", source: "picture", filter: of("corridor", "fan"), paint: { "fill-color": paint, "fill-opacity": 0.14 } },
      { id: `error-${side}`, type: "line", source: "picture", filter: of("launch-error", "impact-error"), paint: { "line-color": paint, "line-width": 1.2, ...dash(side) } },
      { id: `track-${side}`, type: "line", source: "picture", filter: of("track"), paint: { "line-color": paint, "line-width": 1.6, ...dash(side) } },
      { id: `area-${side}`, type: "line", source: "picture", filter: both(["!=", ["geometry-type"], "Point"], of("launch", "impact")), paint: { "line-color": paint, "line-width": 1.2, ...dash(side) } },
      { id: `impact-${side}`, type: "circle", source: "picture", filter: both(["==", ["geometry-type"], "Point"], of("impact")), paint: { "circle-radius": 5, "circle-color": "transparent", "circle-stroke-color": paint, "circle-stroke-width": 2 } },
    );
    // A ring cannot be dashed: that of the second Party has a dot in it.
    if (side === "two") layers.push({ id: "dot-two", type: "circle", source: "picture", filter: both(["==", ["geometry-type"], "Point"], of("impact")), paint: { "circle-radius": 1.8, "circle-color": paint } });
  }
  const fused = role("fused-launch", "fused-impact");
  layers.push({ id: "fused", type: "line", source: "picture", filter: fused, paint: { "line-color": colour("ink"), "line-width": 1 } });
  return layers;
}

const dash = (side: "one" | "two"): { "line-dasharray"?: number[] } => (side === "one" ? {} : { "line-dasharray": [2.5, 1.8] });

/** Meridians and parallels every thirty degrees. */
function grid(): FeatureCollection {
  const line = (coordinates: [number, number][]): Feature => ({
    type: "Feature",
    properties: {},
    geometry: { type: "LineString", coordinates },
  });
  const steps = (from: number, to: number, by: number): number[] =>
    Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
  const meridians = steps(-180, 150, 30).map((x) => line(steps(-80, 80, 4).map((y): [number, number] => [x, y])));
  const parallels = steps(-60, 60, 30).map((y) => line(steps(-180, 180, 4).map((x): [number, number] => [x, y])));
  return { type: "FeatureCollection", features: [...meridians, ...parallels] };
}

/** Slanted lines for areas whose status is disputed; the land below shows through. */
export function hatch(): ImageData {
  const size = 12;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.strokeStyle = colour("map-disputed");
  pen.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}
