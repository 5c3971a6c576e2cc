/**
 * The map: the globe of MapLibre where a graphics card draws it, otherwise the drawn one, which is there at once.
 *
 * WebGL in software takes about ten seconds to the first picture.  `?map=drawn` and `?map=globe` ask for one or the
 * other; an officer who wants the globe all the same says so once, and this machine keeps it.
 */

import type { FeatureCollection } from "geojson";

import type { Chart, Surroundings } from "./chart";
import { afterWords, find, findAll, hear, recall, remember, setHidden, tell } from "./page";

/** Why it is the drawn map: asked for, drawn in software, no WebGL, a globe that never came; empty where it is the globe. */
type Why = "" | "asked" | "software" | "none" | "failed";
const WHYS = ["asked", "software", "none", "failed", "waiting"] as const;
/** So long a globe is waited for; in software it takes some ten seconds, on a busy machine more. */
const GLOBE_MS = 60_000;
const SOFTWARE = /swiftshader|llvmpipe|softpipe|swrast|software|basic render|mesa offscreen/i;

/** Build the map in `element`, wire its buttons, and keep it up to date. */
export async function startMap(element: HTMLElement): Promise<void> {
  const place = new Place(element);
  wire(place);
  afterWords(() => void place.refresh());
  hear("jdec:past", () => void place.refresh());
  hear("jdec:select", ({ name }) => place.chart?.select(name));
  await place.build();
  const sheet = find("#map-print");
  // What goes on paper is drawn beforehand: a browser that prints waits for nothing.
  if (sheet) await place.addPaper(sheet);
}

/** Where a map stands: builds one kind or the other, and says which and why. */
class Place {
  chart: Chart | null = null;
  private paper: Chart | null = null;
  private readonly surroundings: Surroundings;
  private readonly path: string;
  private picture: FeatureCollection | null = null;
  private kind: "" | "drawn" | "gl" = "";
  private asked = 0;
  private building = new AbortController();

  constructor(private readonly element: HTMLElement) {
    const { own = "", peer = "", world = "", sphere = "", worker = "", map = "" } = element.dataset;
    const onSelect = (name: string): void => tell("jdec:select", { name, from: "map" });
    this.surroundings = { element, own, peer, world, sphere, worker, onSelect, onBeyond: sayBeyond };
    this.path = map;
  }

  /** Build the map; the one before stays until the new one is there, and the drawn one stands in for a globe that fails. */
  async build(wanted: Why = reason(), isChosen = false): Promise<void> {
    this.building.abort();
    const own = new AbortController();
    this.building = own;
    delete this.element.dataset["ready"];
    this.say(wanted || "waiting");
    let why = wanted;
    let made = why === "" ? await globe(this.surroundings, own) : null;
    if (made === null && this.building === own) {
      if (why === "") remember("map", "");
      why ||= "failed";
      made = this.kind === "drawn" ? this.chart : await drawn(this.surroundings);
    }
    if (this.building !== own || made === null) {
      if (made !== this.chart) made?.close();
      return;
    }
    this.kind = why ? "drawn" : "gl";
    if (made !== this.chart) await this.replace(made);
    if (this.building !== own) return;
    if (why === "" && isChosen) remember("map", "globe");
    this.say(why);
    this.element.dataset["ready"] = this.kind;
  }

  async addPaper(sheet: HTMLElement): Promise<void> {
    this.paper = await drawn({ ...this.surroundings, element: sheet, onBeyond: () => undefined });
    if (this.picture) this.paper?.show(this.picture);
    else await this.refresh();
  }

  /** One kind from now on, on this machine; a globe that does not come is not remembered. */
  async change(kind: string): Promise<void> {
    if (kind === "globe") {
      await this.build(hasContext({}) ? "" : "none", true);
    } else {
      remember("map", "");
      await this.build(reason() || "failed");
    }
  }

  /** Fetch the picture and show it; an answer that comes after a later question is dropped. */
  async refresh(): Promise<void> {
    const mine = ++this.asked;
    const picture = await load(this.path);
    if (picture === null || mine !== this.asked) return;
    this.picture = picture;
    for (const each of [this.chart, this.paper]) each?.show(picture);
  }

  private async replace(chart: Chart): Promise<void> {
    const before = this.chart;
    this.chart = chart;
    before?.close();
    find("[data-map-do=shape]")?.setAttribute("aria-pressed", "true");
    if (this.picture) chart.show(this.picture);
    else await this.refresh();
  }

  /** Say in a sentence what is shown, and offer the other kind where there is a choice. */
  private say(why: Why | "waiting"): void {
    for (const each of WHYS) setHidden(find(`[data-map-why=${each}]`), each !== why);
    const isOnButton = document.activeElement?.matches("[data-map-kind]");
    setHidden(find("[data-map-kind=globe]"), why !== "software" && why !== "failed");
    setHidden(find("[data-map-kind=drawn]"), why !== "waiting" && (why !== "" || recall("map") !== "globe"));
    // A button that was pressed goes; its place is taken by the other one.
    if (isOnButton) find("[data-map-kind]:not([hidden])")?.focus();
  }
}

/** Nobody takes a map for the whole: say how many launches lie beyond what it shows. */
function sayBeyond(count: number): void {
  const figure = find("[data-map-beyond]");
  if (figure) figure.textContent = String(count);
  setHidden(find(".map-beyond"), count === 0);
}

/** The globe, or null where its code, WebGL or the first picture does not come in time, or `own` gave it up. */
async function globe(surroundings: Surroundings, own: AbortController): Promise<Chart | null> {
  const timer = setTimeout(() => own.abort(), GLOBE_MS);
  const gone = new Promise<null>((done) => own.signal.addEventListener("abort", () => done(null)));
  const come = import("./globe").then(({ globeChart }) => globeChart(surroundings, own.signal)).catch(() => null);
  const made = await Promise.race([come, gone]);
  clearTimeout(timer);
  return made;
}

/** The drawn map, or null where its code or its world cannot be read. */
const drawn = (surroundings: Surroundings): Promise<Chart | null> =>
  import("./drawn").then(({ drawChart }) => drawChart(surroundings)).catch(() => null);

function reason(): Why {
  const asked = new URLSearchParams(location.search).get("map");
  if (asked === "drawn") return "asked";
  if (asked === "globe" || recall("map") === "globe") return hasContext({}) ? "" : "none";
  if (hasContext({ failIfMajorPerformanceCaveat: true })) return "";
  return "WebGL2RenderingContext" in window ? "software" : "none";
}

/** Is there WebGL; and where a slow one will not do, is it that of a graphics card? */
function hasContext(wanted: WebGLContextAttributes): boolean {
  const context = document.createElement("canvas").getContext("webgl2", wanted);
  if (context === null) return false;
  const unmasked = context.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const name = String(context.getParameter(unmasked ?? context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return !wanted.failIfMajorPerformanceCaveat || !SOFTWARE.test(name);
}

/** Fetch the picture that the page shows: of now, or of a past place. */
async function load(path: string): Promise<FeatureCollection | null> {
  const at = document.documentElement.dataset["at"];
  const answer = await fetch(at ? `${path}?at=${encodeURIComponent(at)}` : path).catch(() => null);
  return answer?.ok ? ((await answer.json()) as FeatureCollection) : null;
}

function wire(place: Place): void {
  for (const button of findAll<HTMLButtonElement>("[data-map-do]")) {
    button.addEventListener("click", () => {
      const { chart } = place;
      const does = button.dataset["mapDo"];
      if (chart === null) return;
      if (does === "shape") button.setAttribute("aria-pressed", String(chart.turn()));
      else if (does === "home") chart.home();
      else chart.zoom(does === "in" ? 1 : -1);
    });
  }
  for (const button of findAll("[data-map-kind]")) {
    button.addEventListener("click", () => void place.change(button.dataset["mapKind"] ?? ""));
  }
}
