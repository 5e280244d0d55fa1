import {
  constants,
  createHash,
  createPublicKey,
  publicDecrypt,
  verify,
  X509Certificate,
} from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import { concat, fromHex, toHex } from "../bytes.ts";
import { issueCard } from "./issue-card.ts";

const card = await issueCard({ persona: "taro" });
const message = new TextEncoder().encode("challenge of a test");
const digest = createHash("sha256").update(message).digest();
const digestInfo = concat(fromHex("3031300D060960864801650304020105000420"), digest);
const key = new X509Certificate(card.certificates.authentication).publicKey;

async function sign(p1: string, input: Uint8Array, p2 = "97"): Promise<Uint8Array> {
  const answer = await send(
    card,
    `802A${p1}${p2}${input.length.toString(16).padStart(2, "0")}${toHex(input)}00`,
  );
  expect(answer.slice(-4)).toBe("9000");
  return fromHex(answer.slice(0, -4));
}

const unpad = (signature: Uint8Array): Uint8Array =>
  publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);

describe("the six schemes of P1", () => {
  beforeAll(async () => {
    await statusOf(card, commands.selectJpki, commands.verify("98", "1234"));
  });

  test("00 pads what it is given", async () => {
    expect(unpad(await sign("00", message))).toEqual(Buffer.from(message));
    expect(verify("sha256", message, key, await sign("00", digestInfo))).toBe(true);
  });

  test("01 pads the bare digest of a message", async () => {
    expect(unpad(await sign("01", message))).toEqual(digest);
  });

  test("02 takes a digest, 03 a message: both are sha256WithRSA", async () => {
    expect(verify("sha256", message, key, await sign("02", digest))).toBe(true);
    expect(verify("sha256", message, key, await sign("03", message))).toBe(true);
  });

  test("04 takes a digest, 05 a message: both are RSASSA-PSS", async () => {
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify("sha256", message, pss, await sign("04", digest))).toBe(true);
    expect(verify("sha256", message, pss, await sign("05", message))).toBe(true);
    expect(await sign("04", digest)).not.toEqual(await sign("04", digest));
  });

  test("every other P1 answers 6A86", async () => {
    for (let p1 = 6; p1 <= 0xff; p1++) {
      const answer = await send(card, `802A${p1.toString(16).padStart(2, "0")}9701AA00`);
      expect(answer).toBe("6A86");
    }
  });

  test("lengths the schemes do not take, and Le that is too small or missing", async () => {
    expect(await send(card, `802A0097F6${"AA".repeat(246)}00`)).toBe("6985");
    expect(await send(card, `802A02971F${"AA".repeat(31)}00`)).toBe("6985");
    expect(await send(card, "802A009701AA10")).toBe("6C00");
    expect(await send(card, "802A009701AA")).toBe("6700");
    expect(await send(card, "802A009700")).toBe("6700");
  });
});

describe("which key signs", () => {
  const signCommand = (p2: string): string => `802A00${p2}01AA00`;

  test("a locked key answers 6982, a key that is not there 6A82, a file 6981", async () => {
    await send(card, commands.selectJpki);
    expect(await send(card, signCommand("97"))).toBe("6982");
    expect(await send(card, signCommand("9A"))).toBe("6982");
    expect(await send(card, signCommand("9C"))).toBe("6A82");
    expect(await send(card, signCommand("8A"))).toBe("6981");
  });

  test("the PIN of one key does not open the other", async () => {
    await statusOf(card, commands.selectJpki, commands.verify("98", "1234"));
    expect(await send(card, signCommand("9A"))).toBe("6982");
    await send(card, commands.verify("9B", "TARO1234"));
    expect((await send(card, signCommand("9A"))).slice(-4)).toBe("9000");
  });

  test("the current key signs with P2 80", async () => {
    await statusOf(card, commands.selectJpki, commands.verify("98", "1234"));
    await send(card, commands.selectFile("0017"));
    expect((await send(card, signCommand("80"))).slice(-4)).toBe("9000");
  });

  test("P2 00 is the internal authentication key, which the JPKI application has not", async () => {
    await send(card, commands.selectJpki);
    expect(await send(card, signCommand("00"))).toBe("6A86");
    for (const application of [commands.selectSurface, commands.selectBasicInformation]) {
      await send(card, application);
      expect((await send(card, signCommand("00"))).slice(-4)).toBe("9000");
    }
  });

  test("the surface key answers with the public key that stands in its file", async () => {
    await statusOf(card, commands.selectSurface, commands.verify("91", "550217"));
    const file = fromHex((await send(card, "00B08100000000")).slice(0, -4));
    const modulus = file.indexOf(0x91) + 4;
    const cardKey = createPublicKey({
      key: {
        kty: "RSA",
        e: "AQAB",
        n: Buffer.from(file.subarray(modulus, modulus + 256)).toString("base64url"),
      },
      format: "jwk",
    });
    const signature = await sign("00", digestInfo, "00");
    expect(verify("sha256", message, cardKey, signature)).toBe(true);
  });
});
