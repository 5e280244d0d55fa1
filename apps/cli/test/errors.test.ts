import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CliError, type CliErrorCode, cliErrorCodes, failureOf } from "../src/errors.ts";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface ErrorDocument {
  readonly error: { code: string; message: string; hint: string; docs: string };
}

const visit = ["visit", "--sandbox", "--folder"];

describe("errors", () => {
  it.each([
    { args: ["doctr"], message: "unknown command 'doctr'", hint: "Did you mean doctor?" },
    { args: ["doctor", "--nope"], message: "unknown option '--nope'", hint: "Add --help" },
    {
      args: ["card", "info", "--timeout", "soon"],
      message: "number of seconds above zero",
      hint: "Add --help",
    },
    {
      args: ["visit", "--identify", "face"],
      message: "Allowed choices are pin, staff",
      hint: "Add --help",
    },
  ])("wrong use: $args", async ({ args, message, hint }) => {
    const ended = await uketsuke(args);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain(hint);
  });

  it("come as text on stderr with a hint", async () => {
    const ended = await uketsuke(["help", "nothing"]);
    expect(ended).toEqual({
      code: exitCodes.usage,
      stdout: "",
      stderr:
        "error USAGE: There is no command nothing.\nhint: See uketsuke help.\ndocs: docs/failure-codes.md#USAGE\n",
    });
  });

  it("come as the JSON document on stdout with --json, those of the parse too", async () => {
    const ended = await uketsuke(["doctor", "--nope", "--json"]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(json(ended)).toEqual({
      error: {
        code: "USAGE",
        message: "unknown option '--nope'",
        hint: "See uketsuke help, or the --help of the command.",
        docs: "docs/failure-codes.md#USAGE",
      },
    });
  });

  it("of every code are produced by a command, but those of a card reader", async () => {
    await writeFile(join(folder, "empty.json"), "{}");
    const cases: readonly (readonly [CliErrorCode, readonly string[]])[] = [
      ["USAGE", ["visit"]],
      ["FILE_UNREADABLE", ["doctor", "--facts", join(folder, "absent.json")]],
      ["FILE_UNWRITABLE", ["card", "info", "--trace", join(folder, "absent", "card.trace")]],
      ["CONFIG_INVALID", ["visit", "--pin-stdin", "--config", join(folder, "empty.json")]],
      ["NEEDS_TERMINAL", [...visit, folder]],
    ];
    const produced = await Promise.all(
      cases.map(async ([code, args]) => {
        const ended = await uketsuke([...args, "--json"], { stdin: "1234\n" });
        expect(ended.code, code).toBe(cliErrorCodes[code].exit);
        const { error } = json<ErrorDocument>(ended);
        expect(error.hint, code).not.toBe("");
        return error.code;
      }),
    );
    expect(produced).toEqual(cases.map(([code]) => code));
    const elsewhere: readonly CliErrorCode[] = [
      ...(["NO_TERMINAL_AUTHENTICATOR", "NO_CARD"] as const), // pcsc.test.ts
      "KIOSK_FAILED", // kiosk.test.ts
      "SYSTEM_PROGRAM_FAILED", // service.test.ts
      "TIMED_OUT", // output.test.ts
      "UNEXPECTED", // below
    ];
    expect([...produced, ...elsewhere].sort()).toEqual(Object.keys(cliErrorCodes).sort());
  });

  it("name the wrong fields of a configuration and never their values", async () => {
    const path = join(folder, "wrong.json");
    await writeFile(
      path,
      JSON.stringify({ institution: "12345secret", oqs: { auth: "http://x" } }),
    );
    const { error } = json<ErrorDocument>(
      await uketsuke(["visit", "--pin-stdin", "--config", path, "--json"]),
    );
    expect(error.message).toContain("institution");
    expect(error.message).toContain("oqs.auth");
    expect(error.message).not.toContain("secret");
  });

  it("of a package bring the hint of its own table", async () => {
    const ended = await uketsuke(["doctor", "--profile", "mhlw-1999", "--json"]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(json<ErrorDocument>(ended).error).toEqual({
      code: "PROFILE_UNKNOWN",
      message: expect.stringMatching(/^There is no profile mhlw-1999\. Choose one of: /),
      hint: "Choose one of the profiles that the message names.",
      docs: "docs/failure-codes.md#PROFILE_UNKNOWN",
    });
  });

  it("nobody expected are told as such and never end well", async () => {
    expect(await failureOf(new TypeError("x is not y"))).toMatchObject({
      code: "UNEXPECTED",
      message: "x is not y",
      exit: exitCodes.broken,
    });
    expect(await failureOf("thrown text")).toMatchObject({ message: "thrown text" });
    expect(await failureOf(new CliError("NO_CARD", "none"))).toMatchObject({
      exit: exitCodes.broken,
    });
  });

  it("take no PIN on the command line", async () => {
    const ended = await uketsuke(["visit", "--sandbox", "--pin", "1234", "--folder", folder]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("unknown option '--pin'");
  });
});
