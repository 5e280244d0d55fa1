import { parseArgs } from "node:util";
import {
  isPracticePerson,
  type PracticePersonName,
  practicePersonNames,
} from "./practice-people.ts";

/** What `npm start` was asked for. */
export interface SandboxOptions {
  readonly once: boolean;
  readonly help: boolean;
  readonly persona: PracticePersonName;
  /** A JPEG of one's own face; the card of this run carries it. */
  readonly photo?: string;
  readonly port: number;
  /** How the person of `--once` is identified. */
  readonly identify: "face" | "pin";
  /** False: 照合番号B is typed in on the page, as where no scanner reads the face of the card. */
  readonly scanner: boolean;
  /** Result files go here instead of into a folder of their own. */
  readonly folder?: string;
}

export const usage: string = `usage: npm start -- [options]

  --once             one whole reception without a browser; exit code 0 only when the visit is complete
  --persona NAME     whose card (default taro): ${practicePersonNames.join(", ")}
  --photo ME.jpg     a card with your own face; the picture stays in memory
  --identify HOW     face (default) or pin, for --once
  --no-scanner       type the numbers of the card's face in, instead of the SIMULATED scanner
  --folder DIR       where result files go (default: a new folder below the system's temporary one)
  --port N           port of the page on 127.0.0.1 (default 41873; 0 takes a free one)
`;

/** Reads the command line; what is wrong with it comes back as a sentence. */
export function readOptions(
  args: readonly string[],
): { readonly options: SandboxOptions } | { readonly problem: string } {
  let values: ReturnType<typeof parse>["values"];
  try {
    ({ values } = parse(args));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "unknown option" };
  }
  const { persona, photo, folder, identify } = values;
  const port = Number(values.port);
  if (!isPracticePerson(persona))
    return {
      problem: `there is no persona "${persona}"; take one of ${practicePersonNames.join(", ")}`,
    };
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return { problem: "--port takes a number from 0 to 65535" };
  if (identify !== "face" && identify !== "pin") return { problem: "--identify takes face or pin" };
  return {
    options: {
      once: values.once,
      help: values.help,
      persona,
      port,
      identify,
      scanner: !values["no-scanner"],
      ...(photo === undefined ? {} : { photo }),
      ...(folder === undefined ? {} : { folder }),
    },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      once: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      persona: { type: "string", default: "taro" },
      photo: { type: "string" },
      identify: { type: "string", default: "face" },
      "no-scanner": { type: "boolean", default: false },
      folder: { type: "string" },
      port: { type: "string", default: "41873" },
    },
  });
}
