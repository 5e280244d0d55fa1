import {
  type MyNumberCard,
  type TerminalAuthenticator,
  verificationNumberB,
} from "../src/index.ts";
import {
  type IssueCardOptions,
  type Issuer,
  type Persona,
  simulatedTerminalAuthenticator,
} from "../src/virtual-card/index.ts";

/** Whose card a flow is played with. */
export interface Holder {
  readonly persona: Persona;
  readonly issuer: Issuer;
}

/** One thing a client does with a card between putting it in and a result. The card is opened before, afresh each time. */
export interface Flow {
  readonly name: string;
  /** PINs, passwords and numbers it has compared. */
  readonly entries: number;
  /** Of these the wrong ones: so many tries may be gone afterwards. */
  readonly wrongEntries?: number;
  /** Another card than taro's. */
  readonly card?: Pick<IssueCardOptions, "persona" | "token">;
  /** Needs a command longer than 255 bytes, which a card or reader may refuse. */
  readonly extendedLength?: true;
  run(card: MyNumberCard, holder: Holder): Promise<unknown>;
}

/** What a card is asked to sign. */
export const challenge: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

/** Every flow of the client, one after the other the whole of its surface. */
export const flows: readonly Flow[] = [
  { name: "open", entries: 0, run: async ({ token }) => token },
  { name: "presence", entries: 0, run: ({ authentication }) => authentication.presence() },
  {
    name: "certificate",
    entries: 0,
    run: ({ authentication }) => authentication.readCertificate(),
  },
  {
    name: "CA certificate",
    entries: 0,
    run: ({ authentication }) => authentication.readCaCertificate(),
  },
  { name: "tries left", entries: 0, run: ({ authentication }) => authentication.pinTriesLeft() },
  {
    name: "PIN",
    entries: 1,
    run: ({ authentication }, { persona }) =>
      authentication.verifyPin(bytes(persona.pins.authentication)),
  },
  {
    name: "wrong PIN",
    entries: 1,
    wrongEntries: 1,
    run: ({ authentication }) => authentication.verifyPin(bytes("0000")),
  },
  {
    name: "signature",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(bytes(persona.pins.authentication));
      return authentication.sign(challenge);
    },
  },
  {
    name: "answer with the PIN",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(bytes(persona.pins.authentication));
      return authentication.answer(challenge, { method: "pin" });
    },
  },
  {
    name: "answer with the terminal",
    entries: 0,
    extendedLength: true,
    run: ({ authentication }, { issuer }) =>
      authentication.answer(challenge, {
        method: "terminal",
        authenticator: terminalOf(issuer),
      }),
  },
  {
    name: "photo",
    entries: 1,
    run: ({ surface }, { persona }) => surface.readPhoto({ verificationNumber: numberOf(persona) }),
  },
  {
    name: "wrong number",
    entries: 1,
    wrongEntries: 1,
    run: ({ surface }) => surface.readPhoto({ verificationNumber: bytes("00000000000000") }),
  },
  {
    name: "attributes with the PIN",
    entries: 1,
    async run({ basicInformation }, { persona }) {
      await basicInformation.verifyPin(bytes(persona.pins.basicInformation));
      return basicInformation.read();
    },
  },
  {
    name: "attributes with the number",
    entries: 1,
    run: ({ basicInformation }, { persona }) =>
      basicInformation.read({ verificationNumber: numberOf(persona) }),
  },
  {
    name: "certificate of an Android phone",
    entries: 1,
    card: { persona: "hanako", token: "android" },
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(bytes(persona.pins.authentication));
      return authentication.readCertificate();
    },
  },
];

const terminals = new WeakMap<Issuer, TerminalAuthenticator>();

/** One terminal for each issuer: its certificate takes a new key. */
function terminalOf(issuer: Issuer): TerminalAuthenticator {
  const terminal = terminals.get(issuer) ?? simulatedTerminalAuthenticator(issuer);
  terminals.set(issuer, terminal);
  return terminal;
}

/** A fresh array each time: the client zeroes what it is handed. */
function bytes(text = ""): Uint8Array {
  return new TextEncoder().encode(text);
}

function numberOf({ birthDate, cardExpiry, securityCode }: Persona): Uint8Array {
  const expiryYear = Number(cardExpiry.slice(0, 4));
  return verificationNumberB({ birthDate, expiryYear, securityCode });
}
