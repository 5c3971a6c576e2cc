/** The time line beside the notices: from six hours ago to two days ahead, with now marked; the table says it in figures. */

import { find, findAll, hear, timeOf } from "./page";

const BEFORE_H = 6;
const AFTER_H = 42;
const TICK_H = 12;
const HOUR_MS = 3_600_000;

/** Draw now, and again whenever the notices were refreshed or a minute has passed. */
export function startTimeline(): void {
  let now = new Date(document.body.dataset["now"] ?? Date.now());
  let drawnAt = 0;
  hear("jdec:now", (told) => {
    now = told;
    if (Math.abs(now.getTime() - drawnAt) > 60_000) draw();
  });
  hear("jdec:swapped", () => draw());
  const draw = (): void => {
    drawnAt = now.getTime();
    drawAround(now);
  };
  draw();
}

function drawAround(now: Date): void {
  const from = now.getTime() - BEFORE_H * HOUR_MS;
  const part = (instant: number): number => Math.min(1, Math.max(0, (instant - from) / ((BEFORE_H + AFTER_H) * HOUR_MS)));
  drawScale(from, part, part(now.getTime()));
  for (const row of findAll(".notice")) {
    const opens = timeIn(row, "[data-opens]") ?? from;
    const closes = timeIn(row, "[data-closes]") ?? from + (BEFORE_H + AFTER_H) * HOUR_MS;
    const track = find(".track", row);
    const span = find(".span", row);
    track?.style.setProperty("--now", String(part(now.getTime())));
    span?.style.setProperty("--from", String(part(opens)));
    span?.style.setProperty("--to", String(part(closes)));
  }
}

function drawScale(from: number, part: (instant: number) => number, now: number): void {
  const scale = find(".scale");
  if (scale === null) return;
  const first = Math.ceil(from / (TICK_H * HOUR_MS)) * TICK_H * HOUR_MS;
  const ticks = Array.from({ length: (BEFORE_H + AFTER_H) / TICK_H }, (_, index) => first + index * TICK_H * HOUR_MS);
  scale.style.setProperty("--now", String(now));
  scale.replaceChildren(
    ...ticks.map((instant) => {
      const tick = document.createElement("span");
      const date = new Date(instant);
      tick.textContent = date.getUTCHours() === 0 ? date.toISOString().slice(5, 10) : timeOf(date).slice(0, 5);
      tick.style.setProperty("--at", String(part(instant)));
      return tick;
    }),
  );
}

function timeIn(row: Element, selector: string): number | undefined {
  const text = find<HTMLTimeElement>(selector, row)?.dateTime;
  return text ? new Date(text).getTime() : undefined;
}
