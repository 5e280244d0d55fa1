import type { Issuer, VirtualCard } from "@uketsuke/jpki/virtual-card";
import { createOqsClient, type OqsClient } from "@uketsuke/oqs-client";
import { type CardHolder, type Simulator, startSimulator } from "@uketsuke/oqs-client/simulator";
import type { Reception } from "@uketsuke/reception";

/** The SIMULATED eligibility system (模擬サーバ) of the sandbox, and a client that reaches it over mutual TLS. */
export interface EligibilityServer extends AsyncDisposable {
  readonly oqs: Reception["oqs"];
  readonly institution: string;
  /** The server that runs now; it is another one after a card was admitted. */
  readonly simulator: Simulator;
  /** Makes the holder of a card known, insured by a made-up insurer. */
  admit(card: VirtualCard): Promise<void>;
}

interface Running {
  readonly simulator: Simulator;
  readonly client: OqsClient;
}

/** Starts it. Its people are settled when it starts, so a new holder means a new server (about 40 ms); nobody is in a visit then. */
export async function startEligibilityServer(issuer: Issuer): Promise<EligibilityServer> {
  const people: CardHolder[] = [];

  async function start(): Promise<Running> {
    const simulator = await startSimulator({
      cardAuthorities: [issuer.authenticationCa.der],
      people,
    });
    const { endpoint, institution, credentials } = simulator;
    return { simulator, client: createOqsClient({ endpoint, institution, credentials }) };
  }
  async function stop({ client, simulator }: Running): Promise<void> {
    await client[Symbol.asyncDispose]();
    await simulator[Symbol.asyncDispose]();
  }

  let running = await start();
  return {
    oqs: {
      requestChallenge: (options) => running.client.requestChallenge(options),
      checkEligibility: (options) => running.client.checkEligibility(options),
      sendConsents: (...given) => running.client.sendConsents(...given),
    },
    institution: running.simulator.institution,
    get simulator() {
      return running.simulator;
    },
    async admit({ persona, certificates }) {
      const { name, birthDate, sex, address, kana } = persona;
      people.push({
        certificate: certificates.authentication,
        person: {
          name,
          nameKana: kana,
          birthDate,
          address,
          ...(sex === "male" || sex === "female" ? { sex } : {}),
        },
      });
      const before = running;
      running = await start();
      await stop(before);
    },
    [Symbol.asyncDispose]: () => stop(running),
  };
}
