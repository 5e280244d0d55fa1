/** The part of the npm package pcsclite that is used here. */
interface Reader {
  readonly name: string;
  readonly SCARD_SHARE_SHARED: number;
  readonly SCARD_LEAVE_CARD: number;
  on(event: "error" | "status", listener: (value: { state: number }) => void): void;
  connect(options: { share_mode: number }, done: (error: unknown, protocol: number) => void): void;
  disconnect(disposition: number, done: (error: unknown) => void): void;
  transmit(
    command: Buffer,
    responseBytes: number,
    protocol: number,
    done: (error: unknown, response: Buffer) => void,
  ): void;
  close(): void;
}

interface Context {
  readonly readers: Readonly<Record<string, Reader>>;
  on(event: "reader", listener: (reader: Reader) => void): void;
  on(event: "error", listener: (error: unknown) => void): void;
  close(): void;
}

/** A connection of libpcsclite and nothing else: what any client in Node pays at least. It shares the card with other programs. */
export interface RawConnection extends AsyncDisposable {
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

const longestResponse = 65_538;
/** Time for the binding's own threads to settle before the context is closed. */
const settleMs = 200;

/** Connects to the card in the reader of that name. */
export async function connectRaw(readerName: string): Promise<RawConnection> {
  const { default: create }: { default: () => Context } = await import("pcsclite" as string);
  const context = create();
  const { promise, resolve, reject } = Promise.withResolvers<Reader>();
  context.on("error", reject);
  context.on("reader", (reader) => {
    reader.on("error", () => undefined);
    if (reader.name === readerName) resolve(reader);
  });
  const reader = await promise;
  const protocol = await new Promise<number>((done, fail) =>
    reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, (error, connected) =>
      error ? fail(error) : done(connected),
    ),
  );
  return {
    transmit: (command) =>
      new Promise((done, fail) =>
        reader.transmit(Buffer.from(command), longestResponse, protocol, (error, response) =>
          error ? fail(error) : done(response),
        ),
      ),
    async [Symbol.asyncDispose]() {
      await new Promise((done) => reader.disconnect(reader.SCARD_LEAVE_CARD, done));
      for (const each of Object.values(context.readers)) each.close();
      await new Promise((done) => setTimeout(done, settleMs));
      context.close();
    },
  };
}
