import type { Switched } from "@uketsuke/terminal/update";
import type { Say } from "../../language.ts";

/** How a program's switch ended. */
export interface ProgramSwitched {
  readonly program: string;
  readonly switched: Switched;
}

/** Whether the version that was wanted is in use. */
export function switchedWell({ switched }: ProgramSwitched): boolean {
  return switched.outcome === "in-use";
}

/** For JSON. */
export function switchEntry({ program, switched }: ProgramSwitched): object {
  if (switched.outcome === "rolled-back")
    return {
      program,
      outcome: switched.outcome,
      from: switched.from.version,
      to: switched.to.version,
    };
  return { program, outcome: switched.outcome, version: switched.version.version };
}

/** For a person. */
export function switchLines(done: readonly ProgramSwitched[], say: Say): string {
  if (done.length === 0)
    return `${say("There is nothing to put into use.", "適用するものはない。")}\n`;
  return done.map(({ program, switched }) => `${program}: ${sentence(switched, say)}\n`).join("");
}

function sentence(switched: Switched, say: Say): string {
  if (switched.outcome === "rolled-back") {
    const [from, to] = [switched.from.version, switched.to.version];
    return say(
      `${from} does not work; ${to} is in use again`,
      `${from} は動かないため ${to} に戻した`,
    );
  }
  const { version } = switched.version;
  return switched.outcome === "in-use"
    ? say(`${version} is in use`, `${version} を使用中`)
    : say(
        `${version} does not work, and there is no version before it`,
        `${version} は動かず、前の版もない`,
      );
}
