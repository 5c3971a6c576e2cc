/**
 * The tones: an alarm that repeats while an event holds it, quieter ones for lesser grades, and one for a dead line.
 *
 * Browsers give no sound before somebody has touched the page.  Until then the page says SOUND IS OFF, loudly; whoever
 * turned it on once on this machine needs only touch anything after that.
 */

import { find, hear, recall, remember, setHidden } from "./page";

/** Notes as [frequency in Hz, length in s]; 0 is a pause.  `every_s` is the time to the next while it is held. */
interface Tone {
  notes: readonly (readonly [number, number])[];
  every_s: number;
  gain: number;
}

const TONES: Record<string, Tone> = {
  alarm: { notes: [[988, 0.22], [740, 0.22], [988, 0.22], [740, 0.22], [988, 0.22], [740, 0.3]], every_s: 4, gain: 0.5 },
  unclear: { notes: [[784, 0.3], [0, 0.1], [659, 0.3], [0, 0.1], [784, 0.3]], every_s: 7, gain: 0.4 },
  late: { notes: [[659, 0.25], [523, 0.4]], every_s: 20, gain: 0.3 },
  announced: { notes: [[523, 0.35]], every_s: 0, gain: 0.2 },
  line: { notes: [[330, 0.35], [0, 0.1], [262, 0.6]], every_s: 30, gain: 0.4 },
};

let context: AudioContext | null = null;
let soundedAt_s = -Infinity;
let isLineDead = false;

const isOn = (): boolean => context?.state === "running";

/** Wire the buttons and repeat what is held. */
export function startTone(onPulse: (beat: () => void) => void): void {
  const box = find("#sound");
  if (box === null) return;
  const showState = (): void => {
    box.dataset["state"] = isOn() ? "on" : "off";
  };
  const turnOn = async (): Promise<void> => {
    context ??= new AudioContext();
    await context.resume();
    remember("sound", "on");
    showState();
  };
  box.addEventListener("click", (event) => {
    const does = (event.target as Element).closest<HTMLElement>("[data-sound]")?.dataset["sound"];
    if (does) void turnOn().then(() => sound("alarm"));
  });
  if (recall("sound") === "on") {
    context = new AudioContext();
    context.addEventListener("statechange", showState);
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => void turnOn(), { once: true });
  }
  hear("jdec:ring", (grade) => sound(grade));
  hear("jdec:line", (state) => {
    isLineDead = state !== "live";
    if (isLineDead) sound("line");
  });
  hear("jdec:swapped", showHeld);
  onPulse(repeat);
  showState();
}

/** The list of pages counts what is held, as the strip says it now. */
function showHeld(): void {
  const count = find("#part-held")?.dataset["count"];
  const place = find("[data-holding]");
  if (count === undefined || place === null) return;
  setHidden(place, count === "0");
  const figure = place.lastElementChild;
  if (figure !== null) figure.textContent = count;
}

/** What is held is what the page shows, so that button and tone never disagree. */
function repeat(): void {
  const held = find("#part-held")?.dataset["held"] || (isLineDead ? "line" : "");
  const tone = TONES[held];
  if (tone && tone.every_s > 0 && performance.now() / 1000 - soundedAt_s >= tone.every_s) sound(held);
}

function sound(grade: string): void {
  const tone = TONES[grade];
  if (tone === undefined || context === null || !isOn()) return;
  soundedAt_s = performance.now() / 1000;
  document.documentElement.dataset["sounded"] = grade;
  let at = context.currentTime + 0.02;
  for (const [hertz, length] of tone.notes) {
    if (hertz > 0) note(context, hertz, at, length, tone.gain);
    at += length;
  }
}

function note(audio: AudioContext, hertz: number, at: number, length: number, gain: number): void {
  const oscillator = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(gain, at + 0.015);
  volume.gain.setValueAtTime(gain, at + length - 0.03);
  volume.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + length + 0.02);
}
