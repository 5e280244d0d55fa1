import { apiLevel, type Command, frame, type Message, pageFrame } from "../protocol.ts";
import { type PageCamera, pageCamera } from "./camera.ts";
import { agentLog } from "./log.ts";
import { type PatientPage, type PatientPageOptions, patientPage } from "./patient-page.ts";

/** A patient page whose other side is a test: what it was sent, and what it sends. */
export interface PageStub {
  readonly page: PatientPage;
  readonly camera: PageCamera;
  /** Everything the page was sent since the last `take()`. */
  readonly messages: readonly Message[];
  readonly frames: readonly Uint8Array[];
  readonly closed: readonly number[];
  last(): Message | undefined;
  send(command: Command): void;
  text(text: string): void;
  frame(kind: keyof typeof pageFrame, content: string | Uint8Array): Uint8Array;
  connect(): void;
  leave(): void;
}

/** Makes a page that is connected and has started, unless told otherwise. */
export function pageStub(
  options: Partial<PatientPageOptions> & { started?: boolean } = {},
): PageStub {
  const camera = pageCamera();
  const messages: Message[] = [];
  const frames: Uint8Array[] = [];
  const closed: number[] = [];
  const page = patientPage({
    hello: {
      msg: "HELLO",
      apiLevel,
      locales: ["ja", "en"],
      facility: { ja: "医院", en: "Clinic" },
      placement: "lay",
      sandbox: null,
    },
    camera,
    log: agentLog({ level: "silent" }),
    ...options,
  });
  let side: ReturnType<PatientPage["attach"]>;
  const stub: PageStub = {
    page,
    camera,
    messages,
    frames,
    closed,
    last: () => messages.at(-1),
    send: (command) => side?.text(JSON.stringify(command)),
    text: (text) => side?.text(text),
    frame(kind, content) {
      const bytes = Buffer.from(
        frame(
          pageFrame[kind],
          typeof content === "string" ? new TextEncoder().encode(content) : content,
        ),
      );
      side?.binary(bytes);
      return bytes;
    },
    connect() {
      side = page.attach({
        send(data) {
          if (typeof data === "string") messages.push(JSON.parse(data) as Message);
          else frames.push(data.slice());
        },
        close: (code) => void closed.push(code),
      });
    },
    leave() {
      side?.gone();
      side = undefined;
    },
  };
  stub.connect();
  if (options.started ?? true) stub.send({ cmd: "START", apiLevel, camera: "available" });
  return stub;
}
