import { createOqsClient, type Eligibility, type InsuranceData } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";

/** One question and what the simulator answers, for each of its cases and for nobody. */
export interface Asked {
  readonly name: string;
  readonly asked: InsuranceData;
  readonly eligibility: Eligibility;
}

const now = new Date("2026-11-23T10:00:00+09:00");

/** Asks a simulator about everybody it knows. */
export async function everyAnswer(): Promise<readonly Asked[]> {
  await using simulator = await startSimulator({ seed: 7, now });
  await using oqs = createOqsClient({
    endpoint: simulator.endpoint,
    institution: simulator.institution,
    credentials: simulator.credentials,
    clock: () => now,
  });
  const nobody = {
    case: "nobody",
    insurerNumber: "06990019",
    number: "1",
    birthDate: "1980-01-01",
  };
  const answers: Asked[] = [];
  for (const person of [...simulator.people, nobody]) {
    const { insurerNumber, number, birthDate } = person;
    const { symbol, branch } = "symbol" in person ? person : {};
    const asked = {
      insurerNumber,
      number,
      birthDate,
      limitConsent: true,
      ...(symbol === undefined ? {} : { symbol }),
      ...(branch === undefined ? {} : { branch }),
    };
    const eligibility = await oqs.searchEligibility(asked);
    answers.push({ name: `${person.case} ${branch ?? ""}`, asked, eligibility });
  }
  return answers;
}
