import { readFile } from "node:fs/promises";
import { encodeFrame } from "@uketsuke/face-verify/synthetic";
import { verificationNumberB } from "@uketsuke/jpki";
import { virtualReader } from "@uketsuke/jpki/virtual-card";
import { expect, test } from "vitest";
import type { Message } from "../src/protocol.ts";
import { sandboxFace } from "../src/sandbox/faces.ts";
import { practiceStaffPassword } from "../src/sandbox/page.ts";
import { isPracticePerson } from "../src/sandbox/practice-people.ts";
import type { Slot } from "../src/sandbox/slot.ts";
import {
  type KioskUnderTest,
  kioskUnderTest,
  type PlainPage,
  plainPage,
} from "./kiosk-under-test.ts";
import { commandNames, messageNames, protocolPage, protocolPagePath } from "./protocol-page.ts";
import { type Line, transcripts } from "./transcripts.ts";

const all = await transcripts();
const said = new Set<string>();
const asked = new Set<string>();

/** Shortened, so that a transcript plays in seconds. */
const soon = { askAfterSeconds: 0.4, graceSeconds: 3 };
const timeOuts = {
  chooseIdentification: soon,
  askConsents: soon,
  errorSeconds: 0.3,
  resultSeconds: 0.3,
  forgottenCardSeconds: 2,
  readerRetrySeconds: [0.3],
};

interface Stage extends AsyncDisposable {
  readonly kiosk: KioskUnderTest;
  readonly page: PlainPage;
  unplug(): Promise<void>;
  /** Whose card was put in last. */
  holder: string;
}

async function stage(transcript: { name: string; scanner?: boolean }): Promise<Stage> {
  await using starting = new AsyncDisposableStack();
  let reader = virtualReader();
  const slot: Slot = {
    kind: "process",
    description: "of a transcript",
    async openReader() {
      reader = virtualReader();
      return reader;
    },
    async insert(card) {
      reader.insert(card);
      return {};
    },
    async remove() {
      reader.remove();
    },
    async [Symbol.asyncDispose]() {},
  };
  const patient = transcript.name === "no-answer" || transcript.name === "no-consent";
  const kiosk = starting.use(
    await kioskUnderTest({
      slot: async () => slot,
      scanner: transcript.scanner ?? true,
      timeOuts: patient
        ? timeOuts
        : {
            ...timeOuts,
            chooseIdentification: unhurried,
            askConsents: unhurried,
            forgottenCardSeconds: 60,
          },
    }),
  );
  const page = starting.use(
    await plainPage(kiosk.agent.origin, { start: transcript.name !== "by-face" }),
  );
  const parts = starting.move();
  return {
    kiosk,
    page,
    holder: "",
    async unplug() {
      await reader[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

const unhurried = { askAfterSeconds: 60, graceSeconds: 20 };

async function play(line: Line, on: Stage): Promise<void> {
  const { page, kiosk } = on;
  if ("agent" in line) {
    const name = line.agent.msg as Message["msg"];
    said.add(name);
    expect(await page.hears(name)).toMatchObject(line.agent);
  } else if ("page" in line) {
    asked.add(line.page.cmd);
    page.send(line.page);
  } else if ("text" in line) page.text(line.text);
  else if ("frame" in line) {
    asked.add(`frame ${line.frame}`);
    page.sendFrame(line.frame, await content(line, on));
  } else {
    const [, holder] = /^([\w-]+)'s card is put in$/.exec(line.world) ?? [];
    if (holder !== undefined) {
      on.holder = holder;
      asked.add("SANDBOX_INSERT_CARD");
      page.send({ cmd: "SANDBOX_INSERT_CARD", persona: holder });
    } else if (line.world === "the card is taken") {
      asked.add("SANDBOX_REMOVE_CARD");
      page.removeCard();
    } else if (line.world === "the server is down")
      kiosk.sandbox.server.simulator.faults.set("down");
    else if (line.world === "the reader is unplugged") await on.unplug();
  }
}

async function content(
  line: Extract<Line, { frame: unknown }>,
  { holder, kiosk }: Stage,
): Promise<string | Uint8Array> {
  if (line.frame === "ownFace") return encodeFrame((await sandboxFace("hanako")).camera);
  const right = line.content === "right";
  if (line.frame === "staffPassword") return right ? practiceStaffPassword : "guess";
  if (!isPracticePerson(holder)) throw new Error(`nobody's card is in: ${line.frame}`);
  const { persona } = (await kiosk.sandbox.person(holder)).card;
  if (line.frame === "pin") return right ? (persona.pins.authentication ?? "") : "9999";
  // Thirteen is no month: the digits never reach the card.
  if (!right) return "55131520351234";
  const { birthDate, securityCode, cardExpiry } = persona;
  return verificationNumberB({
    birthDate,
    securityCode,
    expiryYear: Number(cardExpiry.slice(0, 4)),
  });
}

test.each(all.map((transcript) => [transcript.title, transcript] as const))(
  "%s",
  async (_title, transcript) => {
    await using on = await stage(transcript);
    for (const line of transcript.lines) await play(line, on);
    await on.kiosk.results();
  },
);

/** Asked outside a visit. */
const unasked = {
  CAMERA_FOUND: "tested in src/agent/patient-page.test.ts",
  LANGUAGE: "tested in src/agent/patient-page.test.ts",
};

test("together the transcripts say every message and ask every command but those named here", () => {
  const missing = (names: readonly string[], seen: ReadonlySet<string>): string[] =>
    names.filter((name) => !seen.has(name));
  expect(missing(messageNames, said).toSorted()).toEqual([]);
  expect(missing(commandNames, asked).toSorted()).toEqual(Object.keys(unasked).toSorted());
});

test("docs/kiosk-protocol.md is what the code and the transcripts say (node apps/kiosk/test/protocol-page.ts)", async () => {
  expect(await readFile(protocolPagePath, "utf8")).toBe(await protocolPage());
});
