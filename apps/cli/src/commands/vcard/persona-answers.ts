import { basename } from "node:path";
import { answered } from "../../confirm.ts";
import { CliError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { checkOutputFile, refuseTaken, writeNewFile } from "../../output-file.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";

/** Options of `uketsuke vcard create`. */
export interface CreateOptions {
  readonly to: string;
  readonly id?: string;
  readonly title: string;
  readonly name?: string;
  readonly kana?: string;
  readonly born?: string;
  readonly sex: string;
  readonly address: string;
  /** False: every PIN is blocked. */
  readonly pin: string | false;
  readonly tries?: number;
  readonly securityCode: string;
  readonly cardEnds: string;
  readonly certificateEnds: string;
  readonly revoked?: boolean;
  readonly signing: boolean;
  readonly token?: string;
}

/** Writes the file of a made-up person whom `vcard insert` takes. */
export async function createPersona(invocation: Invocation<CreateOptions>): Promise<ExitCode> {
  const { options, print } = invocation;
  const { to } = options;
  if (!to.endsWith(".json"))
    throw new CliError(
      "USAGE",
      "The file of a persona ends in .json, or vcard insert takes it for a name.",
    );
  await checkOutputFile(to);
  await refuseTaken(to);
  const { readPersona } = await import("@uketsuke/jpki/virtual-card");
  const file = personaFile(options, {
    name: options.name ?? (await asked(invocation, "name")),
    kana: options.kana ?? (await asked(invocation, "kana")),
    birthDate: options.born ?? (await asked(invocation, "born")),
  });
  // Whoever this refuses would be refused by vcard insert as well.
  const { id, cardExpiry, certificateExpiry } = readPersona(file);
  await writeNewFile(to, [`${JSON.stringify(file, null, 2)}\n`]);
  print.result({ file: to, id, cardExpiry, certificateExpiry }, () =>
    table([
      ["File", to],
      ["Card ends", cardExpiry],
      ["Certificates end", certificateExpiry],
      ["Next", `uketsuke vcard insert ${to}`],
    ]),
  );
  return exitCodes.done;
}

interface Answers {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
}

/** The form is that of the personas of `@uketsuke/jpki/virtual-card`. */
function personaFile(options: CreateOptions, answers: Answers): Readonly<Record<string, unknown>> {
  const { id, to, title, sex, address, pin, tries, securityCode, revoked, signing, token } =
    options;
  return {
    id: id ?? basename(to, ".json"),
    title,
    ...answers,
    sex,
    address,
    securityCode,
    cardEnds: endOf(options.cardEnds),
    certificateEnds: endOf(options.certificateEnds),
    ...(revoked && { revoked }),
    pins: pin === false ? {} : { authentication: pin, basicInformation: pin },
    ...(tries !== undefined && { triesLeft: { authenticationPin: tries } }),
    ...(signing ? {} : { signing }),
    ...(token !== undefined && { token }),
  };
}

/** `2031-02-03`, `60d`, `-40d` or `5b`. */
function endOf(text: string): Readonly<Record<string, unknown>> {
  const [, count, unit] = /^(-?\d{1,5})([db])$/.exec(text) ?? [];
  if (count === undefined) return { date: text };
  return unit === "d" ? { days: Number(count) } : { birthdays: Number(count) };
}

const questions = {
  name: { en: "Made-up name (for example 試作　次郎)", ja: "架空の氏名（例: 試作　次郎）" },
  kana: { en: "The same in kana", ja: "氏名カナ" },
  born: { en: "Birth date (YYYY-MM-DD)", ja: "生年月日（YYYY-MM-DD）" },
} as const;

async function asked(
  { print, signal, io }: Invocation<CreateOptions>,
  field: keyof typeof questions,
): Promise<string> {
  if (!print.canAsk)
    throw new CliError(
      "NEEDS_TERMINAL",
      `--${field} is missing, and there is no terminal to ask on.`,
      {
        hint: "Run it in a terminal, or give --name, --kana and --born.",
      },
    );
  const { text } = await import("@clack/prompts");
  const answer = text({
    message: questions[field][print.language],
    input: io.stdin,
    output: process.stderr,
    signal,
  });
  return (await answered(answer, signal)) ?? "";
}
