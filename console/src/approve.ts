/** Approving with a passkey: the server makes the message, the passkey signs its digest, the form carries it back. */

import { find, setHidden } from "./page";

/** Take over the form `#approve` where the officer's key is a passkey. */
export function startApprove(): void {
  const form = find<HTMLFormElement>("#approve[data-way=passkey]");
  form?.addEventListener("submit", (event) => {
    if (field(form, "credential").value) return;
    event.preventDefault();
    void run(form);
  });
}

interface Asked {
  publicKey: PublicKeyCredentialRequestOptionsJSON;
  version: number;
  text?: string;
}

async function run(form: HTMLFormElement): Promise<void> {
  show(form, "");
  if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
    show(form, "unsupported");
    return;
  }
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const answer = await fetch(form.dataset["options"] ?? "", { method: "POST", body });
    const asked = (await answer.json()) as Asked;
    if (!answer.ok) {
      show(form, "", asked.text ?? String(answer.status));
      return;
    }
    field(form, "version").value = String(asked.version);
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey);
    const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
    field(form, "credential").value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    show(form, "refused");
  }
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const found = find<HTMLInputElement>(`input[name=${name}]`, form);
  if (found) return found;
  const made = document.createElement("input");
  made.type = "hidden";
  made.name = name;
  form.append(made);
  return made;
}

function show(form: HTMLFormElement, trouble: string, text = ""): void {
  for (const each of ["unsupported", "refused"]) setHidden(find(`[data-trouble=${each}]`, form), each !== trouble);
  const said = find("[data-trouble-text]", form);
  if (said) said.textContent = text;
}
