import { open } from "node:fs/promises";
import { CliError } from "../../errors.ts";
import {
  knownCode,
  knownCodes,
  knownMilliseconds,
  knownMoment,
  knownOutcome,
  knownStep,
  knownWord,
} from "./words.ts";

const tailBytes = 256 * 1024;
const tailLines = 300;
const levels = ["trace", "debug", "info", "warn", "error", "fatal", "note", "detail", "progress"];

/** The end of a log, line by line: when, how grave, which codes. Its sentences are free text and stay at home. */
export async function logPart(path: string): Promise<object> {
  const lines = (await tailOf(path)).split("\n").filter((line) => line.trim() !== "");
  const newest = lines.slice(-tailLines);
  return {
    linesNotShown: lines.length - newest.length,
    newest: await Promise.all(newest.map(shownLine)),
  };
}

async function shownLine(line: string): Promise<object> {
  const value = parsed(line);
  if (value === undefined) return { codes: await codesIn(line), note: "no line of JSON" };
  const { time, level, code, step, outcome, milliseconds } = value;
  const text = [value.text, value.msg].filter((one) => typeof one === "string").join(" ");
  return {
    time: knownMoment(time),
    level: knownWord(level, levels),
    ...(code === undefined ? {} : { code: await knownCode(code) }),
    ...(step === undefined ? {} : { step: knownStep(step) }),
    ...(outcome === undefined ? {} : { outcome: await knownOutcome(outcome) }),
    ...(milliseconds === undefined
      ? {}
      : { milliseconds: knownMilliseconds(Math.round(Number(milliseconds))) }),
    codes: await codesIn(text),
  };
}

/** The codes that stand in a sentence. */
async function codesIn(text: string): Promise<readonly string[]> {
  const known = await knownCodes();
  return [...new Set(text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? [])].filter((word) => known.has(word));
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function tailOf(path: string): Promise<string> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new CliError("FILE_UNREADABLE", `The log ${path} cannot be read: ${code}.`, { cause });
  }
}
