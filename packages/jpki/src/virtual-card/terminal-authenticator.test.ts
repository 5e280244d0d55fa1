import { verify, X509Certificate } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { openMyNumberCard } from "../my-number-card.ts";
import type { VirtualCard } from "./card.ts";
import { issueCardVerifiableCertificate } from "./card-verifiable-certificate.ts";
import { issueCard } from "./issue-card.ts";
import { cardVerifiableKey, createIssuer } from "./issuer.ts";
import { simulatedTerminalAuthenticator } from "./terminal-authenticator.ts";

const issuer = await createIssuer();
const certificate = issueCardVerifiableCertificate(
  await cardVerifiableKey("9299700"),
  issuer.terminalRoot,
);
const body = certificate.slice(0, 307);
const signature = certificate.slice(312);
const sign = "802A009701AA00";
let card: VirtualCard;

beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer });
});

const present = (p1: string, data: Uint8Array): string =>
  `80A2${p1}C100${data.length.toString(16).padStart(4, "0")}${toHex(data)}`;

async function accept(): Promise<void> {
  await statusOf(card, commands.selectJpki, commands.selectFile("0016"));
  expect(await send(card, present("06", body))).toBe("9000");
  expect(await send(card, present("00", signature))).toBe("9000");
}

describe("through the client", () => {
  test("the key answers a challenge without PIN, and the proof says that it was simulated", async () => {
    const authenticator = simulatedTerminalAuthenticator(issuer);
    expect(authenticator.name).toContain("SIMULATED");
    await using myNumberCard = await openMyNumberCard(card);
    const challenge = new TextEncoder().encode("a challenge");
    const proof = await myNumberCard.authentication.answer(challenge, {
      method: "terminal",
      authenticator,
    });
    expect(proof).toMatchObject({ method: "terminal", simulated: true });
    const { publicKey } = new X509Certificate(proof.certificate);
    expect(verify("sha256", challenge, publicKey, proof.signature)).toBe(true);
    expect(card.verifyCount).toBe(0);
  });

  test("a card of another issuer refuses the terminal", async () => {
    const authenticator = simulatedTerminalAuthenticator(await createIssuer());
    await using myNumberCard = await openMyNumberCard(card);
    const refused: unknown = await myNumberCard.authentication
      .answer(new Uint8Array(32), { method: "terminal", authenticator })
      .catch((error: unknown) => error);
    expect(JpkiError.is(refused) && refused.code).toBe("TERMINAL_AUTHENTICATION_FAILED");
  });

  test("the card without PINs answers this way", async () => {
    await using myNumberCard = await openMyNumberCard(
      await issueCard({ persona: "no-pin", issuer }),
    );
    const proof = await myNumberCard.authentication.answer(new Uint8Array(32), {
      method: "terminal",
      authenticator: simulatedTerminalAuthenticator(issuer),
    });
    expect(proof.signature).toHaveLength(256);
  });
});

describe("the two commands", () => {
  test("an accepted certificate unlocks the authentication key and nothing else", async () => {
    expect(body).toHaveLength(307);
    expect(signature).toHaveLength(256);
    await accept();
    expect((await send(card, sign)).slice(-4)).toBe("9000");
    expect(await send(card, "802A009A01AA00")).toBe("6982");
    expect(await send(card, "00B0810000")).toBe("6982");
    expect(await send(card, "00200098")).toBe("63C3");
  });

  test("SELECT and reset lock it again", async () => {
    await accept();
    expect(await statusOf(card, commands.selectJpki, sign)).toBe("6982");
    await accept();
    card.reset();
    expect(await statusOf(card, commands.selectJpki, sign)).toBe("6982");
  });

  test("a signature that is wrong in one bit", async () => {
    const wrong = signature.slice();
    wrong[255] = (wrong[255] ?? 0) ^ 1;
    await statusOf(card, commands.selectJpki, commands.selectFile("0016"));
    await send(card, present("06", body));
    expect(await send(card, present("00", wrong))).toBe("6982");
    expect(await send(card, present("00", signature))).toBe("6985");
    expect(await send(card, sign)).toBe("6982");
  });

  test("a body that is changed after it was signed", async () => {
    const changed = body.slice();
    changed[306] = (changed[306] ?? 0) ^ 1;
    await statusOf(card, commands.selectJpki, commands.selectFile("0016"));
    expect(await send(card, present("06", changed))).toBe("9000");
    expect(await send(card, present("00", signature))).toBe("6982");
  });

  test("another authority, no body, something else, other parameters", async () => {
    const other = issueCardVerifiableCertificate(
      await cardVerifiableKey("9299700"),
      await cardVerifiableKey("9200001"),
    );
    await statusOf(card, commands.selectJpki, commands.selectFile("0016"));
    expect(await send(card, present("06", other.slice(0, 307)))).toBe("6A88");
    expect(await send(card, present("00", signature))).toBe("6985");
    expect(await send(card, present("06", body.slice(0, 306)))).toBe("6A80");
    expect(await send(card, present("06", new Uint8Array(307)))).toBe("6A80");
    expect(await send(card, present("80", body))).toBe("6A86");
    expect(await send(card, "80A206C1")).toBe("6700");
  });

  test("only with EF 0016 of the JPKI application selected", async () => {
    await send(card, commands.selectJpki);
    expect(await send(card, present("06", body))).toBe("6986");
    await send(card, commands.selectFile("000A"));
    expect(await send(card, present("06", body))).toBe("6981");
    await statusOf(card, commands.selectSurface, commands.selectFile("0003"));
    expect(await send(card, present("06", body))).toBe("6981");
  });
});
