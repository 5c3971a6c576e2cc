/**
 * The live line: one native EventSource a page, in the background as well.
 *
 * It says what changed, never what is: the parts of the page fetch themselves.  Silence for 12 seconds, or a beat that
 * says the node is lost, puts a bar across the page and takes the colour out of the picture; only hearing again takes it
 * away.  A burst of changes becomes one refresh, the first at once.
 */

import { noteRecords } from "./generation";
import { find, instantOf, setHidden, tell } from "./page";
import type { Told } from "./page";
import { startUnsent } from "./unsent";

const SILENT_AFTER_MS = 12_000;
const GATHER_MS = 400;
const AGAIN_AFTER_MS = 3_000;
const REFRESH_EVERY_MS = 60_000;

type Change = "jdec:picture" | "jdec:status" | "jdec:ladder" | "jdec:desk";
interface Beat {
  now?: string;
  node?: "up" | "lost";
  since?: string | null;
  why?: string;
  records?: string[];
  sequence?: string;
  reset?: boolean;
  ring?: string | null;
}

class Line {
  isEnded = false;
  private source: EventSource | null = null;
  private isNodeLost = false;
  private state: Told["jdec:line"] | "waiting" = "waiting";
  private heardAt = performance.now();
  private heardDate = Date.now();
  private heardServer = new Date(document.body.dataset["now"] ?? Date.now());
  private openedAt = 0;

  constructor(private readonly path: string) {}

  open(): void {
    this.source?.close();
    this.openedAt = performance.now();
    const source = new EventSource(this.path);
    this.source = source;
    const on = (kind: string, take: (data: Beat) => void): void =>
      source.addEventListener(kind, (event) => this.heard(parse((event as MessageEvent<string>).data), take));
    on("hello", (data) => this.greeted(data));
    on("beat", () => undefined);
    on("picture", (data) => {
      if (data.ring) tell("jdec:ring", data.ring);
      gather("jdec:picture");
    });
    on("status", () => gather("jdec:status"));
    on("ladder", () => gather("jdec:ladder"));
    on("desk", () => gather("jdec:desk"));
    on("ended", () => this.end());
  }

  /** Once a second: is it still live?  A line that was closed for good is opened again. */
  check(): void {
    const silent = Math.max(performance.now() - this.heardAt, Date.now() - this.heardDate);
    if (silent > SILENT_AFTER_MS) this.become("stale", "silent", this.heardServer);
    const isClosed = this.source === null || this.source.readyState === EventSource.CLOSED;
    if (isClosed && performance.now() - this.openedAt > AGAIN_AFTER_MS) this.open();
  }

  private heard(data: Beat, take: (data: Beat) => void): void {
    this.heardAt = performance.now();
    this.heardDate = Date.now();
    if (data.now) {
      this.heardServer = new Date(data.now);
      tell("jdec:now", this.heardServer);
    }
    if (data.records) noteRecords(data.records);
    if (data.node) this.isNodeLost = data.node === "lost";
    if (this.isNodeLost) this.become("stale", data.why === "picture" ? "picture" : "node", data.since ? new Date(data.since) : this.heardServer);
    else if (!this.isEnded) this.become("live");
    take(data);
  }

  /** What happened between the making of the page and this greeting may be unknown here: refresh unless it is known. */
  private greeted(data: Beat): void {
    const made = find("[data-sequence]")?.dataset["sequence"];
    if (data.reset || data.sequence !== made) {
      gather("jdec:picture");
      gather("jdec:status");
    }
  }

  /** The session is over: what is on the page stays, and asks for nothing more. */
  end(): void {
    this.isEnded = true;
    this.source?.close();
    this.become("ended");
  }

  private become(state: Told["jdec:line"], why?: "silent" | "node" | "picture", since?: Date): void {
    const bar = find("#not-live");
    for (const each of ["silent", "node", "picture"]) setHidden(find(`[data-why=${each}]`, bar ?? document), each !== why);
    const time = find<HTMLTimeElement>("[data-since]", bar ?? document);
    if (time && since) time.textContent = `${instantOf(since)} UTC`;
    if (state === this.state) return;
    if (this.state === "stale" && state === "live") gatherAll();
    this.state = state;
    show(state);
    tell("jdec:line", state);
  }
}

/** Put the state where it cannot be overlooked: bar, lamp, and the colour of the whole picture. */
function show(state: Told["jdec:line"]): void {
  document.documentElement.dataset["line"] = state;
  setHidden(find("#not-live > p"), state !== "stale");
  setHidden(find("#ended > p"), state !== "ended");
  const lamp = find("#lamp");
  if (lamp === null) return;
  lamp.dataset["state"] = state;
  for (const each of ["live", "stale", "waiting"]) {
    setHidden(find(`[data-when=${each}]`, lamp), each !== (state === "live" ? "live" : "stale"));
  }
}

const waiting = new Map<Change, { isMore: boolean }>();

/** Tell of a change at once, then of all that came meanwhile as one. */
function gather(change: Change): void {
  const found = waiting.get(change);
  if (found) {
    found.isMore = true;
    return;
  }
  release(change);
  const entry = { isMore: false };
  waiting.set(change, entry);
  setTimeout(() => {
    waiting.delete(change);
    if (entry.isMore) gather(change);
  }, GATHER_MS);
}

function gatherAll(): void {
  for (const change of ["jdec:picture", "jdec:status", "jdec:ladder"] as const) gather(change);
}

/** A past view stands still; the alarm, which is always of now, does not. */
function release(change: Change): void {
  if (change === "jdec:picture") tell("jdec:held", null);
  if (document.documentElement.dataset["at"] === undefined) tell(change, null);
}

function parse(text: string): Beat {
  try {
    return JSON.parse(text) as Beat;
  } catch {
    return {};
  }
}

/** Open the line and watch it.  Windows of notices open and close by time alone: refresh once a minute as well. */
export function startLive(path: string, onPulse: (beat: () => void) => void): void {
  const line = new Line(path);
  let refreshedAt = performance.now();
  line.open();
  startUnsent(() => line.end());
  onPulse(() => {
    if (line.isEnded) return;
    line.check();
    if (performance.now() - refreshedAt > REFRESH_EVERY_MS) {
      refreshedAt = performance.now();
      gatherAll();
    }
  });
}
