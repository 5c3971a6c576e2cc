/**
 * The time slider: what the picture was at earlier sizes of both records.
 *
 * A past view is fetched whole and put in place of the parts, so that map and sound stay; `/watch?at=OWN.PEER` opened by
 * itself shows the same.  What holds the alarm is always of now and is never replaced by the past.
 */

import { afterWords, find, findAll, instantOf, setHidden, tell } from "./page";

interface Times {
  steps: { at: string; time: string }[];
}

const SETTLE_MS = 250;

/** Fill the slider; without earlier states it stays hidden. */
export async function startSlider(process: (element: Element) => void): Promise<void> {
  const box = find("#slider");
  const range = find<HTMLInputElement>("#slider-range");
  if (!box?.dataset["times"] || range === null) return;
  const look = new Past(box, range, process);
  await look.load(box.dataset["times"]);
  range.addEventListener("input", () => look.move());
  find("[data-now-link]")?.addEventListener("click", (event) => {
    event.preventDefault();
    range.value = range.max;
    look.say();
    void look.show();
  });
  afterWords(() => void look.load(box.dataset["times"] ?? ""));
}

class Past {
  private times: Times["steps"] = [];
  /** Read meanwhile, and not yet on the slider. */
  private fresh: Times["steps"] | null = null;
  private shown = "";
  private asked = 0;
  private isAsking = false;
  private timer = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly range: HTMLInputElement,
    private readonly process: (element: Element) => void,
  ) {
    this.shown = box.dataset["at"] ?? "";
  }

  async load(path: string): Promise<void> {
    const answer = await fetch(path, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    this.fresh = ((await answer.json()) as Times).steps;
    this.take();
  }

  /** The officer moves it: say at once where it stands, show it when it rests. */
  move(): void {
    this.say();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      void this.show();
    }, SETTLE_MS);
  }

  /** Put the places that were read on the slider, but never under the officer's hand. */
  private take(): void {
    if (this.fresh === null || this.timer !== 0 || this.isAsking) return;
    this.times = this.fresh;
    this.fresh = null;
    const index = this.times.findIndex((each) => each.at === this.shown);
    this.range.max = String(this.times.length);
    this.range.value = String(this.shown && index >= 0 ? index : this.times.length);
    setHidden(this.box, this.times.length === 0);
    this.say();
    if (index >= 0) this.mark(this.shown, this.times[index]?.time);
  }

  /** Say in words where the slider stands. */
  say(): void {
    const step = this.times[Number(this.range.value)];
    const output = find("output", this.box);
    const text = step ? `${instantOf(new Date(step.time))} UTC` : (output?.dataset["nowWord"] ?? "");
    if (output) output.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
  }

  /** Show where the slider stands; an answer that comes after a later question is dropped. */
  async show(): Promise<void> {
    const step = this.times[Number(this.range.value)];
    const at = step?.at ?? "";
    const mine = ++this.asked;
    this.isAsking = at !== this.shown;
    find("#main")?.removeAttribute("aria-busy");
    if (this.isAsking) await this.fetch(at, step?.time, mine);
    if (mine !== this.asked) return;
    this.isAsking = false;
    this.take();
  }

  private async fetch(at: string, time: string | undefined, mine: number): Promise<void> {
    const address = at ? `/watch?at=${encodeURIComponent(at)}` : "/watch";
    find("#main")?.setAttribute("aria-busy", "true");
    const answer = await fetch(address).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => null) : null;
    if (mine !== this.asked) return;
    find("#main")?.removeAttribute("aria-busy");
    if (text === null) {
      location.assign(address);
      return;
    }
    this.shown = at;
    history.replaceState(null, "", address);
    this.mark(at, time);
    this.replaceParts(text);
    tell("jdec:past", at);
    tell("jdec:swapped", null);
  }

  private mark(at: string, time: string | undefined): void {
    if (at) document.documentElement.dataset["at"] = at;
    else delete document.documentElement.dataset["at"];
    setHidden(find("#past"), at === "");
    const figure = find("[data-past-time]");
    if (figure) figure.textContent = time ? `${instantOf(new Date(time))} UTC` : at;
  }

  private replaceParts(text: string): void {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const part of findAll("[data-part]:not([data-part=held])")) {
      const fresh = page.getElementById(part.id);
      if (fresh === null) continue;
      part.replaceWith(document.adoptNode(fresh));
      this.process(fresh);
    }
  }
}
