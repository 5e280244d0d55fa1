import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CardSlot } from "./card-slot.ts";
import { type ControlAccess, refusalOf } from "./control-access.ts";
import { type ControlDesk, controlDesk } from "./control-desk.ts";
import { removeControlFile, writeControlFile } from "./control-file.ts";
import { ControlRefusal, readBody } from "./control-request.ts";
import type { Issuer } from "./issuer.ts";

/** Options of {@link startControl}. */
export interface ControlOptions {
  /** What is controlled; a request names a slot by its place in this list. */
  readonly slots: readonly CardSlot[];
  /** Issues the cards that are asked for; default a new one. */
  readonly issuer?: Issuer | undefined;
  /** TCP port on 127.0.0.1; default a free one. */
  readonly port?: number | undefined;
  /** Where address and token are written for `openControl`, readable by this user alone; default nowhere. */
  readonly file?: string | undefined;
}

/** A control door that is open. Disposing it closes it and removes its file; cards stay where they are. */
export interface Control extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** 256 random bits; every request brings it as `Authorization: Bearer`. */
  readonly token: string;
}

/**
 * Opens a door on 127.0.0.1 through which programs put cards in, take them out, bend them and ask what became of them (HTTP, JSON).
 * For a bench or a CI job: whoever has the token can do everything this door can. Throws CONTROL_UNAVAILABLE when the file belongs to
 * a door that still answers.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const token = randomBytes(32).toString("base64url");
  const desk = controlDesk(options.slots, options.issuer);
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 });
  server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  serve(server, desk, { port, token });
  const { file } = options;
  try {
    if (file !== undefined) await writeControlFile(file, { url, token });
  } catch (error) {
    await close(server);
    throw error;
  }
  return {
    url,
    token,
    async [Symbol.asyncDispose]() {
      if (file !== undefined) await removeControlFile(file, token);
      await close(server);
    },
  };
}

function serve(server: Server, desk: ControlDesk, access: ControlAccess): void {
  server.on("request", async (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        // What was not read of a body must not be taken for the next request.
        ...(request.complete ? {} : { connection: "close" }),
      });
      response.end(`${JSON.stringify(body)}\n`);
    };
    try {
      const refusal = refusalOf(request.headers, access);
      if (refusal) throw refusal;
      const body = await readBody(request);
      answer(200, await desk.answer(request.method ?? "", request.url ?? "", body));
    } catch (error) {
      const { status, code, message } = ControlRefusal.of(error);
      answer(status, { error: { code, message } });
    }
  });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
