/** Writes docs/kiosk-protocol.md: `node apps/kiosk/test/protocol-page.ts`; a test says when it is out of date. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type AgentFrame,
  agentFrame,
  apiLevel,
  type Command,
  closeCode,
  type Message,
  maximumFrameLength,
  type PageFrame,
  pageFrame,
  socketPath,
} from "../src/protocol.ts";
import { printed, transcripts } from "./transcripts.ts";

export const protocolPagePath: string = fileURLToPath(
  new URL("../../../docs/kiosk-protocol.md", import.meta.url),
);

const messages: Readonly<Record<Message["msg"], string>> = {
  HELLO:
    "first message of a socket: `apiLevel`, `locales`, `facility`, `placement`, `sandbox` (null in production)",
  API_LEVEL: "answers GET_API_LEVEL, or a START of another level",
  PLACE_CARD: "the first screen",
  READING: "the card is read; leave it there",
  CHOOSE_METHOD:
    "`methods`, best first; `pinAttemptsRemaining` where the PIN is offered; `last`: why it is asked again; `notices` of the card",
  ENTER_VERIFICATION_NUMBER:
    "照合番号B is typed in, no scanner is there; `refused`: the digits cannot be a date",
  SHOW_CAMERA: "`attempt` of `attempts`; `source`: the page films, or (sandbox) the agent plays",
  ADVICE: "over SHOW_CAMERA: what the person should do",
  ENTER_PIN:
    "`attemptsRemaining`; `lastTry`: digits are taken only after CONFIRM_LAST_TRY; `incorrect`: the entry before was wrong",
  CONFIRM_STAFF:
    '`step` "password" (`incorrect`), then "compare" (`photo`: frame cardPhoto follows; `reasons` to choose from)',
  CHECKING: "challenge, proof and eligibility are on their way",
  ASK_CONSENTS: "`items`, in the order shown",
  RESULT: "`outcome`, `greetingName` (the family name alone), `notices`, `takeCard`",
  TAKE_CARD: "the card still lies there; `alarm`: staff was told (忘れ物)",
  ERROR: "`code`, `cause` and `nextStep` in the patient's terms, `takeCard`",
  OUT_OF_SERVICE: "the kiosk tries again by itself",
  STILL_THERE:
    "over the screen that is there: after `seconds` more of silence it ends; CONTINUE keeps it",
  STAFF_CALLED: "answers CALL_STAFF",
  BAD_STATE: "the command or frame does not fit now; nothing changed",
  INVALID: "`paths` of the wrong fields, never their values",
  UNKNOWN_COMMAND: "the command's name is not known here",
  SANDBOX_STATE: "sandbox: whose `card` is in, whether there is an own one, whose `camera`",
  SANDBOX_CARD_ISSUED: "sandbox: what became of one's own picture",
};

const commands: Readonly<Record<Command["cmd"], string>> = {
  GET_API_LEVEL: "at any time",
  START: "first command: `apiLevel` of the page, and whether it sees a `camera`",
  LANGUAGE: "the person chose a `locale`; counts as being there",
  CHOOSE: "answers CHOOSE_METHOD",
  BACK: "from camera, PIN, 照合番号 or staff back to the choice",
  CONFIRM_LAST_TRY: "answers ENTER_PIN with `lastTry`",
  CAMERA_LOST: "`name` of the DOMException; at any time",
  CAMERA_FOUND: "a camera is there again; at any time",
  STAFF_CONFIRM: "it is the person of the photo; `reason`",
  STAFF_DECLINE: "it is another person",
  CONSENT: "answers ASK_CONSENTS; an item that is absent is not consented to",
  CONTINUE: 'answers STILL_THERE; "understood" on RESULT and ERROR',
  CANCEL: "ends the visit; at the consents it means: none",
  CALL_STAFF: "at any time",
  SANDBOX_INSERT_CARD: "sandbox: puts the card of `persona` in",
  SANDBOX_REMOVE_CARD: "sandbox: takes the card out",
  SANDBOX_CAMERA: "sandbox: whose camera",
};

export const messageNames: readonly string[] = Object.keys(messages);
export const commandNames: readonly string[] = Object.keys(commands);

const pageFrames: Readonly<Record<PageFrame, string>> = {
  camera:
    "one JPEG, 640×480; taken only between SHOW_CAMERA and the next screen, dropped otherwise",
  pin: "four ASCII digits (暗証番号)",
  ownFace: "one JPEG for a sandbox card",
  staffPassword: "the facility's password for 目視, UTF-8, 1 to 64 bytes",
  verificationNumber: "照合番号B, 14 ASCII digits",
};

const agentFrames: Readonly<Record<AgentFrame, string>> = {
  cardPhoto: "the photo of the chip for staff: width, height (16 bit, big-endian), then grey bytes",
  playedCamera: "one JPEG of the played camera; sandbox only",
};

function table(head: readonly string[], rows: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rows).map(([name, text]) => `| \`${name}\` | ${text} |`);
  return [`| ${head.join(" | ")} |`, "|---|---|", ...lines].join("\n");
}

function frames<Name extends string>(
  kinds: Readonly<Record<Name, number>>,
  texts: Readonly<Record<Name, string>>,
): Record<string, string> {
  const names = Object.keys(kinds) as Name[];
  return Object.fromEntries(names.map((name) => [`${kinds[name]} ${name}`, texts[name]]));
}

/** The whole page. */
export async function protocolPage(): Promise<string> {
  const all = await transcripts();
  return `# The kiosk's dialogue

What agent and page of the kiosk say to each other, level ${apiLevel}. The page shows and asks; the agent decides. The schemas are
\`apps/kiosk/src/protocol.ts\` (zod), read by both sides. This page is written by \`node apps/kiosk/test/protocol-page.ts\`; the
transcripts below are tests: each is played over the whole kiosk. The dialogue is ours; no official system speaks it.

## The door

- The agent listens on 127.0.0.1 only. \`GET /\` gives the page, \`GET /status\` what the kiosk does now, without anything personal.
- The socket is \`${socketPath}\`, same origin. \`Host\` and \`Origin\` must be exactly \`http://127.0.0.1:PORT\`, and the cookie that came
  with the page (256 random bits, new at each start, HttpOnly, SameSite=Strict) must come back. Otherwise HTTP 403. The token keeps
  other pages of the browser out; it does not keep out another program of the same user, which can load the page itself.
- One page at a time: a second one is closed with ${closeCode.occupied}. A page of another level, or one that outlived the agent, is closed with
  ${closeCode.otherLevel} and loads itself again.
- \`--port 0\` (configuration: \`"port": 0\`) takes a free port; the port file names it while the agent runs.
- A frame is at most ${maximumFrameLength / 1024} KiB; 60 messages a second, 120 at once. Beyond that the socket is closed.

## Rules

- Messages (agent to page) are JSON with \`msg\`, commands (page to agent) JSON with \`cmd\`; strict: a field too many is INVALID.
- A PIN, a password, 照合番号 and pictures are binary frames, never JSON: first byte the kind, then the content. Both sides zero them.
- One question is open at a time. What does not fit is answered BAD_STATE and changes nothing.
- A question that nobody answers is warned of with STILL_THERE and ended at least 20 seconds later. Silence at the consents is no
  consent, and the visit goes on. A page that goes away counts as nobody answering.
- Of camera pictures only the newest waits; older ones are zeroed and counted. Nothing is kept of any.
- A page that connects is shown the screen that is there.
- Every failure ends in an \`ERROR\` with cause and next step, and in the first screen by itself; see [failure-codes.md](failure-codes.md).

## Messages: agent to page

${table(["`msg`", "What it says"], messages)}

Binary frames:

${table(["kind", "content"], frames(agentFrame, agentFrames))}

## Commands: page to agent

${table(["`cmd`", "What it says"], commands)}

Binary frames:

${table(["kind", "content"], frames(pageFrame, pageFrames))}

## Transcripts

\`agent\` lines show the fields that matter; others may be there. In brackets: what happens in the world.

${all.map(printed).join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await writeFile(protocolPagePath, await protocolPage());
