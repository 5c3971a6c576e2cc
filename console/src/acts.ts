/**
 * Acts that an officer signs with a passkey: the server says what to sign, the passkey signs it, the form carries it.
 *
 * The form is sent in every case, with a signature or without one; what to say and to offer then, the server knows.
 * The fields are those of the press: the page may change while the browser asks the officer.
 */

import htmx from "htmx.org";

import { find, findAll, hear, setHidden, tell } from "./page";

/** A browser that neither signs nor gives up is let go so long after the time that the server gave it. */
const GRACE_MS = 5_000;
/** A server that does not say so soon what to sign gets the form without a signature. */
const ASK_MS = 8_000;

interface Asked {
  publicKey?: PublicKeyCredentialRequestOptionsJSON;
}

let pending: AbortController | null = null;
let pressed: Element | null = null;

/** Take over the forms of acts where the officer may have a passkey. */
export function startActs(): void {
  if (document.body.dataset["signs"] === undefined) return;
  offerAgain();
  // A refusal also comes as a piece of the page.
  hear("jdec:swapped", offerAgain);
  // Before the form hears of it itself, and htmx with it.
  document.addEventListener("submit", take, { capture: true });
}

function offerAgain(): void {
  findAll("[data-sign-again]").forEach((button) => setHidden(button, false));
}

/** Say of the button that was pressed, and of no other, that its act is under way. */
function markBusy(button: Element | null): void {
  pressed?.removeAttribute("aria-busy");
  pressed = button;
  pressed?.setAttribute("aria-busy", "true");
}

function take(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-act]") || event.submitter?.getAttribute("name") === "alone") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void run(form, event.submitter);
}

async function run(form: HTMLFormElement, button: Element | null): Promise<void> {
  // Whoever presses again begins anew: a browser has room for one question.
  pending?.abort();
  const own = new AbortController();
  pending = own;
  markBusy(button);
  const action = form.getAttribute("action") ?? "";
  const target = form.getAttribute("hx-target");
  const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
  const signed = await sign(`${action}/options`, fields, own);
  if (pending !== own) return;
  pending = null;
  markBusy(null);
  const all = [...fields, ...Object.entries(signed)];
  if (target && find(target)) await sendPiece(action, target, all);
  else sendPage(action, all);
}

/** What the form says of the signature: the credential, why there is none, or nothing where none is asked for. */
async function sign(path: string, fields: [string, string][], own: AbortController): Promise<Record<string, string>> {
  let asked: Asked;
  try {
    const signal = AbortSignal.any([own.signal, AbortSignal.timeout(ASK_MS)]);
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), signal });
    // What is wrong with the form is said when it is sent.
    if (!answer.ok) return {};
    asked = (await answer.json()) as Asked;
  } catch {
    return {};
  }
  if (!asked.publicKey) return {};
  if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
    return { trouble: "unsupported" };
  }
  const timer = setTimeout(() => own.abort(), (asked.publicKey.timeout ?? 0) + GRACE_MS);
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey);
    const credential = (await navigator.credentials.get({ publicKey, signal: own.signal })) as PublicKeyCredential;
    return { credential: JSON.stringify(credential.toJSON()) };
  } catch {
    return { trouble: "refused" };
  } finally {
    clearTimeout(timer);
  }
}

async function sendPiece(action: string, target: string, fields: [string, string][]): Promise<void> {
  const swap = "outerMorph";
  await htmx.ajax("POST", action, { source: document.body, target, swap, values: Object.fromEntries(fields) });
  // What holds the alarm may have changed.
  tell("jdec:held", null);
}

function sendPage(action: string, fields: [string, string][]): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
