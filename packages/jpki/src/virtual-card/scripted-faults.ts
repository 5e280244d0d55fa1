import { concat, fromHex, toHex } from "../bytes.ts";
import type { ApplicationName } from "../layout/card-profile.ts";
import { instructions } from "../layout/commands.ts";
import { statusWords } from "../status-word.ts";
import type { BadTlv, Fault, FaultCondition, FaultRule } from "./fault-script.ts";

/** Runs fault scripts: says which fault strikes a command, and bends the answer after it. */
export class ScriptedFaults {
  /** Commands that fitted a rule, and how often it struck; a script that is set anew starts anew. */
  readonly #counts = new WeakMap<FaultRule, { seen: number; struck: number }>();
  #storm = false;

  /** Forgets a storm of 61xx. */
  reset(): void {
    this.#storm = false;
  }

  /** The fault that strikes this command, if any. */
  next(
    script: readonly FaultRule[] | undefined,
    command: Uint8Array,
    application: ApplicationName | undefined,
  ): Fault | undefined {
    let striking: Fault | undefined;
    for (const rule of script ?? []) {
      if (!fits(rule.when, command, application)) continue;
      const counts = this.#counts.get(rule) ?? { seen: 0, struck: 0 };
      this.#counts.set(rule, counts);
      counts.seen++;
      if (striking || !isDue(rule.when, counts.seen)) continue;
      if (rule.times !== undefined && counts.struck >= rule.times) continue;
      counts.struck++;
      striking = rule.fault;
    }
    return striking;
  }

  /** The answer after the fault; `answer` has the chip carry the command out. */
  bend(fault: Fault | undefined, command: Uint8Array, answer: () => Uint8Array): Uint8Array {
    if (this.#storm && command[1] === instructions.getResponse.ins)
      return Uint8Array.of(0, 0x61, 0x10);
    this.#storm = false;
    if (fault?.kind === "status-word") {
      if (fault.carriedOut) answer();
      return fromHex(fault.statusWord);
    }
    if (fault?.kind === "exact-length-storm") {
      // Always one byte beside the Le that was sent.
      return Uint8Array.of(0x6c, ((command.at(-1) ?? 0) + 1) & 0xff);
    }
    const response = answer();
    switch (fault?.kind) {
      case "wrong-length":
        return withLength(response, fault.by);
      case "cut":
        return response.slice(0, fault.bytes);
      case "oversized":
        return concat(new Uint8Array(fault.bytes ?? 65_000), success);
      case "more-data-storm":
        this.#storm = true;
        return concat(
          response.slice(0, Math.min(1, response.length - 2)),
          Uint8Array.of(0x61, 0x10),
        );
      case "bad-tlv":
        return response.length > 2 ? badTlv(response, fault.form) : response;
      default:
        return response;
    }
  }
}

const success = Uint8Array.of(statusWords.success >> 8, statusWords.success & 0xff);

/** What stands where tag and length of the object belong: a private tag of two bytes in every file of the card. */
const badHeaders: Readonly<Record<Exclude<BadTlv, "filler">, string>> = {
  "too-long": "FF2084FFFFFFFF",
  indefinite: "FF2080",
  "endless-tag": "FFFFFFFFFFFFFF",
};

function badTlv(response: Uint8Array, form: BadTlv): Uint8Array {
  const bent = response.slice();
  const data = bent.subarray(0, -2);
  if (form === "filler") data.fill(0xff);
  else data.set(fromHex(badHeaders[form]).subarray(0, data.length));
  return bent;
}

function withLength(response: Uint8Array, by: number): Uint8Array {
  const data = response.slice(0, -2);
  const changed =
    by < 0 ? data.subarray(0, Math.max(0, data.length + by)) : concat(data, new Uint8Array(by));
  return concat(changed, response.slice(-2));
}

function fits(
  when: FaultCondition | undefined,
  command: Uint8Array,
  application: ApplicationName | undefined,
): boolean {
  if (when?.application !== undefined && when.application !== (application ?? "none")) return false;
  if (when?.command === undefined) return true;
  if (command.length * 2 < when.command.length) return false;
  const begin = toHex(command.subarray(0, Math.ceil(when.command.length / 2)));
  return [...when.command.toUpperCase()].every(
    (digit, index) => digit === "?" || digit === begin[index],
  );
}

function isDue(when: FaultCondition | undefined, seen: number): boolean {
  if (when?.at !== undefined && seen !== when.at) return false;
  if (when?.from !== undefined && seen < when.from) return false;
  return when?.every === undefined || seen % when.every === 0;
}
