import { connect as connectTo, createServer, type Socket } from "node:net";

/** What the process is told over IPC: the service's socket, or the name of a reader. */
export interface Order {
  readonly service?: string;
  readonly unplug?: string;
  readonly replug?: string;
}

/**
 * The process of an unplugging proxy: `node unplugging-process.ts SOCKET`.
 * It has a process of its own because libpcsclite waits for its answers on the main thread of the test.
 */
const commands = { connect: 4, transmit: 9, control: 10, states: 0x12, wait: 0x13, stop: 0x14 };
const headerBytes = 8;
const readers = { count: 16, bytes: 184, nameBytes: 128 };
const eventBytes = 8;
const unknownReader = 0x80100009;
const readerUnavailable = 0x80100017;

/** One connection of a client: one PC/SC context. */
class Line {
  readonly #client: Socket;
  readonly #service: Socket;
  readonly #unplugged: ReadonlySet<string>;
  #fromClient = Buffer.alloc(0);
  #fromService = Buffer.alloc(0);
  /** What the service says next: a list of readers, an event or anything. */
  #expects: "states" | "event" | "swallowed" | "any" = "any";
  #waits = false;
  #reader = "";
  #request: Buffer | undefined;
  #lost = false;

  constructor(client: Socket, service: Socket, unplugged: ReadonlySet<string>) {
    this.#client = client;
    this.#service = service;
    this.#unplugged = unplugged;
    client.on("data", (chunk) => {
      this.#fromClient = Buffer.concat([this.#fromClient, chunk]);
      this.#serveClient();
    });
    service.on("data", (chunk) => {
      this.#fromService = Buffer.concat([this.#fromService, chunk]);
      this.#answerClient();
    });
    for (const end of [client, service]) end.on("error", () => undefined);
    client.once("close", () => service.destroy());
    service.once("close", () => this.#lost || client.destroy());
  }

  lose(reader: string): void {
    if (this.#reader !== reader) return;
    this.#lost = true;
    this.#service.destroy();
    if (this.#request) this.#refuse(this.#request, readerUnavailable);
  }

  /** Wakes a client that waits for a change, and takes its registration back from the service. */
  tellOfChange(): void {
    if (this.#lost || !this.#waits || this.#expects !== "event") return;
    this.#waits = false;
    this.#expects = "swallowed";
    this.#service.write(message(commands.stop, Buffer.alloc(eventBytes)));
  }

  #serveClient(): void {
    while (this.#expects !== "swallowed") {
      const request = takeRequest(this.#fromClient);
      if (!request) return;
      this.#fromClient = this.#fromClient.subarray(request.length);
      this.#serve(request);
    }
  }

  #serve(request: Buffer): void {
    const command = request.readUInt32LE(4);
    if (command === commands.connect) {
      this.#reader = text(request.subarray(headerBytes + 4, headerBytes + 4 + readers.nameBytes));
    }
    const unknown = command === commands.connect && this.#unplugged.has(this.#reader);
    if (unknown || this.#lost) {
      this.#refuse(request, unknown ? unknownReader : readerUnavailable);
      return;
    }
    const listed = command === commands.states || command === commands.wait;
    if (listed) this.#expects = "states";
    if (command === commands.wait) this.#waits = true;
    if (command === commands.stop) this.#waits = false;
    this.#request = request;
    this.#service.write(request);
  }

  #answerClient(): void {
    if (this.#expects === "states") {
      const bytes = readers.count * readers.bytes;
      if (this.#fromService.length < bytes) return;
      const states = Buffer.from(this.#fromService.subarray(0, bytes));
      this.#fromService = this.#fromService.subarray(bytes);
      for (let offset = 0; offset < bytes; offset += readers.bytes) {
        const entry = states.subarray(offset, offset + readers.bytes);
        if (this.#unplugged.has(text(entry.subarray(0, readers.nameBytes)))) entry.fill(0);
      }
      this.#client.write(states);
      this.#expects = this.#waits ? "event" : "any";
    }
    if (this.#expects === "swallowed") {
      if (this.#fromService.length < eventBytes) return;
      this.#fromService = this.#fromService.subarray(eventBytes);
      this.#expects = "any";
      this.#client.write(Buffer.alloc(eventBytes));
      this.#serveClient();
    }
    if (this.#fromService.length === 0) return;
    this.#request = undefined;
    this.#waits = false;
    this.#expects = "any";
    this.#client.write(this.#fromService);
    this.#fromService = Buffer.alloc(0);
  }

  /** The request comes back as its own answer, whose last four bytes are the result. */
  #refuse(request: Buffer, result: number): void {
    this.#request = undefined;
    const answer = Buffer.from(
      request.subarray(headerBytes, headerBytes + request.readUInt32LE(0)),
    );
    if (answer.length >= 4) answer.writeUInt32LE(result, answer.length - 4);
    this.#client.write(answer);
  }
}

function message(command: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(payload.length, 0);
  header.writeUInt32LE(command, 4);
  return Buffer.concat([header, payload]);
}

/** The first whole request: header, fixed part and, for an exchange, the bytes for the card behind it. */
function takeRequest(bytes: Buffer): Buffer | undefined {
  if (bytes.length < headerBytes) return undefined;
  const fixed = headerBytes + bytes.readUInt32LE(0);
  const command = bytes.readUInt32LE(4);
  if (bytes.length < fixed) return undefined;
  const sent =
    command === commands.transmit
      ? bytes.readUInt32LE(headerBytes + 12)
      : command === commands.control
        ? bytes.readUInt32LE(headerBytes + 8)
        : 0;
  return bytes.length < fixed + sent ? undefined : bytes.subarray(0, fixed + sent);
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}

const [, , socket] = process.argv;
const unplugged = new Set<string>();
const lines = new Set<Line>();
let service = "";

process.on("message", (order: Order) => {
  service = order.service ?? service;
  if (order.replug !== undefined) unplugged.delete(order.replug);
  if (order.unplug !== undefined) {
    unplugged.add(order.unplug);
    for (const line of lines) line.lose(order.unplug);
  }
  for (const line of lines) line.tellOfChange();
  process.send?.("done");
});
process.on("disconnect", () => process.exit());

createServer((client) => {
  const line = new Line(client, connectTo(service), unplugged);
  lines.add(line);
  client.once("close", () => lines.delete(line));
}).listen(socket, () => process.send?.("ready"));
