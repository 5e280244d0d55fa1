import { createPublicKey, verify, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { fromHex } from "../../src/bytes.ts";
import {
  JpkiError,
  openMyNumberCard,
  type Proof,
  type TerminalAuthenticator,
} from "../../src/index.ts";
import {
  createIssuer,
  issueCard,
  simulatedTerminalAuthenticator,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const card = await issueCard({ persona: "taro", issuer });
const challenge = crypto.getRandomValues(new Uint8Array(32));
const { authentication } = await openMyNumberCard(card);

const verifies = ({ certificate, challenge, signature }: Proof): boolean =>
  verify(
    "sha256",
    challenge,
    createPublicKey(
      new X509Certificate(certificate).publicKey.export({ format: "pem", type: "spki" }),
    ),
    signature,
  );

function authenticator(authenticate: TerminalAuthenticator["authenticate"]): TerminalAuthenticator {
  return { name: "test terminal", simulated: true, authenticate };
}

test("by PIN: certificate and signature fit the challenge", async () => {
  await authentication.verifyPin(digits("1234"));
  const proof = await authentication.answer(challenge, { method: "pin" });
  expect(proof).toMatchObject({ method: "pin", simulated: false, challenge });
  expect(proof.certificate).toEqual(card.certificates.authentication);
  expect(verifies(proof)).toBe(true);
  expect(await authentication.sign(challenge)).toEqual(proof.signature);
});

test("by the SIMULATED terminal: no PIN is compared, and the proof says simulated", async () => {
  const fresh = await issueCard({ persona: "no-pin", issuer });
  const session = await openMyNumberCard(fresh);
  const proof = await session.authentication.answer(challenge, {
    method: "terminal",
    authenticator: simulatedTerminalAuthenticator(issuer),
  });
  expect(proof).toMatchObject({ method: "terminal", simulated: true });
  expect(verifies(proof)).toBe(true);
  expect(fresh.verifyCount).toBe(0);
  await rejection(session.authentication.sign(challenge), "PIN_NOT_VERIFIED");
});

test("a terminal of another issuer is refused", async () => {
  const stranger = simulatedTerminalAuthenticator(await createIssuer());
  const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
  await rejection(
    authentication.answer(challenge, { method: "terminal", authenticator: stranger }),
    "TERMINAL_AUTHENTICATION_FAILED",
  );
});

const selectSurface = fromHex("00A4040C0AD3921000310001010402");
const selectAuthentication = fromHex("00A4040C0AD392F000260100000001");

test.each<[string, TerminalAuthenticator["authenticate"], number]>([
  ["does nothing", async () => undefined, 1],
  ["fails in its own way", async () => Promise.reject(new TypeError("middleware broke")), 0],
  ["leaves another application", async (transmit) => void (await transmit(selectSurface)), 0],
])("an authenticator that %s does not unlock the key", async (_, authenticate, attempts) => {
  const fresh = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(fresh);
  await rejection(
    authentication.answer(challenge, {
      method: "terminal",
      authenticator: authenticator(authenticate),
    }),
    "TERMINAL_AUTHENTICATION_FAILED",
  );
  expect(fresh.trace.filter((command) => command.startsWith("802A"))).toHaveLength(attempts);
});

test.each([0x20, 0x21, 0x24, 0x2c])(
  "an authenticator cannot send instruction %i, which costs tries",
  async (ins) => {
    const fresh = await issueCard({ persona: "taro", issuer });
    const { authentication } = await openMyNumberCard(fresh);
    await rejection(
      authentication.answer(challenge, {
        method: "terminal",
        authenticator: authenticator(
          async (transmit) =>
            void (await transmit(Uint8Array.of(0, ins, 0, 0x98, 4, 0x30, 0x30, 0x30, 0x30))),
        ),
      }),
      "COMMAND_INVALID",
    );
    expect(fresh.verifyCount).toBe(0);
  },
);

test("a PIN that an authenticator's SELECT cleared is not believed in afterwards", async () => {
  const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
  await authentication.verifyPin(digits("1234"));
  await rejection(
    authentication.answer(challenge, {
      method: "terminal",
      authenticator: authenticator(async (transmit) => void (await transmit(selectAuthentication))),
    }),
    "TERMINAL_AUTHENTICATION_FAILED",
  );
  await rejection(authentication.sign(challenge), "PIN_NOT_VERIFIED");
});

test("the reason of an abort inside the authenticator stays the reason", async () => {
  const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
  const controller = new AbortController();
  const reason = new Error("the patient left");
  const call = authentication.answer(
    challenge,
    {
      method: "terminal",
      authenticator: authenticator(async (transmit) => {
        controller.abort(reason);
        await transmit(Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08));
      }),
    },
    { signal: controller.signal },
  );
  await expect(call).rejects.toBe(reason);
});

test("what one authenticator unlocked is locked again for the next one", async () => {
  const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
  const good = simulatedTerminalAuthenticator(issuer);
  await authentication.answer(challenge, { method: "terminal", authenticator: good });
  const nothing = authenticator(async () => undefined);
  await rejection(
    authentication.answer(challenge, { method: "terminal", authenticator: nothing }),
    "TERMINAL_AUTHENTICATION_FAILED",
  );
  const breaking = authenticator(async (transmit) => {
    await good.authenticate(transmit);
    throw new Error("broke after it had unlocked the key");
  });
  for (const next of [breaking, nothing]) {
    await rejection(
      authentication.answer(challenge, { method: "terminal", authenticator: next }),
      "TERMINAL_AUTHENTICATION_FAILED",
    );
  }
});

test("an authenticator that waits for something else hears of a card that is taken out", async () => {
  const fresh = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(fresh);
  const call = authentication.answer(challenge, {
    method: "terminal",
    authenticator: authenticator(
      (_transmit, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("middleware gave up")));
          fresh.remove();
        }),
    ),
  });
  await rejection(call, "CARD_REMOVED");
});

test.each<[string, (signature: Uint8Array) => Uint8Array]>([
  ["one bit off", (signature) => signature.map((byte, index) => (index === 200 ? byte ^ 1 : byte))],
  ["all zero", (signature) => new Uint8Array(signature.length)],
  ["of another key", (signature) => signature.toReversed()],
])("a signature %s is not handed on", async (_, bend) => {
  const fresh = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(fresh);
  await authentication.verifyPin(digits("1234"));
  fresh.faults.replace = (command, response) =>
    command[1] === 0x2a ? Uint8Array.of(...bend(response.subarray(0, -2)), 0x90, 0x00) : undefined;
  await rejection(authentication.answer(challenge, { method: "pin" }), "SIGNATURE_INVALID");
});

test.each([0, 255])("a signature of %i bytes is no answer", async (length) => {
  const fresh = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(fresh);
  await authentication.verifyPin(digits("1234"));
  fresh.faults.replace = (command) =>
    command[1] === 0x2a ? Uint8Array.of(...new Uint8Array(length), 0x90, 0x00) : undefined;
  const error = await rejection(authentication.sign(challenge), "BAD_RESPONSE");
  expect(JpkiError.is(error) && error.retryable).toBe(false);
});
