import {
  myNumberCardProfile,
  nextCardProfile,
  type TerminalAuthenticator,
} from "../../src/index.ts";
import { relayTerminalAuthenticator } from "../../src/relay/index.ts";
import {
  type Issuer,
  simulatedRelayServer,
  simulatedTerminalAuthenticator,
} from "../../src/virtual-card/index.ts";
import { challenge, entry, type Flow } from "./flow.ts";

/** 公的個人認証AP: certificates, PIN and password, signatures. */
export const keyFlows: readonly Flow[] = [
  { name: "open", entries: 0, run: async ({ token }) => token },
  { name: "token file", entries: 0, run: (card) => card.readTokenInformation() },
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
  {
    name: "signing CA certificate",
    entries: 0,
    run: ({ signing }) => signing.readCaCertificate(),
  },
  { name: "tries left", entries: 0, run: ({ authentication }) => authentication.pinTriesLeft() },
  {
    name: "tries left of the password",
    entries: 0,
    run: ({ signing }) => signing.passwordTriesLeft(),
  },
  {
    name: "PIN",
    entries: 1,
    run: ({ authentication }, { persona }) =>
      authentication.verifyPin(entry(persona.pins.authentication)),
  },
  {
    name: "wrong PIN",
    entries: 1,
    wrongEntries: 1,
    run: ({ authentication }) => authentication.verifyPin(entry("0000")),
  },
  {
    name: "signature",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.sign(challenge);
    },
  },
  {
    name: "signature, the card hashes",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.sign(challenge, { scheme: "card-hashed" });
    },
  },
  {
    name: "answer with the PIN",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.answer(challenge, { method: "pin" });
    },
  },
  {
    name: "answer with the terminal",
    entries: 0,
    extendedLength: true,
    run: ({ authentication }, { issuer }) =>
      authentication.answer(challenge, { method: "terminal", authenticator: terminalOf(issuer) }),
  },
  {
    name: "answer over a relay",
    entries: 0,
    extendedLength: true,
    run: ({ authentication }, { issuer }) =>
      authentication.answer(challenge, { method: "terminal", authenticator: relayOf(issuer) }),
  },
  {
    name: "changed PIN",
    entries: 1,
    unknownCode: "PIN_CHANGE_UNKNOWN",
    changes: true,
    run: ({ authentication }, { persona }) =>
      authentication.changePin(entry(persona.pins.authentication), entry("9876")),
  },
  {
    name: "signing certificate",
    entries: 1,
    async run({ signing }, { persona }) {
      await signing.verifyPassword(entry(persona.pins.signing));
      return signing.readCertificate();
    },
  },
  {
    name: "signature by the signing key",
    entries: 1,
    async run({ signing }, { persona }) {
      await signing.verifyPassword(entry(persona.pins.signing));
      return signing.sign(challenge);
    },
  },
  {
    name: "wrong password",
    entries: 1,
    wrongEntries: 1,
    run: ({ signing }) => signing.verifyPassword(entry("WRONG000")),
  },
  {
    name: "changed password",
    entries: 1,
    unknownCode: "PIN_CHANGE_UNKNOWN",
    changes: true,
    run: ({ signing }, { persona }) =>
      signing.changePassword(entry(persona.pins.signing), entry("CHANGED9")),
  },
  {
    name: "certificate of an Android phone",
    entries: 1,
    card: { persona: "hanako", token: "android" },
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.readCertificate();
    },
  },
  {
    name: "answer of an Android phone",
    entries: 1,
    card: { persona: "android" },
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.answer(challenge, { method: "pin" });
    },
  },
  {
    name: "answer of an iPhone",
    entries: 0,
    card: { persona: "iphone" },
    run: ({ authentication }) => authentication.answer(challenge, { method: "device" }),
  },
  {
    name: "last command for an iPhone",
    entries: 0,
    card: { persona: "iphone" },
    run: (card) => card.indicateLastCommand(),
  },
  {
    name: "answer of the next card",
    entries: 1,
    card: { persona: "next-card" },
    profiles: [nextCardProfile, myNumberCardProfile],
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      return authentication.answer(challenge, { method: "pin" });
    },
  },
  {
    name: "signature of the next card",
    entries: 1,
    card: { persona: "next-card" },
    profiles: [nextCardProfile, myNumberCardProfile],
    async run({ signing }, { persona }) {
      await signing.verifyPassword(entry(persona.pins.signing));
      return signing.sign(challenge);
    },
  },
];

const terminals = new WeakMap<Issuer, TerminalAuthenticator>();
const relays = new WeakMap<Issuer, TerminalAuthenticator>();

/** One terminal for each issuer: its certificate takes a new key. */
function terminalOf(issuer: Issuer): TerminalAuthenticator {
  const terminal = terminals.get(issuer) ?? simulatedTerminalAuthenticator(issuer);
  terminals.set(issuer, terminal);
  return terminal;
}

function relayOf(issuer: Issuer): TerminalAuthenticator {
  const { connect } = simulatedRelayServer({ issuer });
  const relay = relays.get(issuer) ?? relayTerminalAuthenticator({ name: "relay", connect });
  relays.set(issuer, relay);
  return relay;
}
