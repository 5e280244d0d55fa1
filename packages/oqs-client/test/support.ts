import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import {
  createOqsClient,
  type InsuranceData,
  type OqsClient,
  type OqsClientOptions,
  OqsError,
} from "../src/index.ts";
import type { Person, Simulator } from "../src/simulator/index.ts";

/** What a call threw: the code of our error; anything else is thrown on. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
}

/** What a person's insurance notice says, for a search. */
export function insuranceOf(person: Person): InsuranceData {
  return {
    insurerNumber: person.insurerNumber,
    number: person.number,
    birthDate: person.birthDate,
    ...(person.symbol === undefined ? {} : { symbol: person.symbol }),
    ...(person.branch === undefined ? {} : { branch: person.branch }),
  };
}

export function personOf(simulator: Simulator, name: Person["case"]): Person {
  const person = simulator.people.find((one) => one.case === name);
  if (person === undefined) throw new Error(`no made person for ${name}`);
  return person;
}

/** A client of the simulator, with what a test changes. Retries are off unless asked for. */
export function clientOf(simulator: Simulator, changes: Partial<OqsClientOptions> = {}): OqsClient {
  return createOqsClient({
    endpoint: simulator.endpoint,
    institution: simulator.institution,
    credentials: simulator.credentials,
    retries: 0,
    ...changes,
  });
}

export interface Listening extends AsyncDisposable {
  readonly origin: string;
}

/** An HTTPS server of a test's own making, for what the simulator would never do. */
export async function listenHttps(
  options: ServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  return await listening(createServer(options, answer));
}

/** A TCP listener that does what a test wants with each connection. */
export async function listenTcp(connected: (socket: Socket) => void): Promise<Listening> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    connected(socket);
  });
  return await listening(server);
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
