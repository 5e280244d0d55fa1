import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { searchOf } from "../src/fhir/index.ts";
import {
  type Encoding,
  type LinkServerOptions,
  readResult,
  resultFolder,
  serveLinkFolder,
} from "../src/folder/index.ts";
import {
  createOqsClient,
  OqsError,
  type OqsErrorCode,
  OqsRejectedError,
  oqsErrorCodes,
  sessionPool,
  UnencodableCharacterError,
} from "../src/index.ts";
import { urlOf } from "../src/routes.ts";
import {
  createAuthority,
  type Fault,
  openSimulatorControl,
  type Simulator,
  startSimulator,
} from "../src/simulator/index.ts";
import { institution, madeEligibility } from "./made-eligibility.ts";
import { queueCodes } from "./queue/queue-codes.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "./support.ts";

let simulator: Simulator;
let root: string;
beforeAll(async () => {
  simulator = await startSimulator();
  root = mkdtempSync(join(tmpdir(), "uketsuke-codes-"));
});
afterAll(async () => {
  rmSync(root, { recursive: true });
  await simulator[Symbol.asyncDispose]();
});

const under = async (fault: Fault, deadlineMs = 10_000): Promise<unknown> => {
  await using oqs = clientOf(simulator, { deadlineMs });
  simulator.faults.set(fault, { route: "search" });
  try {
    return await oqs.searchEligibility(insuranceOf(personOf(simulator, "eligible")));
  } finally {
    simulator.faults.clear();
  }
};
const deliver = async (
  path: string,
  encoding: Encoding = "UTF-8",
  name = "見本",
): Promise<unknown> => {
  const eligibility = madeEligibility();
  const results = [{ Name: name }];
  const body = { ResultList: { ResultOfQualificationConfirmation: results } };
  const answer = { ...eligibility.answer, MessageBody: body };
  const folder = resultFolder(path, { encoding, institution });
  return await folder.deliver({ ...eligibility, answer }, { sessionId: "s" });
};
const read = async (content: string, encoding: Encoding = "UTF-8"): Promise<unknown> => {
  const file = join(root, "result.xml");
  writeFileSync(file, content);
  return await readResult(file, { encoding, intervalMs: 5, deadlineMs: 50 });
};

/** How each code comes about; a code without a row does not compile. */
const produced: Record<OqsErrorCode, () => Promise<unknown>> = {
  OQS_UNREACHABLE: () => under("down"),
  OQS_CONNECTION_LOST: () => under("truncated"),
  OQS_TIMEOUT: () => under("half-open", 400),
  OQS_BUSY: () => under("busy"),
  SESSIONS_FULL: async () => {
    const sessions = sessionPool({ size: 1, longestLine: 0 });
    await using oqs = clientOf(simulator, { sessions, deadlineMs: 30 });
    using _taken = await sessions.enter();
    return await oqs.registerReferenceNumber({
      ...insuranceOf(personOf(simulator, "eligible")),
      referenceNumber: "1",
    });
  },
  OQS_CIRCUIT_OPEN: async () => {
    await using oqs = clientOf(simulator, { circuit: { failures: 1 } });
    simulator.faults.set("error", { route: "challenge", times: 1 });
    await codeOf(oqs.requestChallenge({ method: "pin" }));
    return await oqs.requestChallenge({ method: "pin" });
  },
  OQS_SERVER_ERROR: () => under("error"),
  OQS_CERTIFICATE: async () => {
    const { ca } = await createAuthority();
    await using oqs = clientOf(simulator, { credentials: { ...simulator.credentials, ca } });
    return await oqs.requestChallenge({ method: "pin" });
  },
  OQS_UNAUTHORIZED: () => under("unauthorized"),
  OQS_LOGIN_PAUSED: async () => {
    await using oqs = clientOf(simulator);
    simulator.faults.set("unauthorized", { route: "login", times: 1 });
    await codeOf(oqs.requestChallenge({ method: "pin" }));
    return await oqs.requestChallenge({ method: "pin" });
  },
  OQS_REJECTED: async () => {
    await using oqs = clientOf(simulator, { institution: "9910000026" });
    return await oqs.requestChallenge({ method: "pin" });
  },
  MALFORMED_ANSWER: () => under("short"),
  ANSWER_MISMATCH: () => under("foreign"),
  ENCODING_MISMATCH: () => read("<XmlMsg/>", "Shift_JIS"),
  UNENCODABLE_CHARACTER: () => deliver(root, "Shift_JIS", "𠮷野"),
  FOLDER_NOT_FOUND: () => deliver(join(root, "nowhere")),
  FOLDER_NOT_WRITABLE: async () => {
    const path = join(root, "linked");
    mkdirSync(path);
    symlinkSync(root, join(path, "face"));
    return await deliver(path);
  },
  FOLDER_FULL: async () => fullDisk(),
  FOLDER_IN_USE: async () => {
    const path = mkdtempSync(join(root, "served-"));
    const options: LinkServerOptions = { encoding: "UTF-8", answer: () => ({ answer: "none" }) };
    await using _ = await serveLinkFolder(path, options);
    return await serveLinkFolder(path, options);
  },
  RESULT_FILE_UNREADABLE: () => readResult(join(root, "nowhere.xml"), { encoding: "UTF-8" }),
  RESULT_FILE_UNSTABLE: () => read(""),
  CLOCK_SKEWED: async () => {
    await using oqs = clientOf(simulator, { clock: () => new Date("2020-01-01T00:00:00Z") });
    return await oqs.requestChallenge({ method: "pin" });
  },
  ROUTE_UNKNOWN: async () => {
    const { sandbox: _, ...endpoint } = simulator.endpoint;
    return urlOf(endpoint, "challenge");
  },
  RESOURCE_UNREADABLE: async () => searchOf({ resourceType: "Bundle", entry: [] }),
  FAULT_SCRIPT_INVALID: () => startSimulator({ script: [{ fault: "melt" }] }),
  SIMULATOR_UNAVAILABLE: () => openSimulatorControl({ file: join(root, "no-simulator.json") }),
  SIMULATOR_REFUSED: async () => {
    const file = join(root, "simulator.json");
    await using _controlled = await startSimulator({ control: { file } });
    const control = await openSimulatorControl({ file });
    return await control.setScenario("1", "no-such-scenario");
  },
  SANDBOX_MIXED: async () => {
    const { auth, business } = simulator.endpoint;
    return createOqsClient({ ...simulator, endpoint: { auth, business } });
  },
  ...queueCodes,
  INVALID_ARGUMENT: async () => createOqsClient({ ...simulator, institution: "1" }),
};

/** A file larger than this process may write stands for a full disk; the real one is tested where mounts are allowed. */
async function fullDisk(): Promise<never> {
  const child = fileURLToPath(new URL("children/deliver.ts", import.meta.url));
  const script = 'ulimit -f 1; trap "" XFSZ; exec "$0" "$1" "$2" once 20000';
  const { stdout } = spawnSync("sh", ["-c", script, process.execPath, child, root], {
    encoding: "utf8",
  });
  throw new OqsError(stdout.trim() as OqsErrorCode, "said by the child");
}

describe("every code of this package comes about", () => {
  test.each(Object.keys(oqsErrorCodes) as OqsErrorCode[])("%s", async (code) => {
    expect(await codeOf(produced[code]())).toBe(code);
  });
});

test("every code says what it means and what staff should do", () => {
  for (const { cause, staff, retryable } of Object.values(oqsErrorCodes)) {
    expect(cause).toMatch(/^[A-Z].*\.$/);
    expect(staff).toMatch(/^[A-Z].*\.$/);
    expect(typeof retryable).toBe("boolean");
  }
});

test("an error of another copy of this package is understood", async () => {
  const copy = new URL("../src/errors.ts?copy", import.meta.url).href;
  const { OqsError: Other } = (await import(copy)) as typeof import("../src/errors.ts");
  const error = new Other("OQS_BUSY", "later");
  expect(error instanceof OqsError).toBe(false);
  expect(OqsError.is(error)).toBe(true);
  for (const other of [null, undefined, "OQS_BUSY", new Error("x"), { code: "OQS_BUSY" }])
    expect(OqsError.is(other)).toBe(false);
});

test("subclasses carry their data and keep their cause", async () => {
  const rejected = await produced.OQS_REJECTED().catch((error: unknown) => error);
  expect(OqsRejectedError.is(rejected) && rejected.resultCode).toBe("SIM-INSTITUTION");
  const unencodable = await produced.UNENCODABLE_CHARACTER().catch((error: unknown) => error);
  expect(UnencodableCharacterError.is(unencodable) && unencodable.character).toBe("𠮷");
  expect(UnencodableCharacterError.is(rejected)).toBe(false);
  const unreachable = await produced.OQS_UNREACHABLE().catch((error: unknown) => error);
  expect((unreachable as Error).cause).toBeInstanceOf(Error);
});
