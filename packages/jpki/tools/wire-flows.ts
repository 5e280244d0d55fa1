import type { AuthenticityOptions } from "../src/authenticity-result.ts";
import { nextCardProfile } from "../src/layout/next-card.ts";
import type { MyNumberCard, OpenMyNumberCardOptions } from "../src/my-number-card.ts";
import { printedBirthDate, verificationNumberB } from "../src/verification-number.ts";
import { sandboxAuthorities } from "../src/virtual-card/authorities.ts";
import type { VirtualCard } from "../src/virtual-card/card.ts";
import type { IssueCardOptions } from "../src/virtual-card/issue-card.ts";
import { simulatedTerminalAuthenticator } from "../src/virtual-card/terminal-authenticator.ts";

/** One flow whose exchanges a page shows. */
export interface Flow {
  readonly card?: Partial<IssueCardOptions>;
  readonly open?: OpenMyNumberCardOptions;
  /** Shows the exchanges of opening too. */
  readonly includesOpening?: true;
  run(opened: MyNumberCard, card: VirtualCard): Promise<unknown>;
}

const text = (entry: string): Uint8Array => new TextEncoder().encode(entry);
const challenge = (): Uint8Array => text("sixteen or more bytes, fresh and random");

const numberOf = ({ persona: { birthDate, cardExpiry, securityCode } }: VirtualCard): Uint8Array =>
  verificationNumberB({ birthDate, expiryYear: Number(cardExpiry.slice(0, 4)), securityCode });

const trusting = ({ issuer }: VirtualCard): AuthenticityOptions => ({
  authorities: sandboxAuthorities(issuer),
  hierarchy: "test",
});

/** By the name that stands behind ```apdu in docs/card/*.md. */
export const flows: Readonly<Record<string, Flow>> = {
  open: { includesOpening: true, run: async () => undefined },
  presence: { run: ({ authentication }) => authentication.presence() },
  certificate: { run: ({ authentication }) => authentication.readCertificate() },
  "tries left": { run: ({ authentication }) => authentication.pinTriesLeft() },
  "PIN, then signature": {
    async run({ authentication }) {
      await authentication.verifyPin(text("1234"));
      await authentication.answer(challenge(), { method: "pin" });
    },
  },
  "a message the card hashes": {
    async run({ authentication }) {
      await authentication.verifyPin(text("1234"));
      await authentication.sign(text("a message"), { scheme: "card-hashed" });
    },
  },
  "change of the PIN": {
    run: ({ authentication }) => authentication.changePin(text("1234"), text("5678")),
  },
  "password, signing certificate, signature": {
    async run({ signing }, { persona: { pins } }) {
      await signing.verifyPassword(text(pins.signing ?? ""));
      await signing.readCertificate();
      await signing.sign(text("a document"));
    },
  },
  "SIMULATED terminal, then signature": {
    run: ({ authentication }, { issuer }) =>
      authentication.answer(challenge(), {
        method: "terminal",
        authenticator: simulatedTerminalAuthenticator(issuer),
      }),
  },
  "Android phone": {
    card: { token: "android" },
    includesOpening: true,
    async run({ authentication }) {
      await authentication.verifyPin(text("1234"));
      await authentication.answer(challenge(), { method: "pin" });
    },
  },
  "next card, MADE UP": {
    card: { profile: nextCardProfile },
    open: { profiles: [nextCardProfile] },
    includesOpening: true,
    async run({ authentication }) {
      await authentication.verifyPin(text("1234"));
      await authentication.sign(challenge());
    },
  },
  photo: {
    run: ({ surface }, card) => surface.readPhoto({ verificationNumber: numberOf(card) }),
  },
  "photo, checked": {
    run: ({ surface }, card) =>
      surface.readCheckedPhoto({ verificationNumber: numberOf(card), ...trusting(card) }),
  },
  age: {
    run: ({ surface }, { persona: { birthDate } }) =>
      surface.readAge({ printedBirthDate: printedBirthDate({ birthDate }) }),
  },
  issuer: { run: ({ surface }) => surface.readIssuer() },
  "four attributes by 照合番号B": {
    run: ({ basicInformation }, card) =>
      basicInformation.read({ verificationNumber: numberOf(card) }),
  },
  "four attributes by PIN, checked": {
    async run({ basicInformation }, card) {
      await basicInformation.verifyPin(text(card.persona.pins.basicInformation ?? ""));
      await basicInformation.readChecked(trusting(card));
    },
  },
  "card information": { run: ({ commonCard }) => commonCard.readCardInformation() },
  "key reference": { run: ({ residentRegistry }) => residentRegistry.readKeyReference() },
  "card manager": { run: ({ cardManager }) => cardManager.readData() },
};
