import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  collect,
  evaluate,
  judgementOf,
  mhlwIntegrated,
  profileOf,
  readAttestations,
  readFacts,
  readKit,
  readProfile,
  readReport,
  runSelfTest,
  TerminalError,
  terminalErrorCodes,
} from "../src/index.ts";
import { type Installation, planInstallation } from "../src/kit/index.ts";
import { goodTerminal } from "./made-machines.ts";
import { updateErrors } from "./update/errors.ts";

const nothing: Installation = { name: "kit", records: "/", folders: [], files: [] };

async function thrownBy(action: () => unknown): Promise<TerminalError> {
  try {
    await action();
  } catch (error) {
    if (TerminalError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

async function onPlatform(platform: string, action: () => unknown): Promise<void> {
  const real = Object.getOwnPropertyDescriptor(process, "platform");
  Object.defineProperty(process, "platform", { value: platform, configurable: true });
  try {
    await action();
  } finally {
    if (real) Object.defineProperty(process, "platform", real);
  }
}

describe("errors", () => {
  it("come with every code, a cause where there is one, and a message that says what to do", async () => {
    const empty = await mkdtemp(join(tmpdir(), "uketsuke-empty-"));
    try {
      const produced = [
        await thrownBy(() => readFacts({ schema: "uketsuke-facts/2" })),
        await thrownBy(() => readAttestations([])),
        await thrownBy(() => readKit({ topology: "star" })),
        await thrownBy(() => profileOf("mhlw-1999")),
        await thrownBy(() => readProfile({ id: "mine" })),
        await thrownBy(() => onPlatform("sunos", () => collect())),
        await thrownBy(() => collect({ root: empty })),
        await thrownBy(() => planInstallation({ ...nothing, folders: ["C:\\OQS"] })),
        await thrownBy(() => planInstallation({ ...nothing, folders: ["/dev/null"] })),
        await thrownBy(() => readReport({})),
        await thrownBy(() => judgementOf(evaluate(goodTerminal, mhlwIntegrated, []), "MEM-9")),
        await thrownBy(() => runSelfTest({ browser: "/nonexistent/browser" })),
        ...(await updateErrors(thrownBy)),
      ];
      expect(produced.map(({ code }) => code).sort()).toEqual(
        Object.keys(terminalErrorCodes).sort(),
      );
      expect(produced[0]?.cause).toBeInstanceOf(Error);
      expect(produced[2]?.message).toContain(
        "kit.topology must be one of ip-vpn, ipsec-ike, other",
      );
      expect(produced[6]?.retryable).toBe(true);
      for (const { message } of produced) expect(message).toMatch(/\. [A-Z].*\.$/);
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  it("are known across two copies of the package, and nothing else is one", () => {
    const marked = { [Symbol.for("@uketsuke/terminal/error")]: true };
    expect(TerminalError.is(marked)).toBe(true);
    expect(TerminalError.is(new Error("other"))).toBe(false);
    expect(TerminalError.is(null)).toBe(false);
  });

  it("reads an empty kit: every field may be left out", () => {
    expect(readKit({})).toEqual({});
  });
});
