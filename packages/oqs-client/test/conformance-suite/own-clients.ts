/** This package's own two clients as clients under test. */
import type {
  ClientAnswer,
  ClientReport,
  ClientTask,
  ClientUnderTest,
} from "../../src/conformance/index.ts";
import { type LinkFolder, linkFolder } from "../../src/folder/index.ts";
import { createOqsClient, type Eligibility, eligibilityOf, OqsError } from "../../src/index.ts";
import type { XmlMsg } from "../../src/messages/xml-msg.ts";
import type { InsuranceData } from "../../src/search.ts";

const answerFrom = ({ outcome, answer }: Eligibility): ClientAnswer => {
  const [result = {}] = answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
  const values = Object.entries(result).filter(([, value]) => typeof value === "string");
  return {
    outcome: outcome === "eligible" ? "eligible" : "not-eligible",
    values: Object.fromEntries(values as [string, string][]),
  };
};

async function told(ask: () => Promise<ClientAnswer>): Promise<ClientAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (OqsError.is(error)) return { outcome: "error" };
    throw error;
  }
}

async function forEach(
  { people, order }: ClientTask,
  ask: (person: InsuranceData) => Promise<ClientAnswer>,
): Promise<ClientReport> {
  if (order === "at-once")
    return { answers: await Promise.all(people.map((person) => told(() => ask(person)))) };
  const answers: ClientAnswer[] = [];
  for (const person of people) answers.push(await told(() => ask(person)));
  return { answers };
}

/** {@link createOqsClient}. */
export const ownWebApiClient: ClientUnderTest = async (task, { signal }) => {
  const { webApi, institution, patienceMs, referenceNumber } = task;
  if (webApi === undefined || task.ask === "bulk") return { answers: [{ outcome: "unsupported" }] };
  const { auth, business, basePath, ...credentials } = webApi;
  await using client = createOqsClient({
    endpoint: { auth, business, basePath, sandbox: true },
    institution,
    credentials,
    deadlineMs: patienceMs,
    retryPauseMs: 40,
    random: () => 0.5,
  });
  return await forEach(task, async (person) => {
    if (referenceNumber === undefined)
      return answerFrom(await client.searchEligibility({ ...person, signal }));
    const { insurerNumber, number, symbol = "", branch = "" } = person;
    const sent = await client.registerReferenceNumber({
      referenceNumber,
      insurerNumber,
      number,
      symbol,
      branch,
      signal,
    });
    return { outcome: sent.outcome === "unknown" ? "unknown" : "done" };
  });
};

/** {@link linkFolder}. */
export const ownFolderClient: ClientUnderTest = async (task, { signal }) => {
  const { folder, institution, patienceMs: deadlineMs } = task;
  if (folder === undefined) return { answers: [{ outcome: "unsupported" }] };
  const { root, encoding } = folder;
  const quick = { intervalMs: 5, rescanMs: 20 };
  const link = linkFolder(root, { institution, encoding, deadlineMs, ...quick });
  if (task.ask === "bulk") return await askBulk(link, task);
  return await forEach(task, async (person) => {
    const search = {
      InsurerNumber: person.insurerNumber.padStart(8, " "),
      InsuredCardSymbol: person.symbol ?? "",
      InsuredIdentificationNumber: person.number,
      InsuredBranchNumber: person.branch ?? "",
    };
    if (task.referenceNumber !== undefined) {
      const ReferenceNumberRegistrationInfo = { ...search, ReferenceNumber: task.referenceNumber };
      const answer = await link.ask(
        "reference-number",
        { MessageBody: { ReferenceNumberRegistrationInfo } },
        { signal },
      );
      return { outcome: answer.outcome === "unknown" ? "unknown" : "done" };
    }
    const Birthdate = person.birthDate.replaceAll("-", "");
    const question: XmlMsg = {
      MessageBody: { QualificationConfirmSearchInfo: { ...search, Birthdate } },
    };
    const answer = await link.ask("eligibility", question, { signal });
    return answer.outcome === "answered"
      ? answerFrom(eligibilityOf(answer.message))
      : { outcome: "error" };
  });
};

async function askBulk(link: LinkFolder, { people }: ClientTask): Promise<ClientReport> {
  const units = people.map((person) => ({
    InsurerNumber: person.insurerNumber.padStart(8, " "),
    InsuredIdentificationNumber: person.number,
  }));
  for await (const { progress } of link.bulk("eligibility", {
    question: { units },
    firstPauseMs: 10,
  })) {
    if (progress === "result") return { answers: people.map(() => ({ outcome: "done" })) };
    if (progress === "gave-up" || progress === "no-answer") break;
  }
  return { answers: [{ outcome: "error" }] };
}
