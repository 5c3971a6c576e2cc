/**
 * The alarm test at the start of a shift: both tones, one after the other, through the very path of a real alarm.
 *
 * Pressing the button is the gesture that browsers ask for before they give any sound.
 */

import { find, tell } from "./page";

const AFTER_MS = 2600;

/** Sound the alarm, then the tone of a dead line. */
export function startDrill(): void {
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-tones]") === null) return;
    find<HTMLButtonElement>("#sound [data-sound]")?.click();
    setTimeout(() => tell("jdec:ring", "line"), AFTER_MS);
  });
}
