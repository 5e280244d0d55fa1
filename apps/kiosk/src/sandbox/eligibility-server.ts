import type { Issuer, VirtualCard } from "@uketsuke/jpki/virtual-card";
import { createOqsClient, type OqsClient } from "@uketsuke/oqs-client";
import { type Simulator, startSimulator } from "@uketsuke/oqs-client/simulator";

/** The SIMULATED eligibility system (模擬サーバ) of the sandbox, and a client that reaches it over mutual TLS. */
export interface EligibilityServer extends AsyncDisposable {
  readonly oqs: OqsClient;
  readonly simulator: Simulator;
  /** Makes the holder of a card known, insured by a made-up insurer. */
  admit(card: VirtualCard): void;
}

/** Starts server and client. */
export async function startEligibilityServer(issuer: Issuer): Promise<EligibilityServer> {
  await using starting = new AsyncDisposableStack();
  const simulator = starting.use(
    await startSimulator({
      cardAuthorities: Object.values(issuer.authorities).map((made) => made.authentication.der),
    }),
  );
  const oqs = starting.use(createOqsClient(simulator));
  const parts = starting.move();
  return {
    oqs,
    simulator,
    admit({ persona, certificates }) {
      const { name, birthDate, sex, address, kana } = persona;
      simulator.admitCard({
        certificate: certificates.authentication,
        person: {
          name,
          nameKana: kana,
          birthDate,
          address,
          ...(sex === "male" || sex === "female" ? { sex } : {}),
        },
      });
      if (persona.revoked) simulator.revokeCard(certificates.authentication);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
