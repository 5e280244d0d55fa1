import { describe, expect, it } from "vitest";
import {
  type Attestation,
  attestationState,
  mergeAttestations,
  readAttestations,
} from "./attestations.ts";

const statement: Attestation = {
  row: "MNT-1",
  statement: "Made statement.",
  by: "Made Vendor",
  at: "2026-11-01T00:00:00Z",
  evidence: [],
};

describe("attestations", () => {
  it("keeps the statement made last for each row", () => {
    const later = { ...statement, at: "2026-11-05T00:00:00+09:00", by: "Made Clinic" };
    const other = { ...statement, row: "MNT-2a" };
    expect(mergeAttestations([later], [statement, other])).toEqual([later, other]);
  });

  it("says whether a statement still holds, on the last day too", () => {
    const limited = { ...statement, expires: "2026-11-20" };
    expect(attestationState(limited, { today: "2026-11-20" })).toBe("in-force");
    expect(attestationState(limited, { today: "2026-11-21" })).toBe("expired");
  });

  it("is stale on another machine, and on a machine that cannot be told", () => {
    const bound = { ...statement, machine: "a" };
    expect(attestationState(bound, { today: "2026-11-20", machine: "a" })).toBe("in-force");
    expect(attestationState(bound, { today: "2026-11-20", machine: "b" })).toBe("stale");
    expect(attestationState(bound, { today: "2026-11-20" })).toBe("stale");
  });

  it("reads its own file and names the field that does not fit", () => {
    const file = { schema: "uketsuke-attestations/1", entries: [statement] };
    expect(readAttestations(file)).toEqual([statement]);
    expect(() =>
      readAttestations({ ...file, entries: [{ ...statement, at: "yesterday" }] }),
    ).toThrow("attestations.entries[0].at must be a moment as ISO 8601");
  });
});
