import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

const binding = await import("pcsclite").then(
  () => true,
  () => false,
);

describe.skipIf(!binding)(
  "without a PC/SC service (skipped where pcsclite is not installed)",
  () => {
    // libpcsclite reads it once a process, so these tests have a file of their own.
    process.env.PCSCLITE_CSOCK_NAME = "/nonexistent/pcscd.comm";

    it.each([["readers"], ["card", "info"]])(
      "%s %s exits 5 and says what to start",
      async (...args) => {
        const ended = await uketsuke(args.filter(Boolean));
        expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
        expect(ended.stderr).toContain("error PCSC_UNAVAILABLE");
        expect(ended.stderr).toMatch(/\nhint: .*pcscd/);
      },
    );

    it("doctor goes on and shows the reader row as unknown with the reason", async () => {
      const ended = await uketsuke(["doctor", "--json"]);
      const row = json<{ rows: { id: string; result: string; observed: { en: string } }[] }>(
        ended,
      ).rows.find(({ id }) => id === "ENV-1");
      expect(row?.result).toBe("unknown");
      expect(row?.observed.en).toContain("PC/SC service");
    });
  },
);
