/**
 * Fills the ```apdu blocks of docs/card/*.md with what really passes between client and virtual card.
 *
 * Run it with `node packages/jpki/tools/wire-pages.ts`; with `--check` it only says which page is out of date. Every flow runs on
 * cards of four issuers: bytes that differ between them (keys, signatures, challenges) are printed as dots. Four, because two
 * random bytes are equal too often.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { commandHeader, decodeCommand, decodeResponse } from "../src/apdu.ts";
import { toHex } from "../src/bytes.ts";
import type { Card } from "../src/card.ts";
import { openMyNumberCard } from "../src/my-number-card.ts";
import { issueCard } from "../src/virtual-card/issue-card.ts";
import { createIssuer, type Issuer } from "../src/virtual-card/issuer.ts";
import { type Flow, flows } from "./wire-flows.ts";

interface Exchange {
  readonly command: Uint8Array;
  readonly response: Uint8Array;
}

const today = "2026-11-01";
const pages = new URL("../../../docs/card/", import.meta.url);
/** Longer fields are cut: their beginning says what they are. */
const shownBytes = 40;

const issuers = await Promise.all([1, 2, 3, 4].map(() => createIssuer({ today })));

async function exchangesOf(flow: Flow, issuer: Issuer): Promise<readonly Exchange[]> {
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

/** Two lines an exchange: header, data and lengths, then data and status word. */
function lines(runs: readonly Exchange[]): string {
  const commands = runs.map(({ command }) => decodeCommand(command));
  const answers = runs.map(({ response }) => decodeResponse(response));
  const [command] = commands;
  const [answer] = answers;
  if (!command || !answer) throw new Error("No run answered");
  const lengths = [
    command.data && `Lc ${command.data.length}`,
    command.le !== undefined && `Le ${command.le}`,
  ].filter(Boolean);
  const sent = [commandHeader(command), hex(commands.map(({ data }) => data))];
  const asked = lengths.length > 0 ? `  (${lengths.join(", ")})` : "";
  const status = answer.statusWord.toString(16).toUpperCase().padStart(4, "0");
  const received = [hex(answers.map(({ data }) => data)), status];
  const length = answer.data.length > 0 ? `  (${answer.data.length} bytes)` : "";
  const spaced = (parts: readonly string[]): string => parts.filter(Boolean).join(" ");
  return `> ${spaced(sent)}${asked}\n< ${spaced(received)}${length}`;
}

/** Hex of the bytes all runs share; dots for a byte that differs, an ellipsis for the rest of a long field. */
function hex([bytes = new Uint8Array(), ...others]: readonly (Uint8Array | undefined)[]): string {
  const shown = Array.from(bytes.subarray(0, shownBytes), (byte, index) =>
    others.every((other) => other?.[index] === byte) ? toHex(Uint8Array.of(byte)) : "··",
  ).join("");
  const tidy = shown.replace(/(?:··){9,}/g, "····…····");
  return bytes.length > shownBytes ? `${tidy}…` : tidy;
}

async function blockOf(name: string): Promise<string> {
  const flow = flows[name];
  if (!flow) throw new Error(`No flow is called "${name}": ${Object.keys(flows).join(", ")}`);
  const [first = [], ...others] = await Promise.all(
    issuers.map((issuer) => exchangesOf(flow, issuer)),
  );
  const body = first.map((exchange, index) => {
    const same = others.flatMap((run) => run[index] ?? []);
    if (same.length < others.length) throw new Error(`Flow "${name}" differs between cards`);
    return lines([exchange, ...same]);
  });
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
      `docs/card/${name} is not what the code does; run: node packages/jpki/tools/wire-pages.ts`,
    );
  else writeFileSync(file, now);
}
if (stale > 0 && process.argv.includes("--check")) process.exitCode = 1;
