/**
 * The sandbox (試用): `npm start` opens the kiosk with made-up cards, people and server; `npm start -- --once` runs one reception
 * without a browser. Nothing in it is real but the code, and it says so.
 * @module
 */
import "../agent/no-telemetry.ts";
import { readFile } from "node:fs/promises";
import { faceEngine } from "@uketsuke/face-verify";
import { untilStopped } from "../agent/until-stopped.ts";
import { ownFace, type SandboxFace } from "./faces.ts";
import { receiveOnce } from "./once.ts";
import { readOptions, type SandboxOptions, usage } from "./options.ts";
import { openPage, practiceStaffPassword } from "./page.ts";
import { printer } from "./printer.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

const print = printer((line) => process.stdout.write(`${line}\n`));
const stop = new AbortController();
const stopped = untilStopped().then((code) => {
  stop.abort();
  return code;
});

// Whoever read our lines is gone: the same as a closed terminal.
process.stdout.on("error", () => process.kill(process.pid, "SIGHUP"));

const read = readOptions(process.argv.slice(2));
if ("problem" in read) {
  process.stderr.write(`uketsuke: ${read.problem}\n\n${usage}`);
  process.exitCode = 2;
} else if (read.options.help) {
  process.stdout.write(usage);
} else {
  const code = await run(read.options).catch((failure: unknown) => {
    if (!stop.signal.aborted) process.stderr.write(`uketsuke: ${sentence(failure)}\n`);
    return 1;
  });
  process.exitCode = stop.signal.aborted ? await stopped : code;
}

async function run(options: SandboxOptions): Promise<number> {
  const face = options.photo === undefined ? undefined : await ownPicture(options.photo);
  await using sandbox = await startSandbox(options);
  introduce(sandbox);
  const own = face && (await sandbox.issueOwn(face));
  if (options.once) {
    const person = own ?? (await sandbox.person(options.persona));
    const { identify } = options;
    return await receiveOnce(sandbox, person, { identify, printer: print, signal: stop.signal });
  }
  const { port, scanner } = options;
  await using page = await openPage(sandbox, { port, own, scanner, printer: print });
  print.say("engine", page.engine);
  print.say("staff", `the made-up password for 目視 is "${practiceStaffPassword}"`);
  print.say("page", `${page.origin}  (Ctrl-C ends)`);
  return await stopped;
}

function introduce({ slot, server, folderPath, journalPath }: Sandbox): void {
  print.say("sandbox", "practice only (練習用). SIMULATED: cards, people, terminal authenticator,");
  print.say("", "eligibility server, card-face scanner, and the camera where it is played");
  print.say("card", slot.description);
  print.say("server", `${server.simulator.endpoint.business} over mutual TLS`);
  print.say("results", `${folderPath} (stays after the end)`);
  print.say("journal", journalPath);
}

/** Reads one's own picture into memory; nothing of it is written anywhere. */
async function ownPicture(path: string): Promise<SandboxFace> {
  const jpeg = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${path} cannot be read (${cause.code}). Name a JPEG file of your face.`, {
      cause,
    });
  });
  try {
    await using engine = await faceEngine();
    const found = await ownFace(jpeg, engine);
    if (found.outcome === "face") return found;
    throw new Error(
      found.outcome === "no-face"
        ? `no face was found in ${path}; take a picture from the front, in even light`
        : `several faces are in ${path}; take a picture of one person`,
    );
  } finally {
    jpeg.fill(0);
  }
}

function sentence(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
