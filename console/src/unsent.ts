/**
 * A form that was typed into and not sent: nothing but its officer takes the page away from under it.
 *
 * A piece of a page whose session is over is answered with the way to the sign-in.  Where something was typed the page
 * stays and says so; whatever is sent from it is refused with a sentence and kept as a draft.
 */

import { find, findAll } from "./page";

interface Answered {
  ctx: { hx?: { redirect?: string }; response: { status: number } };
}

/** What a piece of a page is answered with when the session is over; where a form that was sent leads on, it is 200. */
const NOT_SIGNED_IN = 401;

/** Stay where something was typed; `onOver` says that the session is over. */
export function startUnsent(onOver: () => void): void {
  document.body.addEventListener("htmx:before:response", (event) => {
    const { hx, response } = (event as CustomEvent<Answered>).detail.ctx;
    if (!hx?.redirect || response.status !== NOT_SIGNED_IN || !isTyped()) return;
    event.preventDefault();
    onOver();
  });
  const signIn = find<HTMLAnchorElement>("#ended a");
  signIn?.addEventListener("click", () => (signIn.target = isTyped() ? "_blank" : ""));
}

/** Whether a form of the page holds what its page did not. */
function isTyped(): boolean {
  const all = findAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("main form[method=post] :is(input, textarea, select)");
  return all.some((each) => {
    if (each instanceof HTMLSelectElement) return [...each.options].some((one) => one.selected !== one.defaultSelected) && each.selectedIndex > 0;
    if (each instanceof HTMLInputElement && ["checkbox", "radio"].includes(each.type)) return each.checked !== each.defaultChecked;
    return each.type !== "hidden" && each.value !== each.defaultValue;
  });
}
