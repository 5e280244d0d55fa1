import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { goodAttestations, goodKit, goodTerminal } from "../test/made-machines.ts";
import { attest } from "./attest.ts";
import { type Attestation, signAttestation, trustedKeys } from "./attestations.ts";
import { evaluate } from "./evaluate.ts";
import { mhlwIntegrated } from "./profiles/mhlw-integrated.ts";

const facts = {
  ...goodTerminal,
  memory: { installedBytes: 8 * 2 ** 30 },
  processor: { brand: "AMD EPYC" },
};
const evaluation = evaluate(facts, mhlwIntegrated, [], { kit: goodKit });
const options = { statement: "Made.", by: "Made Vendor", at: new Date("2026-11-20T00:00:00Z") };
const document = { name: "sheet.pdf", bytes: Buffer.from("made") };

describe("attest", () => {
  it("states what software cannot see, bound to the machine, with the hash of its document", () => {
    expect(
      attest(evaluation, "MNT-1", { ...options, evidence: [document], expires: "2027-11-20" }),
    ).toEqual({
      row: "MNT-1",
      statement: "Made.",
      by: "Made Vendor",
      at: "2026-11-20T00:00:00.000Z",
      evidence: [
        {
          name: "sheet.pdf",
          sha256: "ea0890697a77af0a2e054cccec587c8a42feb5cf38e778c6c6e2a96bfb945c0b",
        },
      ],
      expires: "2027-11-20",
      machine: goodTerminal.machine?.idHash,
    });
    expect(attest(evaluation, "CERT-1", { ...options, bound: false })).not.toHaveProperty(
      "machine",
    );
  });

  it.each([
    ["MEM-1", "is fail"],
    ["OS-1", "is pass"],
    ["ENV-3", "is not-applicable"],
    ["MEM-9", "has no row MEM-9"],
  ])("refuses %s", (row, why) => {
    expect(() => attest(evaluation, row, { ...options, evidence: [document] })).toThrow(why);
  });

  it("wants a document where the rule takes nothing less", () => {
    const warned = { ...facts, lockdown: { appLocker: true } };
    const seen = evaluate(warned, mhlwIntegrated, [], { kit: goodKit });
    expect(() => attest(seen, "OS-2", options)).toThrow("only a statement with a document");
    expect(attest(seen, "OS-2", { ...options, evidence: [document] }).row).toBe("OS-2");
  });
});

describe("signed statements", () => {
  const maker = generateKeyPairSync("ed25519");
  const other = generateKeyPairSync("ed25519");
  const plain = goodAttestations.find(({ row }) => row === "MNT-1") as Attestation;
  const signed = signAttestation(plain, maker.privateKey);
  const keys = trustedKeys([maker.publicKey]);
  const judged = (attestation: Attestation, unsigned?: "accept" | "refuse") => {
    const trust = { keys, ...(unsigned ? { unsigned } : {}) };
    const { judgements } = evaluate(goodTerminal, mhlwIntegrated, [attestation], {
      kit: goodKit,
      trust,
    });
    const row = judgements.find(({ requirement }) => requirement.id === "MNT-1");
    return `${row?.result} ${row?.note?.en ?? ""}`;
  };

  it("count when a trusted key signed them, read back from a file too", () => {
    expect(judged(signed)).toBe("attested ");
    expect(judged(JSON.parse(JSON.stringify(signed)))).toBe("attested ");
    expect(judged(signAttestation(signed, other.privateKey))).toBe("attested ");
  });

  it("count for nothing without a trusted signature, unless that is allowed", () => {
    expect(judged(plain)).toContain("unknown No trusted key");
    expect(judged(signAttestation(plain, other.privateKey))).toContain("unknown No trusted key");
    expect(judged(plain, "accept")).toBe("attested ");
  });

  it.each([
    ["statement", "Other words."],
    ["by", "Somebody else"],
    ["machine", "b".repeat(64)],
    ["evidence", [{ name: "a", sha256: "b" }]],
    ["expires", "2099-01-01"],
  ] as const)("never count when %s was changed after it", (field, value) => {
    const changed = { ...signed, [field]: value } as Attestation;
    expect(judged(changed, "accept")).toContain("unknown The signature does not fit");
  });

  it("never count with a signature under a trusted name that is broken or foreign", () => {
    const [{ keyid = "" } = {}] = signed.signatures ?? [];
    const foreign = signAttestation(plain, other.privateKey).signatures?.[0]?.sig ?? "";
    for (const sig of [foreign, "", "!!"])
      expect(judged({ ...plain, signatures: [{ keyid, sig }] }, "accept")).toContain(
        "does not fit",
      );
    expect(judged({ ...plain, signatures: [{ keyid: "toString", sig: "" }] })).toContain(
      "No trusted",
    );
  });
});

describe("statements about several machines in one file", () => {
  it("count for the machine they are bound to", () => {
    const mine = {
      ...(goodAttestations[0] as Attestation),
      row: "MNT-1",
      machine: goodTerminal.machine?.idHash ?? "",
    };
    const others = { ...mine, machine: "c".repeat(64), at: "2026-11-19T00:00:00Z" };
    const result = (list: readonly Attestation[]) =>
      evaluate(goodTerminal, mhlwIntegrated, list, { kit: goodKit }).judgements.find(
        ({ requirement }) => requirement.id === "MNT-1",
      )?.result;
    expect(result([mine, others])).toBe("attested");
    expect(result([others])).toBe("unknown");
  });
});
