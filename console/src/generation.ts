/**
 * Says that a record began its next generation, on every live page, until somebody at this machine has read it.
 *
 * The console names both records with every beat; what this machine knew last stands in the browser, so that it is said
 * after a reload too.  The server writes the words; only the record's short name is put in.
 */

import { find, findAll, recall, remember, setHidden } from "./page";

const KEY = "records";
let known = "";
let present = "";

/** Compare the records of now with those that this machine knows. */
export function noteRecords(records: readonly string[]): void {
  if (records.length === 0) return;
  present = records.join(" ");
  const before = (recall(KEY) || known || present).split(" ");
  const later = records.map((each, side) => isLater(each, before[side] ?? ""));
  findAll("#generation [data-side]").forEach((each, side) => {
    const name = find("[data-record]", each);
    const text = short(records[side] ?? "");
    if (name && later[side] && name.textContent !== text) name.textContent = text;
    setHidden(each, !later[side]);
  });
  if (later.includes(true)) known ||= before.join(" ");
  else know();
}

/** Let the officer say that he has read it. */
export function startGeneration(): void {
  find("#generation")?.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-read]")) return;
    know();
    findAll("#generation [data-side]").forEach((each) => setHidden(each, true));
  });
}

function know(): void {
  known = present;
  if (recall(KEY) !== present) remember(KEY, present);
}

/** `jdec/USA/actual/2` follows `jdec/USA/actual/1`; another exercise is another record. */
function isLater(now: string, before: string): boolean {
  const [one, other] = [now, before].map((each) => each.slice(0, each.lastIndexOf("/") + 1));
  return one !== "" && one === other && generation(now) > generation(before);
}

const generation = (record: string): number => Number(record.slice(record.lastIndexOf("/") + 1));

/** `USA.2`, as entries of it are named. */
const short = (record: string): string => `${record.split("/")[1] ?? ""}.${generation(record)}`;
