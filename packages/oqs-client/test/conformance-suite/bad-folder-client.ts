/** A small client of the exchange folder with habits; each bad habit is what one scenario has to find. */
import { open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ClientAnswer, ClientUnderTest } from "../../src/conformance/index.ts";
import { correlate } from "../../src/correlate.ts";
import { wireDate } from "../../src/date.ts";
import { eligibilityOf } from "../../src/eligibility.ts";
import type { Encoding } from "../../src/encoding.ts";
import { eligibilityMessage } from "../../src/messages/xml-msg.ts";
import { type InsuranceData, searchInfoOf } from "../../src/search.ts";
import { inTurn } from "./bad-web-client.ts";

interface Asked {
  readonly institution: string;
  readonly identifier: string;
  readonly encoding: Encoding;
}

export interface FolderHabits {
  readonly prefix: string;
  readonly slowly: boolean;
  readonly spoil: (xml: string) => string;
  readonly identifier: (number: number) => string | undefined;
  readonly padding: string;
  readonly readsErrors: boolean;
  /** Reads a file once and believes it. */
  readonly hasty: boolean;
  /** Takes whatever appears in `res`. */
  readonly anyFile: boolean;
  readonly read: (bytes: Buffer, asked: Asked) => ClientAnswer;
  readonly removes: boolean;
  readonly atOnce: number;
  readonly writes: number;
}

const strictly: FolderHabits["read"] = (bytes, { institution, identifier, encoding }) => {
  const answer = eligibilityMessage.decodeXml(bytes, { encoding });
  correlate(answer.MessageHeader, { institution, fileIdentifier: identifier, whole: true });
  const { outcome } = eligibilityOf(answer);
  return { outcome: outcome === "eligible" ? "eligible" : "not-eligible" };
};

export const goodFolderHabits: FolderHabits = {
  prefix: "OQSsiquc01req_",
  slowly: false,
  spoil: (xml) => xml,
  identifier: (number) => `question-${number}`,
  padding: " ",
  readsErrors: true,
  hasty: false,
  anyFile: false,
  read: strictly,
  removes: false,
  atOnce: 20,
  writes: 1,
};

/** The client with some habits changed. */
export function folderClientWith(changes: Partial<FolderHabits>): ClientUnderTest {
  const habits = { ...goodFolderHabits, ...changes };
  let number = 0;
  return async (task) => {
    if (task.folder === undefined) throw new Error("no folder");
    const { root, encoding } = task.folder;
    const { institution, patienceMs } = task;
    const res = join(root, "res");

    async function put(prefix: string, person: InsuranceData): Promise<string[]> {
      const count = ++number;
      const identifier = habits.identifier(count);
      const search = searchInfoOf(person);
      const bytes = eligibilityMessage.encodeXml(
        {
          MessageHeader: {
            MedicalInstitutionCode: institution,
            ...(identifier === undefined ? {} : { ArbitraryFileIdentifier: identifier }),
          },
          MessageBody: {
            QualificationConfirmSearchInfo: {
              ...search,
              InsurerNumber: person.insurerNumber.padStart(8, habits.padding),
            },
          },
        },
        { encoding },
      );
      const xml = habits.spoil(Buffer.from(bytes).toString());
      const base = `${prefix}${wireDate(new Date())}${String(count).padStart(4, "0")}`;
      const path = join(root, "req", `${base}.xml`);
      if (habits.slowly) {
        await using file = await open(path, "w");
        await file.writeFile(xml.slice(0, 100));
        await wait(60);
        await file.writeFile(xml.slice(100));
      } else {
        await writeFile(`${path}.tmp`, xml);
        await rename(`${path}.tmp`, path);
      }
      return [base, identifier ?? ""];
    }
    async function answerTo(base: string, asked: Asked): Promise<ClientAnswer> {
      const end = performance.now() + patienceMs;
      let before: Buffer | undefined;
      for (; performance.now() < end; await wait(8)) {
        const names = await readdir(res);
        if (habits.readsErrors && names.includes(`${base}.err`)) return { outcome: "error" };
        const own = `${base.replace("req_", "res_")}.xml`;
        const name = habits.anyFile ? names[0] : names.find((one) => one === own);
        if (name === undefined) continue;
        const bytes = await readFile(join(res, name));
        const still = before?.equals(bytes) === true;
        before = bytes;
        if (!still && !habits.hasty) continue;
        try {
          const answer = habits.read(bytes, asked);
          if (habits.removes) for (const one of names) await rm(join(res, one));
          return answer;
        } catch {
          if (habits.hasty) break;
        }
      }
      return { outcome: "error" };
    }
    if (task.ask === "bulk") {
      const [person] = task.people;
      if (person !== undefined) await put("OQSmuquc01req_", person);
      return { answers: [{ outcome: "done" }] };
    }
    if (task.ask === "register") {
      for (const person of task.people)
        for (let left = habits.writes; left > 0; left--) {
          await put("OQSsiimm01req_", person);
          await wait(30);
        }
      return { answers: [{ outcome: "unknown" }] };
    }
    const answers = await inTurn(task, habits.atOnce, async (person) => {
      const [base = "", identifier = ""] = await put(habits.prefix, person);
      return await answerTo(base, { institution, identifier, encoding });
    });
    return { answers };
  };
}
