/** The entry: starts what the page has a place for.  The map, which is large, is fetched only where there is one. */

import htmx from "htmx.org";

import { startActs } from "./acts";
import { startApprove } from "./approve";
import { startClock } from "./clock";
import { startDrill } from "./drill";
import { startGeneration } from "./generation";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startNotices } from "./notices";
import { find, findAll, tell } from "./page";
import { startPasskey } from "./passkey";
import { startSelect } from "./select";
import { startSlider } from "./slider";
import { startTimeline } from "./timeline";
import { startTone } from "./tone";

/** What was done is also in the picture: the sentence about it makes room again.  A refusal stays. */
const SAID_MS = 20_000;

/** Call `beat` about once a second, in the background too. */
const beats: (() => void)[] = [];
const onPulse = (beat: () => void): void => void beats.push(beat);

function start(): void {
  const { live, pulse } = document.body.dataset;
  startClock(onPulse);
  startTone(onPulse);
  startDrill();
  startGeneration();
  startKeys();
  startSelect();
  startPasskey();
  startApprove();
  startActs();
  startNotices();
  if (find("#notice-table, #part-notices")) startTimeline();
  if (live) startLive(live, onPulse);
  void startSlider((element) => htmx.process(element));
  const map = find("#map");
  if (map) void import("./map").then(({ startMap }) => startMap(map));
  const areas = find("#area-map");
  if (areas) void import("./areas").then(({ startAreas }) => startAreas(areas));
  if (pulse) new Worker(pulse, { type: "module" }).addEventListener("message", () => beats.forEach((beat) => beat()));
  document.body.addEventListener("htmx:after:swap", () => tell("jdec:swapped", null));
  // What an officer has said changes what holds the alarm: ask at once, the live line tells it anyway.
  document.body.addEventListener("htmx:after:request", (event) => {
    if ((event.target as Element).matches?.(".seen-form")) tell("jdec:held", null);
  });
  let timer = 0;
  document.body.addEventListener("htmx:after:swap", () => {
    clearTimeout(timer);
    timer = setTimeout(() => findAll("#said .said-done").forEach((each) => each.remove()), SAID_MS);
  });
  // A page that the browser brings back from its memory shows the past as if it were now.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
