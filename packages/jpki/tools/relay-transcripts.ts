import { JpkiError } from "../src/errors.ts";
import { openMyNumberCard } from "../src/my-number-card.ts";
import {
  type RelayTerminalAuthenticatorOptions,
  relayTerminalAuthenticator,
} from "../src/relay/terminal-authenticator.ts";
import { issueCard } from "../src/virtual-card/issue-card.ts";
import { createIssuer } from "../src/virtual-card/issuer.ts";
import type { RelayFault } from "../src/virtual-card/relay-faults.ts";
import {
  type SimulatedRelayServer,
  simulatedRelayServer,
} from "../src/virtual-card/relay-server.ts";

/** One relay whose messages docs/relay.md shows. */
interface Play {
  readonly fault?: RelayFault;
  readonly options?: (server: SimulatedRelayServer) => Partial<RelayTerminalAuthenticatorOptions>;
  /** The card comes from another issuer than the server's terminal. */
  readonly strangeCard?: true;
}

/** By the name that stands behind ```relay in docs/relay.md. */
const plays: Readonly<Record<string, Play>> = {
  "the key opens": {},
  "signed scenarios": { options: ({ publicKey }) => ({ scenarioKey: publicKey }) },
  "the card refuses": { strangeCard: true },
  "a scenario comes twice": { fault: "repeat-scenario" },
  "a server asks for a PIN": { fault: "forbidden-command" },
  "the server gives up": { fault: "error-message" },
};

const issuer = await createIssuer();

/** Plays one relay on the virtual card and gives its messages, and what the caller of `answer` gets. */
async function played({ fault, options, strangeCard }: Play): Promise<string> {
  const server = simulatedRelayServer({ issuer });
  server.faults.fault = fault;
  const authenticator = relayTerminalAuthenticator({
    name: "relay",
    connect: server.connect,
    ...options?.(server),
  });
  const card = await issueCard({
    persona: "taro",
    issuer: strangeCard ? await createIssuer() : issuer,
  });
  const { authentication } = await openMyNumberCard(card);
  const outcome = await authentication
    .answer(new Uint8Array(32), { method: "terminal", authenticator })
    .then(
      ({ simulated }) => `a proof, simulated: ${simulated}`,
      (error: unknown) => {
        if (!JpkiError.is(error)) throw error;
        return error.code;
      },
    );
  // What the terminal sent last before it closed is read by the server a moment later.
  while (server.open > 0) await new Promise(setImmediate);
  const lines = server.transcript.map(({ from, text }) => `${from.padEnd(8)}  ${tidy(text)}`);
  return [...lines, `outcome   ${outcome}`].join("\n");
}

/** The session by one name, long fields cut: they differ from run to run. */
function tidy(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "3f0c…")
    .replace(/"(eyJ[\w-]+\.)[\w-]+\.[\w-]+"/g, '"$1…"')
    .replace(/"([0-9a-f]{14})[0-9a-f]{20,}"/gi, '"$1…"');
}

/** The text of docs/relay.md with its ```relay blocks as the code plays them now. */
export async function filledRelayPage(text: string): Promise<string> {
  const parts = text.split(/```relay [^\n]*\n[\s\S]*?```/);
  const names = Array.from(text.matchAll(/```relay ([^\n]*)\n/g), ([, name = ""]) => name);
  const missing = Object.keys(plays).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`docs/relay.md does not show: ${missing.join(", ")}`);
  const blocks = await Promise.all(
    names.map(async (name) => {
      const play = plays[name];
      if (!play) throw new Error(`No relay is called "${name}"`);
      return `\`\`\`relay ${name}\n${await played(play)}\n\`\`\``;
    }),
  );
  return parts.map((part, index) => part + (blocks[index] ?? "")).join("");
}
