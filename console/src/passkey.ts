/** Passkeys: the browser's own dialog between two answers of the server; nothing secret passes through here. */

import { find, findAll, setHidden } from "./page";

/** Take over the form `#passkey`, to sign in (`data-does="get"`) or to make a passkey (`create`). */
export function startPasskey(): void {
  const form = find<HTMLFormElement>("#passkey");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(form);
  });
}

/** Ask the browser for what the server wants, put its answer into the form, and send that as any other form. */
async function run(form: HTMLFormElement): Promise<void> {
  const isNew = form.dataset["does"] === "create";
  const parser = isNew ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  show(form, "");
  if (!("PublicKeyCredential" in window) || !(parser in PublicKeyCredential)) {
    show(form, "unsupported");
    return;
  }
  try {
    const asked = await options(form);
    const field = find<HTMLInputElement>("input[name=credential]", form);
    if (field) field.value = JSON.stringify(await (isNew ? make(asked) : ask(asked)));
    form.submit();
  } catch {
    show(form, "refused");
  }
}

async function options(form: HTMLFormElement): Promise<unknown> {
  const fields = findAll<HTMLInputElement>("input[name]", form).map((each) => [each.name, each.value]);
  const answer = await fetch(form.dataset["options"] ?? "", { method: "POST", body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

async function make(asked: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked as PublicKeyCredentialCreationOptionsJSON);
  return ((await navigator.credentials.create({ publicKey })) as PublicKeyCredential).toJSON();
}

async function ask(asked: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked as PublicKeyCredentialRequestOptionsJSON);
  return ((await navigator.credentials.get({ publicKey })) as PublicKeyCredential).toJSON();
}

function show(form: HTMLFormElement, trouble: string): void {
  for (const each of ["unsupported", "refused"]) setHidden(find(`[data-trouble=${each}]`, form), each !== trouble);
}
