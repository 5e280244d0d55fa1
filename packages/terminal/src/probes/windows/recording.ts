import { ShapeMismatch } from "../../shape.ts";
import { Unseen } from "../machine.ts";

/** One object of a recording; a field that is null or absent reads as undefined, one of another kind throws {@link Unseen}. */
export interface Entry {
  number(name: string): number | undefined;
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  /** A list of strings or numbers as strings; one value alone counts as a list of one. */
  texts(name: string): readonly string[];
  /** A list of objects; one object alone counts as a list of one. */
  entries(name: string): readonly Entry[];
}

/** What the PowerShell collector wrote (schema `uketsuke-windows/1`), before it is decoded into facts. */
export interface WindowsRecording {
  /** ISO 8601. */
  readonly collectedAt: string;
  readonly version: string;
  readonly administrator: boolean;
  /** Every object that a topic saw; throws {@link Unseen} with the collector's reason. */
  all(topic: string): readonly Entry[];
  /** The one object that a topic saw; throws {@link Unseen} where it saw none. */
  one(topic: string): Entry;
}

/** Whether a value claims to be written by the PowerShell collector. */
export function isWindowsRecording(value: unknown): boolean {
  return isObject(value) && value.schema === "uketsuke-windows/1";
}

/** Reads what ConvertTo-Json of Windows PowerShell 5.1 wrote; throws ShapeMismatch where it is no recording at all. */
export function readWindowsRecording(value: unknown, path: string): WindowsRecording {
  const recording = plain(value);
  if (!isObject(recording) || !isObject(recording.topics)) {
    throw new ShapeMismatch(`${path}.topics`, "an object");
  }
  const topics = recording.topics;
  const { collectedAt, version } = recording;
  if (typeof collectedAt !== "string" || Number.isNaN(Date.parse(collectedAt))) {
    throw new ShapeMismatch(`${path}.collectedAt`, "a moment as ISO 8601");
  }
  const all = (topic: string): readonly Entry[] => {
    const given = topics[topic];
    if (!isObject(given)) throw new Unseen("the collector did not look at it");
    if (given.missing !== undefined && given.missing !== null) {
      throw new Unseen(String(given.missing), {
        needsAdministrator: given.denied === true && !administrator(topics),
      });
    }
    return asList(given.seen).map((entry, index) => entryAt(entry, `${topic}[${index}]`));
  };
  return {
    collectedAt: new Date(collectedAt).toISOString(),
    version: typeof version === "string" ? version : "unknown",
    administrator: administrator(topics),
    all,
    one: (topic) => {
      const [first] = all(topic);
      if (!first) throw new Unseen("the system names none");
      return first;
    },
  };
}

function administrator(topics: Record<string, unknown>): boolean {
  const topic = topics.administrator;
  const [first] = isObject(topic) ? asList(topic.seen) : [];
  return isObject(first) && first.administrator === true;
}

function entryAt(value: unknown, path: string): Entry {
  if (!isObject(value)) throw new Unseen(`${path} is no object`);
  const fields = value;
  const read = <T>(name: string, kind: string, is: (given: unknown) => given is T) => {
    const given = fields[name];
    if (given === undefined || given === null) return undefined;
    if (!is(given)) throw new Unseen(`${path}.${name} is no ${kind}`);
    return given;
  };
  return {
    number: (name) => read(name, "number", (given) => typeof given === "number"),
    text: (name) => read(name, "text", (given) => typeof given === "string") || undefined,
    flag: (name) => read(name, "flag", (given) => typeof given === "boolean"),
    texts: (name) => asList(fields[name]).flatMap((given) => (given === null ? [] : [`${given}`])),
    entries: (name) =>
      asList(fields[name]).map((entry, index) => entryAt(entry, `${path}.${name}[${index}]`)),
  };
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Undoes what ConvertTo-Json of Windows PowerShell 5.1 does to values: an array with members of its own becomes
 * `{ value, Count }`, and a date becomes `/Date(milliseconds)/`.
 */
function plain(value: unknown): unknown {
  if (typeof value === "string") {
    const milliseconds = /^\/Date\((-?\d+)\)\/$/.exec(value)?.[1];
    return milliseconds === undefined ? value : new Date(Number(milliseconds)).toISOString();
  }
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort().join();
  if (names === "Count,value") return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
