import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  type Attestation,
  attest,
  attestationFile,
  judgementOf,
  mergeAttestations,
  readAttestations,
  signAttestation,
} from "@uketsuke/terminal";
import { answered } from "../../../confirm.ts";
import { CliError } from "../../../errors.ts";
import { type ExitCode, exitCodes } from "../../../exit-codes.ts";
import { readJsonFile } from "../../../json-file.ts";
import type { Say } from "../../../language.ts";
import { checkOutputFile, writeOutputFile } from "../../../output-file.ts";
import { table } from "../../../print.ts";
import type { Invocation } from "../../../runner.ts";
import { type EvaluationFlags, evaluateAsAsked } from "../input.ts";

/** Options of `doctor attest`. */
export interface AttestOptions extends Omit<EvaluationFlags, "attestations" | "trust"> {
  readonly statement?: string;
  readonly by?: string;
  readonly evidence?: readonly string[];
  readonly expires?: string;
  readonly file: string;
  readonly sign?: string;
  readonly unbound?: boolean;
}

/** Adds a statement to the file, after the row has taken it. */
export async function writeStatement(
  invocation: Invocation<AttestOptions>,
  row: string,
  say: Say,
): Promise<ExitCode> {
  const { options, print, signal } = invocation;
  await checkOutputFile(options.file);
  const there = await statementsIn(options.file);
  const key = options.sign === undefined ? undefined : await privateKey(options.sign);
  const evaluation = await evaluateAsAsked(options, { print, signal });
  const { requirement, observed, statement: effect } = judgementOf(evaluation, row);
  // a refusal comes before anybody is asked anything
  if (effect === "none") attest(evaluation, row, { statement: "", by: "", at: new Date() });
  const { language } = print;
  print.note(`${row} ${requirement.title[language]}: ${observed[language]}`);
  for (const sentence of requirement.quotes) print.note(`「${sentence}」`);
  const statement = await said(
    invocation,
    options.statement,
    say("What is stated", "申告の内容"),
    "--statement",
  );
  const by = await said(
    invocation,
    options.by,
    say("Company and person", "申告する会社と人"),
    "--by",
  );
  const made = attest(evaluation, row, {
    statement,
    by,
    at: new Date(),
    evidence: await Promise.all((options.evidence ?? []).map(document)),
    bound: options.unbound !== true,
    ...(options.expires === undefined ? {} : { expires: options.expires }),
  });
  const signed = key === undefined ? made : signAttestation(made, key);
  const entries = readAttestations(attestationFile(mergeAttestations(there, [signed])));
  await writeOutputFile(options.file, `${JSON.stringify(attestationFile(entries), null, 2)}\n`);
  print.result({ file: options.file, attestation: signed }, () =>
    written(signed, options.file, say),
  );
  return exitCodes.done;
}

function written(attestation: Attestation, file: string, say: Say): string {
  const { row, by, evidence, machine, signatures, expires } = attestation;
  return table([
    [row, attestation.statement],
    [say("Stated by", "申告した者"), by],
    [say("Documents", "資料"), evidence.map(({ name }) => name).join(", ") || say("none", "なし")],
    [say("Until", "期限"), expires ?? say("no end", "なし")],
    [say("Machine", "端末"), machine?.slice(0, 16) ?? say("any", "どの端末でも")],
    [say("Signed", "署名"), signatures?.[0]?.keyid.slice(0, 16) ?? say("no", "なし")],
    [say("File", "ファイル"), file],
  ]);
}

async function statementsIn(file: string): Promise<readonly Attestation[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return bytes === undefined ? [] : readAttestations(await readJsonFile(file));
}

async function privateKey(path: string): Promise<KeyObject> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
  try {
    return createPrivateKey(bytes);
  } catch {
    // the error of the parser may quote the key
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: it is no private key.`);
  } finally {
    bytes.fill(0);
  }
}

async function document(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
  return { name: basename(path), bytes };
}

/** What an option says, or what a person types. */
async function said(
  { print, io, signal }: Invocation<AttestOptions>,
  given: string | undefined,
  question: string,
  option: string,
): Promise<string> {
  if (given?.trim() === "") throw new CliError("USAGE", `${option} says nothing.`);
  if (given !== undefined) return given;
  if (!print.canAsk)
    throw new CliError("NEEDS_TERMINAL", `There is no terminal to ask on: ${question}`, {
      hint: `Run it in a terminal, or say ${option}.`,
    });
  const { text } = await import("@clack/prompts");
  const answer = text({
    message: question,
    input: io.stdin,
    output: process.stderr,
    signal,
    validate: (typed) => (typed?.trim() ? undefined : question),
  });
  return answered(answer, signal);
}
