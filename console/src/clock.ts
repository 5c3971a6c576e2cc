/** The clock of the page: the server's time, whatever this machine believes, and how far this machine is off. */

import { find, hear, setHidden, timeOf } from "./page";

const TOLD_FROM_S = 2;

/** Start from the time the page was made; `jdec:now` corrects it. */
export function startClock(onPulse: (beat: () => void) => void): void {
  const clock = find<HTMLTimeElement>("#clock");
  const made = new Date(document.body.dataset["now"] ?? "");
  if (clock === null || Number.isNaN(made.getTime())) return;
  let offsetMs = made.getTime() - Date.now();
  const show = (): void => {
    const now = new Date(Date.now() + offsetMs);
    clock.textContent = timeOf(now);
    clock.dateTime = now.toISOString().slice(0, 19) + "Z";
  };
  hear("jdec:now", (now) => {
    offsetMs = now.getTime() - Date.now();
    showSkew(-offsetMs / 1000);
    show();
  });
  onPulse(show);
  show();
}

function showSkew(seconds: number): void {
  const skew = find("#skew");
  const figure = find("[data-skew]");
  if (skew === null || figure === null) return;
  setHidden(skew, Math.abs(seconds) < TOLD_FROM_S);
  figure.textContent = `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toFixed(0)} s`;
}
