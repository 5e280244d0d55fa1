import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { commands, readFile, send, statusOf } from "../../test/hex-exchange.ts";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { tags } from "../layout/file-formats.ts";
import { viewTlvs } from "../tlv.ts";
import type { VirtualCard } from "./card.ts";
import { type FaultRule, readFaultScript } from "./fault-script.ts";
import { hostilePhotos } from "./hostile-photo.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";
import { namedFaults } from "./named-faults.ts";

const issuer = await createIssuer();
const { selectJpki, selectSurface, selectFile, verify } = commands;
const challenge = "0084000008";
let card: VirtualCard;

beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer });
});

function set(...rules: readonly FaultRule[]): void {
  card.faults.script = readFaultScript(rules);
}

describe("when a rule strikes", () => {
  const fault = { kind: "status-word", statusWord: "6F00" } as const;
  const answers = async (...sequence: readonly string[]): Promise<readonly string[]> => {
    const all: string[] = [];
    for (const command of sequence) all.push((await send(card, command)).slice(-4));
    return all;
  };
  const four = [challenge, challenge, challenge, challenge];

  test("at, from, every and times count the commands that fit", async () => {
    set({ when: { at: 2 }, fault });
    expect(await answers(...four)).toEqual(["9000", "6F00", "9000", "9000"]);
    set({ when: { from: 3 }, fault });
    expect(await answers(...four)).toEqual(["9000", "9000", "6F00", "6F00"]);
    set({ when: { every: 2 }, fault });
    expect(await answers(...four)).toEqual(["9000", "6F00", "9000", "6F00"]);
    set({ when: { from: 2 }, times: 1, fault });
    expect(await answers(...four)).toEqual(["9000", "6F00", "9000", "9000"]);
  });

  test("a header with wildcards, and no shorter command", async () => {
    set({ when: { command: "002000????" }, fault });
    await send(card, selectJpki);
    expect(await answers("00200098", verify("98", "0000"))).toEqual(["63C3", "6F00"]);
    expect(card.verifyCount).toBe(0);
    set({ when: { command: "?084" }, fault });
    expect(await answers(challenge, "00B0880003")).toEqual(["6F00", "9000"]);
  });

  test("an application, or none", async () => {
    set({ when: { application: "none" }, fault });
    expect(await answers(challenge)).toEqual(["6F00"]);
    set({ when: { application: "surface" }, fault });
    expect(await answers(selectJpki, challenge, selectSurface, challenge)).toEqual([
      "9000",
      "9000",
      "9000",
      "6F00",
    ]);
  });

  test("of two that fit the first strikes, and both count", async () => {
    set(
      { when: { at: 1 }, fault },
      { when: { at: 2 }, fault: { kind: "status-word", statusWord: "6A82" } },
    );
    expect(await answers(challenge, challenge, challenge)).toEqual(["6F00", "6A82", "9000"]);
  });

  test("a list that is set anew counts anew", async () => {
    const rules: readonly FaultRule[] = [{ times: 1, fault }];
    card.faults.script = readFaultScript(rules);
    expect(await answers(challenge, challenge)).toEqual(["6F00", "9000"]);
    card.faults.script = readFaultScript(rules);
    expect(await answers(challenge, challenge)).toEqual(["6F00", "9000"]);
  });
});

describe("what a fault does", () => {
  test("a status word instead, carried out or not", async () => {
    await send(card, selectJpki);
    set({ fault: { kind: "status-word", statusWord: "6f00" } });
    expect(await send(card, verify("98", "0000"))).toBe("6F00");
    expect(card.verifyCount).toBe(0);
    set({ fault: { kind: "status-word", statusWord: "6F00", carriedOut: true } });
    expect(await send(card, verify("98", "0000"))).toBe("6F00");
    expect(card.verifyCount).toBe(1);
  });

  test("longer, shorter, cut", async () => {
    await send(card, selectJpki);
    set({ fault: { kind: "wrong-length", by: 2 } });
    expect(await send(card, "00B0880003")).toBe("8F8F0000009000");
    set({ fault: { kind: "wrong-length", by: -2 } });
    expect(await send(card, "00B0880003")).toBe("8F9000");
    set({ fault: { kind: "wrong-length", by: -9 } });
    expect(await send(card, "00B0880003")).toBe("9000");
    set({ fault: { kind: "cut", bytes: 1 } });
    expect(await send(card, "00B0880003")).toBe("8F");
    set({ fault: { kind: "cut", bytes: 0 } });
    expect(await send(card, "00B0880003")).toBe("");
  });

  test("61xx for ever, until another command", async () => {
    await send(card, selectJpki);
    set({ times: 1, fault: { kind: "more-data-storm" } });
    expect(await send(card, "00B0880003")).toBe("8F6110");
    for (let count = 0; count < 5; count++) {
      expect(await send(card, "00C0000010")).toBe("006110");
    }
    expect(await send(card, "00B0880003")).toBe("8F8F009000");
    expect(await send(card, "00C0000010")).toBe("6985");
  });

  test("6Cxx for ever: whatever Le is, it is another", async () => {
    await send(card, selectJpki);
    set({ fault: { kind: "exact-length-storm" } });
    expect(await send(card, "00B0880003")).toBe("6C04");
    expect(await send(card, "00B0880004")).toBe("6C05");
    expect(await send(card, "00B08800FF")).toBe("6C00");
  });

  test("more than was asked for", async () => {
    set({ fault: { kind: "oversized", bytes: 300 } });
    expect(await send(card, challenge)).toHaveLength(2 * 302);
    set({ fault: { kind: "oversized" } });
    expect(await send(card, challenge)).toHaveLength(2 * 65_002);
  });

  test.each([
    ["too-long", "FF2084FFFFFFFF"],
    ["indefinite", "FF2080"],
    ["endless-tag", "FFFFFFFFFFFFFF"],
    ["filler", "FFFFFFFFFFFFFFFF"],
  ] as const)("a data object with a broken header: %s", async (form, header) => {
    await send(card, selectSurface);
    set({ fault: { kind: "bad-tlv", form } });
    expect((await send(card, "00B0840008")).startsWith(header)).toBe(true);
    expect(await send(card, selectFile("0004"))).toBe("9000");
  });

  test("slow, but right", async () => {
    await send(card, selectJpki);
    set({ fault: { kind: "slow", ms: 30 } });
    const begun = performance.now();
    expect(await send(card, "00B0880003")).toBe("8F8F009000");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
  });
});

describe("the printed face with a hostile photo", () => {
  const fileOf = async (): Promise<Uint8Array> => {
    const year = card.persona.cardExpiry.slice(0, 4);
    await statusOf(card, selectSurface, verify("92", `550217${year}2285`), selectFile("0002"));
    return readFile(card);
  };
  const objects = (file: Uint8Array): ReturnType<typeof viewTlvs> =>
    viewTlvs(viewTlvs(file)[0]?.value ?? new Uint8Array());
  const photoOf = (file: Uint8Array): Uint8Array =>
    objects(file).find(({ tag }) => tag === tags.surface.photo)?.value ?? new Uint8Array();

  test("the file is whole again, with right offsets", async () => {
    for (const photo of hostilePhotos.filter((form) => form !== "claims-2-megabytes")) {
      set({ fault: { kind: "hostile-photo", photo } });
      const file = Buffer.from(await fileOf());
      const [table, ...fields] = objects(file);
      const header = file.length - (viewTlvs(file)[0]?.value.length ?? 0);
      const offsets = fields.map((_, index) =>
        Buffer.from(table?.value ?? []).readUInt16BE(index * 2),
      );
      expect(offsets).toEqual(fields.map(({ offset }) => offset + header));
    }
  });

  test("each is what its name says", async () => {
    const whole = photoOf(await fileOf());
    const bent = async (photo: (typeof hostilePhotos)[number]): Promise<Uint8Array> => {
      set({ fault: { kind: "hostile-photo", photo } });
      return fileOf();
    };
    expect(photoOf(await bent("empty"))).toHaveLength(0);
    expect(photoOf(await bent("truncated"))).toHaveLength(whole.length >> 1);
    expect(toHex(photoOf(await bent("not-jpeg2000")))).toMatch(/^(41)+$/);
    const huge = toHex(photoOf(await bent("65535-by-65535")));
    expect(huge).toContain("696864720000FFFF0000FFFF");
    expect(huge).toMatch(/FF4FFF51.{8}0000FFFF0000FFFF/);
    expect(toHex(await bent("claims-2-megabytes"))).toContain("DF2783200000");
  });
});

describe("reading a script", () => {
  const message = (json: unknown): string => {
    try {
      readFaultScript(json);
    } catch (error) {
      if (!JpkiError.is(error)) throw error;
      expect(error.code).toBe("VIRTUAL_CARD_INVALID");
      return error.message;
    }
    return "read";
  };
  const fault = { kind: "tear" };

  test.each<[unknown, string]>([
    [undefined, "rules must be a list"],
    [{ fault }, "rules must be a list"],
    [Array(65).fill({ fault }), "at most 64"],
    [[null], "rules[0] must be"],
    [[{ fault }, {}], "rules[1].fault must be"],
    [[{ fault, also: 1 }], "rules[0] must be"],
    [[{ fault: { kind: "melt" } }], "rules[0].fault.kind must be remove or"],
    [[{ fault: { kind: "toString" } }], "rules[0].fault.kind"],
    [[{ fault: { kind: "tear", at: 1 } }], "rules[0].fault must be"],
    [[{ fault: { kind: "slow" } }], "rules[0].fault.ms must be"],
    [[{ fault: { kind: "slow", ms: -1 } }], "rules[0].fault.ms must be"],
    [[{ fault: { kind: "status-word", statusWord: 0x6f00 } }], "statusWord must be"],
    [[{ fault: { kind: "bad-tlv", form: "odd" } }], "rules[0].fault.form must be"],
    [[{ fault: { kind: "hostile-photo", photo: "cat" } }], "rules[0].fault.photo must be"],
    [[{ fault, times: 0 }], "rules[0].times"],
    [[{ fault, when: [] }], "rules[0].when must be"],
    [[{ fault, when: { at: 0 } }], "rules[0].when.at"],
    [[{ fault, when: { command: "00 B0" } }], "rules[0].when.command"],
    [[{ fault, when: { application: "juki" } }], "rules[0].when.application"],
    [[{ fault, when: { sometimes: true } }], "rules[0].when must be"],
  ])("%j", (json, expected) => {
    expect(message(json)).toContain(expected);
  });

  test("any JSON is a script or VIRTUAL_CARD_INVALID", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => typeof message(json) === "string"));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (when, bent) => {
        expect(typeof message([{ when, fault: bent }])).toBe("string");
      }),
    );
  });

  test("it is a copy: the caller's list may change afterwards", () => {
    const mine = [{ fault: { kind: "slow", ms: 1 } }];
    const script = readFaultScript(mine);
    mine[0] = { fault: { kind: "slow", ms: 2 } };
    expect(script).toEqual([{ fault: { kind: "slow", ms: 1 } }]);
  });

  test.each(Object.entries(namedFaults))("%s is one", (_, script) => {
    expect(readFaultScript(JSON.parse(JSON.stringify(script)))).toEqual(script);
  });
});
