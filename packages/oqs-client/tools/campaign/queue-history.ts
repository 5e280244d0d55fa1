import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type LinkItem, type LinkQueue, openLinkQueue, work } from "../../src/queue/index.ts";
import { canary, isWrite, patientOf } from "../../test/children/queue-child.ts";

/** What children wrote down, in order. */
export interface Line {
  readonly letter: string;
  readonly number: number;
}

/** What is known of a trial from outside. */
export interface QueueHistory {
  readonly location: string;
  readonly key: string;
  readonly log: string;
  /** Family of each request. */
  familyOf(number: number): string;
}

export function linesOf(log: string): Line[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ letter: line[0] ?? "", number: Number(line.slice(2)) }));
}

const openStates = ["waiting", "claimed", "sending"] as const;

/** Works without faults until nothing is open, the clock ten minutes ahead each time; gives the clock it ended at. */
export async function recover(history: QueueHistory, ahead: number): Promise<number> {
  for (let round = 0, then = ahead; round < 60; round++, then += 600_000) {
    await using queue = await openAt(history, then);
    await work(
      queue,
      async ({ payload, kind }) => {
        const { number } = JSON.parse(new TextDecoder().decode(payload));
        appendFileSync(history.log, `S ${number}\n`);
        return { outcome: kind === "read" || number % 5 !== 0 ? "complete" : "unknown", code: "X" };
      },
      { pollMs: 1, untilEmpty: true },
    );
    const stats = await queue.stats();
    if (openStates.every((state) => stats[state] === 0)) return then;
  }
  return -1;
}

const openAt = (history: QueueHistory, ahead: number): Promise<LinkQueue> =>
  openLinkQueue(history.location, {
    key: Buffer.from(history.key, "hex"),
    clock: () => Date.now() + ahead,
    check: "full",
  });

/** Every item of a queue, by state and number. */
async function everyItem(queue: LinkQueue): Promise<LinkItem[]> {
  const items: LinkItem[] = [];
  for (const state of [...openStates, "completed", "dead", "unknown", "discarded"] as const)
    items.push(...(await queue.list({ state, limit: 1_000_000 })));
  return items;
}

/** What is wrong after recovery: nothing, when the queue keeps its promises. */
export async function problemsAfter(history: QueueHistory, ahead: number): Promise<string[]> {
  const problems: string[] = [];
  const lines = linesOf(history.log);
  const count = (letter: string, number: number): number =>
    lines.filter((line) => line.letter === letter && line.number === number).length;
  const accepted = new Set(
    lines.filter(({ letter }) => letter === "A").map(({ number }) => number),
  );
  const seen = new Set(lines.filter(({ letter }) => letter === "S").map(({ number }) => number));
  const before = await whole(history, ahead);
  const after = await whole(history, ahead);
  if (before !== after) problems.push("opening twice does not give the same state");

  await using queue = await openAt(history, ahead);
  const known = new Set<number>();
  for (const number of new Set([...accepted, ...seen])) {
    const item = await queue.find(`${canary} ${number}`);
    if (item === undefined) {
      problems.push(`${number} is lost`);
      continue;
    }
    known.add(item.id);
    const { state } = item;
    if (state !== "completed" && state !== "dead" && state !== "unknown")
      problems.push(`${number} has no end but is ${state}`);
    if (isWrite(number) && count("S", number) > 1)
      problems.push(`the server saw the write ${number} ${count("S", number)} times`);
    if (state === "completed" && count("S", number) === 0)
      problems.push(`${number} is completed and the server never saw it`);
    if (count("C", number) > 0 && state !== "completed")
      problems.push(`${number} was completed and is ${state} now`);
    if (state === "dead" && item.failures < 5) problems.push(`${number} is dead for nothing`);
  }
  // One whose acknowledgement was cut off may be there as well, but not without an end.
  for (const { id, state } of await everyItem(queue))
    if (!known.has(id) && state !== "unknown")
      problems.push(`item ${id} is ${state}, entered by nobody`);
  problems.push(...disorder(history, lines), ...clearText(history.location));
  return problems;
}

/** All there is to know of a queue, to compare. */
async function whole(history: QueueHistory, ahead: number): Promise<string> {
  await using queue = await openAt(history, ahead);
  return JSON.stringify(await everyItem(queue));
}

/** Requests of one patient that the server saw out of order. */
function disorder(history: QueueHistory, lines: readonly Line[]): string[] {
  const last = new Map<string, number>();
  const problems: string[] = [];
  for (const { letter, number } of lines) {
    if (letter !== "S") continue;
    const patient = patientOf(history.familyOf(number), number);
    const before = last.get(patient) ?? -1;
    if (number < before) problems.push(`the server saw ${number} after ${before} of one patient`);
    last.set(patient, Math.max(before, number));
  }
  return problems;
}

/** Files that hold something of a payload or a key as it was. */
export function clearText(location: string): string[] {
  const folder = dirname(location);
  const forms = [canary, "CANARY", Buffer.from(canary).toString("base64").slice(0, 20), "1234番号"];
  const needles = [
    ...forms.map((form) => Buffer.from(form, "utf8")),
    Buffer.from(canary, "utf16le"),
    Buffer.from(Buffer.from(canary).toString("hex")),
  ];
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(location)))
    .filter((name) => {
      const content = readFileSync(join(folder, name));
      return needles.some((needle) => content.includes(needle));
    })
    .map((name) => `${name} holds a payload in clear text`);
}
