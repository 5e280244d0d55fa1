import {
  apiLevel,
  type Command,
  closeCode,
  frame,
  type Message,
  type MessageOf,
  readCommand,
  readPageFrame,
} from "../protocol.ts";
import type { PageCamera } from "./camera.ts";
import type { Log } from "./log.ts";
import { type OpenQuestion, openQuestion, type Question, type Unanswered } from "./question.ts";

/** The socket below, as far as the page needs it. */
export interface PageSocket {
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
}

export type SandboxCommand = Extract<Command, { cmd: `SANDBOX_${string}` }>;

/** What only a sandbox takes; a production agent has none of it and answers UNKNOWN_COMMAND. */
export interface SandboxInputs {
  /** False when it does not fit now. */
  command(command: SandboxCommand): boolean;
  /** One JPEG of one's own face; whoever takes it zeroes it. */
  ownFace(jpeg: Uint8Array<ArrayBuffer>): void;
  /** The messages a page that just started needs besides the screen. */
  started(): readonly Message[];
}

export interface PatientPageOptions {
  readonly hello: MessageOf<"HELLO">;
  readonly camera: PageCamera;
  readonly log: Log;
  readonly onStaffCall?: () => void;
  readonly sandbox?: SandboxInputs;
}

/** The patient's page (患者側の画面): one socket at most, one open question at most, one screen that a page that connects is shown. */
export interface PatientPage {
  readonly connected: boolean;
  /** Resolves when a page is there that shows what it is told; rejects with the signal's reason. */
  whenConnected(signal: AbortSignal): Promise<void>;
  /** A screen: it stays, and a page that connects later is shown it. */
  show(screen: Message): void;
  /** Something over the screen that is there; a page that connects later does not see it. */
  tell(message: Message): void;
  tellFrame(kind: number, content: Uint8Array): void;
  /** Shows a screen and awaits its answer; rejects with the signal's reason. One question at a time. */
  ask<T>(question: Question<T>): Promise<T | Unanswered>;
  /** Gives the socket's side: what comes in, and its end. Undefined when a page is there already. */
  attach(
    socket: PageSocket,
  ): { text(text: string): void; binary(bytes: Uint8Array): void; gone(): void } | undefined;
}

export function patientPage(options: PatientPageOptions): PatientPage {
  const { hello, camera, log, sandbox } = options;
  let socket: PageSocket | undefined;
  let started = false;
  let screen: Message = { msg: "PLACE_CARD" };
  let screenFrames: readonly Uint8Array[] = [];
  let question: OpenQuestion | undefined;
  const waiting = new Set<() => void>();

  const send = (message: Message): void => socket?.send(JSON.stringify(message));

  function showNow(next: Message, frames: readonly Uint8Array[] = []): void {
    screen = next;
    screenFrames = frames;
    if (started) sendScreen();
  }

  function sendScreen(): void {
    send(screen);
    for (const bytes of screenFrames) socket?.send(bytes);
  }

  function start(command: Extract<Command, { cmd: "START" }>): Message | undefined {
    if (command.apiLevel !== apiLevel) {
      send({ msg: "API_LEVEL", apiLevel });
      socket?.close(closeCode.otherLevel, "another api level");
      return undefined;
    }
    if (command.camera === "absent") camera.lost("absent");
    else camera.found();
    if (started) return undefined;
    started = true;
    for (const message of sandbox?.started() ?? []) send(message);
    sendScreen();
    for (const connected of waiting) connected();
    waiting.clear();
    return undefined;
  }

  /** Takes a command; what it returns goes back to the page. */
  function takeCommand(command: Command): Message | undefined {
    const badState: Message = { msg: "BAD_STATE", cmd: command.cmd };
    if (command.cmd === "GET_API_LEVEL") return { msg: "API_LEVEL", apiLevel };
    if (command.cmd === "START") return start(command);
    if (isSandboxCommand(command)) {
      if (sandbox === undefined) return { msg: "UNKNOWN_COMMAND", cmd: command.cmd };
      // Also before START: the page shows the practice cards with HELLO, and a hand may be faster than its search for cameras.
      return sandbox.command(command) ? undefined : badState;
    }
    if (!started) return badState;
    switch (command.cmd) {
      case "LANGUAGE":
        question?.stir();
        return undefined;
      case "CALL_STAFF":
        question?.stir();
        log.info({ cmd: command.cmd }, "the patient asks for staff");
        options.onStaffCall?.();
        return { msg: "STAFF_CALLED" };
      case "CAMERA_FOUND":
        camera.found();
        return undefined;
      case "CAMERA_LOST":
        log.warn({ code: command.name }, "the page lost its camera");
        camera.lost("failed");
        question?.take({ kind: "command", command });
        return undefined;
      case "CONTINUE":
        if (question?.stir()) return undefined;
    }
    return question?.take({ kind: "command", command }) ? undefined : badState;
  }

  /** Takes a frame, a view of the socket's buffer: what is kept is a copy, and the caller zeroes the buffer. */
  function takeFrame(bytes: Uint8Array): Message | undefined {
    const read = readPageFrame(bytes);
    if (read === undefined) return { msg: "INVALID", paths: ["frame"] };
    // Not slice(): of a Buffer, which a socket gives, that would be a view and no copy.
    const content = new Uint8Array(read.content);
    if (read.kind === "camera") {
      camera.offer(content);
      return undefined;
    }
    if (read.kind !== "ownFace") {
      if (started && question?.take({ kind: read.kind, content })) return undefined;
      content.fill(0);
      return { msg: "BAD_STATE", cmd: `frame ${read.kind}` };
    }
    if (sandbox !== undefined) {
      sandbox.ownFace(content);
      return undefined;
    }
    content.fill(0);
    return { msg: "UNKNOWN_COMMAND", cmd: `frame ${read.kind}` };
  }

  return {
    get connected() {
      return started;
    },
    whenConnected(signal) {
      if (started) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(connected);
          reject(signal.reason);
        };
        const connected = (): void => {
          signal.removeEventListener("abort", end);
          resolve();
        };
        if (signal.aborted) return end();
        signal.addEventListener("abort", end, { once: true });
        waiting.add(connected);
      });
    },
    show(next) {
      if (JSON.stringify(next) !== JSON.stringify(screen)) showNow(next);
    },
    tell: (message) => {
      if (started) send(message);
    },
    tellFrame(kind, content) {
      if (started) socket?.send(frame(kind, content));
    },
    async ask<T>(asked: Question<T>): Promise<T | Unanswered> {
      asked.signal.throwIfAborted();
      if (question !== undefined) throw new Error("A question is open already.");
      showNow(asked.screen, asked.frames);
      if (!started) return { outcome: "no-answer", pageGone: true };

      const opened = openQuestion(asked, {
        warn: (seconds) => send({ msg: "STILL_THERE", seconds }),
      });
      question = opened;
      try {
        return await opened.answer;
      } finally {
        question = undefined;
        screenFrames = [];
      }
    },
    attach(next) {
      if (socket !== undefined) return undefined;
      socket = next;
      send(hello);
      return {
        text(text) {
          const read = readCommand(text);
          const reply = "reply" in read ? read.reply : takeCommand(read.command);
          if (reply !== undefined) send(reply);
        },
        binary(bytes) {
          const reply = takeFrame(bytes);
          bytes.fill(0);
          if (reply !== undefined) send(reply);
        },
        gone() {
          socket = undefined;
          started = false;
          // Whoever loads the page again may be somebody else.
          if (screen.msg === "RESULT") screen = withoutName(screen);
          question?.pageGone();
        },
      };
    },
  };
}

function withoutName({ greetingName: _name, ...screen }: MessageOf<"RESULT">): Message {
  return screen;
}

function isSandboxCommand(command: Command): command is SandboxCommand {
  return command.cmd.startsWith("SANDBOX_");
}
