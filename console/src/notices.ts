/** Forms of notices: each fault that the server found stands at its input, where a reader's eye and a screen reader are. */

import { find, findAll } from "./page";

/** Keep the marks at the inputs as the newest verdict has them. */
export function startNotices(): void {
  const form = find<HTMLFormElement>("#notice-form");
  if (!form) return;
  proposeNumber(form);
  pressOnce(form);
  document.body.addEventListener("htmx:after:swap", () => mark(form));
}

/**
 * A press takes the place of a judging that is under way, and of nothing else: what is pressed while the form is being
 * sent goes out when that is answered, since the answer may bring what the next press must carry.
 */
function pressOnce(form: HTMLFormElement): void {
  let isSending = false;
  let next: HTMLElement | null = null;
  const isOwn = (event: Event): boolean => (event as CustomEvent<{ ctx: { sourceElement: Element } }>).detail.ctx.sourceElement === form;
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !isSending) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      next = event.submitter;
    },
    { capture: true },
  );
  document.body.addEventListener("htmx:before:request", (event) => {
    if (isOwn(event)) isSending = true;
  });
  document.body.addEventListener("htmx:finally:request", (event) => {
    if (!isOwn(event)) return;
    isSending = false;
    const pressed = next;
    next = null;
    // After htmx has let go of what was sent.
    if (pressed?.isConnected) setTimeout(() => form.requestSubmit(pressed));
  });
}

function mark(form: HTMLFormElement): void {
  const faults = new Map(findAll("#verdict [data-fault]").map((each) => [each.dataset["fault"] ?? "", each.dataset["text"] ?? ""]));
  for (const place of findAll(".fault[id]", form)) {
    const id = place.id.replace(/-fault$/, "");
    const text = faults.get(id) ?? "";
    if (place.textContent !== text) place.textContent = text;
    const input = document.getElementById(id);
    if (text) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
}

/** A follow-up is of the series of its original: choosing that proposes the number, unless another was typed. */
function proposeNumber(form: HTMLFormElement): void {
  const original = find<HTMLSelectElement>("select[name=original]", form);
  const number = find<HTMLInputElement>("input[name=number]", form);
  let proposed = number?.value ?? "";
  original?.addEventListener("change", () => {
    if (!number || !original.value || number.value !== proposed) return;
    proposed = original.value.slice(0, -2) + (form.dataset["format"] ?? "");
    number.value = proposed;
  });
}
