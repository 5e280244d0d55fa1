import type { MyNumberCard, OpenMyNumberCardOptions } from "../src/my-number-card.ts";
import { verificationNumberB } from "../src/verification-number.ts";
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
  "SIMULATED terminal, then signature": {
    run: ({ authentication }, { issuer }) =>
      authentication.answer(challenge(), {
        method: "terminal",
        authenticator: simulatedTerminalAuthenticator(issuer),
      }),
  },
  photo: {
    run: ({ surface }, card) => surface.readPhoto({ verificationNumber: numberOf(card) }),
  },
  "four attributes by 照合番号B": {
    run: ({ basicInformation }, card) =>
      basicInformation.read({ verificationNumber: numberOf(card) }),
  },
};
