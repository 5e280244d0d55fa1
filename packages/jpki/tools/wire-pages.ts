/**
 * Fills the ```apdu blocks of docs/card/*.md with what really passes between client and virtual card.
 *
 * Run it with `node packages/jpki/tools/wire-pages.ts`; with `--check` it only says which page is out of date. Every flow runs on
 * two cards of two issuers: bytes that differ between them (keys, signatures, challenges) are printed as dots.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeCommand, decodeResponse } from "../src/apdu.ts";
import type { Card } from "../src/card.ts";
import { openMyNumberCard } from "../src/my-number-card.ts";
import { issueCard } from "../src/virtual-card/issue-card.ts";
import { createIssuer } from "../src/virtual-card/issuer.ts";
import { type Flow, flows } from "./wire-flows.ts";

interface Exchange {
  readonly command: Uint8Array;
  readonly response: Uint8Array;
}

const today = "2026-11-01";
const pages = new URL("../../../docs/card/", import.meta.url);
/** Longer fields are cut: their beginning says what they are. */
const shownBytes = 40;

async function exchangesOf(flow: Flow): Promise<readonly Exchange[]> {
  const issuer = await createIssuer({ today });
  const card = await issueCard({ persona: "taro", issuer, today, ...flow.card });
  const exchanges: Exchange[] = [];
  let recording = flow.includesOpening === true;
  const recorded: Card = {
    atr: card.atr,
    removed: card.removed,
    async transmit(command) {
      const sent = command.slice();
      const response = await card.transmit(command);
      if (recording) exchanges.push({ command: sent, response: response.slice() });
      return response;
    },
    [Symbol.asyncDispose]: () => card[Symbol.asyncDispose](),
  };
  await using opened = await openMyNumberCard(recorded, flow.open);
  recording = true;
  await flow.run(opened, card);
  return exchanges;
}

/** Two lines an exchange: header, length and data, then data and status word. */
function lines(first: Exchange, second: Exchange): string {
  const { data, le } = decodeCommand(first.command);
  const other = decodeCommand(second.command);
  const header = hex(first.command.subarray(0, 4), second.command.subarray(0, 4));
  const lengths = [data && `Lc ${data.length}`, le !== undefined && `Le ${le}`].filter(Boolean);
  const field = data ? ` ${hex(data, other.data)}` : "";
  const answer = decodeResponse(first.response);
  const otherAnswer = decodeResponse(second.response);
  const status = answer.statusWord.toString(16).toUpperCase().padStart(4, "0");
  const length = answer.data.length > 0 ? `  (${answer.data.length} bytes)` : "";
  const content = answer.data.length > 0 ? `${hex(answer.data, otherAnswer.data)} ` : "";
  const asked = lengths.length > 0 ? `  (${lengths.join(", ")})` : "";
  return `> ${header}${field}${asked}\n< ${content}${status}${length}`;
}

/** Hex of the bytes both runs share; dots for a byte that differs, an ellipsis for the rest of a long field. */
function hex(bytes: Uint8Array, others: Uint8Array | undefined): string {
  const shown = Array.from(bytes.subarray(0, shownBytes), (byte, index) =>
    byte === others?.[index] ? byte.toString(16).toUpperCase().padStart(2, "0") : "··",
  ).join("");
  const tidy = shown.replace(/(?:··){9,}/g, "····…····");
  return bytes.length > shownBytes ? `${tidy}…` : tidy;
}

async function blockOf(name: string): Promise<string> {
  const flow = flows[name];
  if (!flow)
    throw new Error(`No flow is called "${name}"; there are: ${Object.keys(flows).join(", ")}`);
  const [first, second] = await Promise.all([exchangesOf(flow), exchangesOf(flow)]);
  if (first.length !== second.length) throw new Error(`Flow "${name}" differs between two cards`);
  const body = first.map((exchange, index) => lines(exchange, second[index] ?? exchange));
  return `\`\`\`apdu ${name}\n${body.join("\n")}\n\`\`\``;
}

async function filled(text: string): Promise<string> {
  const parts = text.split(/```apdu [^\n]*\n[\s\S]*?```/);
  const names = Array.from(text.matchAll(/```apdu ([^\n]*)\n/g), ([, name = ""]) => name);
  const blocks = await Promise.all(names.map(blockOf));
  return parts.map((part, index) => part + (blocks[index] ?? "")).join("");
}

let stale = 0;
for (const name of readdirSync(pages).filter((file) => file.endsWith(".md"))) {
  const file = new URL(name, pages);
  const written = readFileSync(file, "utf8");
  const now = await filled(written);
  if (now === written) continue;
  stale++;
  if (process.argv.includes("--check"))
    console.error(
      `docs/card/${name} is not what the code does; run: node ${fileURLToPath(import.meta.url)
        .split("/")
        .slice(-4)
        .join("/")}`,
    );
  else writeFileSync(file, now);
}
if (stale > 0 && process.argv.includes("--check")) process.exitCode = 1;
