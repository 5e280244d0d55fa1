import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaceResult } from "@uketsuke/face-verify";
import {
  type CardProfile,
  type MyNumberCard,
  myNumberCardProfile,
  openMyNumberCard,
  verificationNumberB,
} from "@uketsuke/jpki";
import {
  createIssuer,
  type IssueCardOptions,
  type Issuer,
  issueCard,
  type Persona,
  type PersonaName,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import { createOqsClient, type OqsClient } from "@uketsuke/oqs-client";
import { resultFolder } from "@uketsuke/oqs-client/folder";
import { type ScenarioName, type Simulator, startSimulator } from "@uketsuke/oqs-client/simulator";
import type { Desk, JournalEntry, Reception, Step } from "../src/index.ts";

type Comparison = Extract<FaceResult, { readonly score: number }>;

/** The day the tests play on; personas and simulator share it. */
export const today = "2026-11-22";

export const match: Comparison = {
  outcome: "match",
  score: 0.7,
  threshold: 0.48,
  estimatedFmr: { state: "not-measured" },
  singleFmr: { rate: 2.4e-5, upper: 3.1e-5 },
  frames: 5,
  policy: "default",
  engine: "scripted",
} as Comparison;

/** A clinic with one made card, a running simulator, a real folder and a scripted desk: everything but a face is the real part. */
export interface Clinic extends AsyncDisposable {
  readonly card: VirtualCard;
  readonly simulator: Simulator;
  readonly issuer: Issuer;
  readonly folder: string;
  readonly journal: JournalEntry[];
  readonly steps: Step[];
  open(): Promise<MyNumberCard>;
  reception(parts?: Partial<Reception>): Reception;
  files(): Promise<string[]>;
}

/** One issuer for all clinics of a file: its keys take a second to make. */
let sharedIssuer: Promise<Issuer> | undefined;

export async function openClinic(
  options: {
    persona?: PersonaName | Persona;
    behaviour?: IssueCardOptions["behaviour"];
    /** Generation of the card; default the one in use. */
    profile?: CardProfile;
    case?: ScenarioName;
    oqs?: (simulator: Simulator) => OqsClient;
  } = {},
): Promise<Clinic> {
  await using stack = new AsyncDisposableStack();
  sharedIssuer ??= createIssuer({ today });
  const issuer = await sharedIssuer;
  const { profile = myNumberCardProfile } = options;
  const card = await issueCard({
    persona: options.persona ?? "taro",
    profile,
    issuer,
    today,
    behaviour: options.behaviour,
  });
  const simulator = stack.use(
    await startSimulator({
      today,
      cardAuthorities: Object.values(issuer.authorities).map(
        ({ authentication }) => authentication.der,
      ),
      people: [
        {
          certificate: card.certificates.authentication,
          ...(options.case === undefined ? {} : { case: options.case }),
        },
      ],
    }),
  );
  const oqs = stack.use(
    options.oqs?.(simulator) ??
      createOqsClient({
        endpoint: simulator.endpoint,
        institution: simulator.institution,
        credentials: simulator.credentials,
      }),
  );
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-reception-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const journal: JournalEntry[] = [];
  const steps: Step[] = [];
  const { persona } = card;
  const parts = stack.move();
  return {
    card,
    simulator,
    issuer,
    folder,
    journal,
    steps,
    open: () => openMyNumberCard(card, { profiles: [profile] }),
    reception: (given = {}) => ({
      oqs,
      desk: desk(),
      face: { verify: async () => match },
      terminalAuthenticator: simulatedTerminalAuthenticator(issuer),
      verificationNumbers: {
        name: "persona",
        read: async () => ({
          outcome: "read",
          verificationNumber: verificationNumberB({
            birthDate: persona.birthDate,
            expiryYear: Number(persona.cardExpiry.slice(0, 4)),
            securityCode: persona.securityCode,
          }),
        }),
      },
      resultFolder: resultFolder(folder, { encoding: "UTF-8", institution: simulator.institution }),
      journal: {
        append: async (entry) => {
          journal.push(entry);
        },
      },
      onStep: (step) => {
        steps.push(step);
      },
      now: () => new Date(`${today}T01:00:00Z`),
      ...given,
    }),
    files: async () =>
      (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".xml")),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

export const pinOf = (digits: string): Uint8Array => new TextEncoder().encode(digits);

/** A desk whose people always say yes; a test gives the answers that differ. */
export function desk(answers: Partial<Desk> = {}): Desk {
  return {
    chooseIdentification: async ({ methods: [first] }) =>
      first === undefined ? { outcome: "cancelled" } : { outcome: "chosen", method: first },
    enterPin: async () => ({ outcome: "entered", pin: pinOf("1234"), lastTryConfirmed: false }),
    confirmByStaff: async () => ({ outcome: "confirmed", reason: "face-failed" }),
    askConsents: async () => ({
      outcome: "answered",
      consents: { medication: true, medicalInformation: false, checkup: true, surgery: false },
    }),
    show: () => {},
    ...answers,
  };
}
