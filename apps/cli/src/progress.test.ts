import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createPrinter, type GlobalOptions } from "./print.ts";
import type { Clock } from "./progress.ts";

/** A clock that goes on when it is told to. */
function madeClock(): Clock & { go(milliseconds: number): void } {
  let now = 0;
  let next = 0;
  let work: (() => void) | undefined;
  let step = 0;
  return {
    now: () => now,
    every(milliseconds, called) {
      [work, step, next] = [called, milliseconds, now + milliseconds];
      return {
        [Symbol.dispose]: () => {
          work = undefined;
        },
      };
    },
    go(milliseconds) {
      const end = now + milliseconds;
      for (; work && next <= end; next += step) {
        now = next;
        work();
      }
      now = end;
    },
  };
}

function printing(options: GlobalOptions, terminal: boolean, env: NodeJS.ProcessEnv = {}) {
  const said = { stdout: "", stderr: "" };
  const clock = madeClock();
  const sink = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      said[name] += text;
    },
    isTTY: terminal,
    columns: 40,
  });
  const io = { stdin: new PassThrough(), stdout: sink("stdout"), stderr: sink("stderr"), env };
  return { print: createPrinter(options, io, clock), clock, said };
}

it("without a terminal there is a line every five seconds, with the time that is left", () => {
  const { print, clock, said } = printing({}, false);
  {
    using progress = print.progress("pictures");
    clock.go(4000);
    progress.at(10, 100);
    expect(said.stderr).toBe("");
    clock.go(7000);
  }
  expect(said.stderr).toBe(
    "pictures 10/100, 0:05, about 0:45 left\npictures 10/100, 0:10, about 1:30 left\n",
  );
  clock.go(60_000);
  expect(said.stderr.split("\n").length).toBe(3);
});

it("on a terminal the line is rewritten from the first second on, cut to the screen, and taken away", () => {
  const { print, clock, said } = printing({ lang: "ja" }, true);
  {
    using progress = print.progress("なりすましの画像を一枚ずつ順に見ていく");
    clock.go(900);
    expect(said.stderr).toBe("");
    progress.at(1, 4);
    clock.go(200);
    expect(said.stderr.trimEnd()).toBe("なりすましの画像を一枚ずつ順に見ていく");
    print.note("one note");
    expect(said.stderr).toContain("\r\u001b[Kone note\nなりすまし");
  }
  expect(said.stderr.endsWith("\r\u001b[K")).toBe(true);
});

it("neither --quiet nor a build machine gets a rewritten line", () => {
  const quiet = printing({ quiet: true }, true);
  const built = printing({}, true, { CI: "true" });
  for (const { print, clock } of [quiet, built]) {
    using _progress = print.progress("work");
    clock.go(6000);
  }
  expect(quiet.said.stderr).toBe("");
  expect(built.said.stderr).toBe("work, 0:05\n");
});

it("with --output ndjson it is an event", () => {
  const { print, clock, said } = printing({ output: "ndjson", quiet: true }, false);
  {
    using progress = print.progress("work");
    progress.at(1, 2, "half");
    clock.go(5000);
  }
  print.result({ all: true }, () => "");
  expect(
    said.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { event: "progress", what: "half", done: 1, total: 2, elapsedMs: 5000, remainingMs: 5000 },
    { event: "result", result: { all: true } },
  ]);
});
