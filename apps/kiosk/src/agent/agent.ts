import { attemptBrake, decodePhoto } from "@uketsuke/face-verify";
import { faceAttemptLimit } from "@uketsuke/reception";
import { type JournalFile, openJournalFile } from "@uketsuke/reception/journal";
import { apiLevel, type MessageOf } from "../protocol.ts";
import { type Camera, type PageCamera, pageCamera } from "./camera.ts";
import { startFaceThread } from "./face-thread.ts";
import { type Kiosk, runKiosk } from "./kiosk.ts";
import { type PatientPage, patientPage, type SandboxInputs } from "./patient-page.ts";
import { startServer } from "./server.ts";
import { readStatus, type StatusBoard } from "./status.ts";

/** What differs between one kiosk and another: the parts, handed in by whoever starts it. */
export interface AgentOptions
  extends Pick<
    Kiosk,
    | "openReader"
    | "oqs"
    | "resultFolder"
    | "terminalAuthenticator"
    | "verificationNumbers"
    | "staffPassword"
    | "timeOuts"
    | "onStep"
    | "log"
  > {
  readonly port: number;
  readonly portFile?: string;
  readonly pageFolder: string;
  readonly journal: string;
  readonly facility: MessageOf<"HELLO">["facility"];
  readonly placement: MessageOf<"HELLO">["placement"];
  /** Only `src/sandbox` gives this. */
  readonly sandbox?: AgentSandbox;
}

/** What a sandbox adds to the agent. */
export interface AgentSandbox {
  readonly hello: NonNullable<MessageOf<"HELLO">["sandbox"]>;
  readonly inputs: SandboxInputs;
  /** Puts a played camera beside the page's own. */
  camera(device: PageCamera): Camera;
}

/** A running kiosk: page, socket, reader and face thread; disposing stops all of it. */
export interface Agent extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly engine: string;
  readonly page: PatientPage;
  readonly journal: JournalFile;
}

/** Starts a kiosk from its parts. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  await using starting = new AsyncDisposableStack();
  const { log, sandbox } = options;
  const board: StatusBoard = { state: "starting", staffCalled: false };
  const device = pageCamera();
  const journal = starting.use(await openJournalFile(options.journal));
  const note = (step: string): Promise<void> =>
    journal.append({ visit: "kiosk", step, outcome: "ok", milliseconds: 0 });
  await note("start");
  // The last line, when everything that could write another has ended; a full disk must not keep the kiosk from ending.
  starting.defer(() => note("stop").catch(() => {}));
  const faces = starting.use(await startFaceThread({ log }));
  const brake = starting.use(attemptBrake({ free: faceAttemptLimit }));
  const page = patientPage({
    hello: {
      msg: "HELLO",
      apiLevel,
      locales: ["ja", "en"],
      facility: options.facility,
      placement: options.placement,
      sandbox: sandbox?.hello ?? null,
    },
    camera: device,
    log,
    onStaffCall() {
      board.staffCalled = true;
    },
    ...(sandbox === undefined ? {} : { sandbox: sandbox.inputs }),
  });
  const seen = sandbox?.camera(device) ?? device;
  const server = starting.use(
    await startServer({
      port: options.port,
      ...(options.portFile === undefined ? {} : { portFile: options.portFile }),
      pageFolder: options.pageFolder,
      page,
      log,
      status: () =>
        readStatus(board, {
          page: page.connected,
          camera: seen.available,
          simulated: sandbox !== undefined || (options.terminalAuthenticator?.simulated ?? false),
        }),
    }),
  );

  const stop = new AbortController();
  const running = runKiosk(
    {
      ...options,
      page,
      board,
      faces,
      brake,
      journal,
      decodePhoto,
      camera: tryingAgain(seen, device),
    },
    { signal: stop.signal },
  );
  starting.defer(async () => {
    stop.abort();
    await running;
  });
  const parts = starting.move();
  log.info({ port: server.port, engine: faces.engine }, "the kiosk is open");
  return {
    origin: server.origin,
    port: server.port,
    engine: faces.engine,
    page,
    journal,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function tryingAgain(seen: Camera, device: PageCamera): Kiosk["camera"] {
  return {
    get source() {
      return seen.source;
    },
    get available() {
      return seen.available;
    },
    frames: (options) => seen.frames(options),
    tryAgain: () => device.tryAgain(),
  };
}
