import type { MyNumberCard } from "@uketsuke/jpki";
import type { Reception, StaffReason, Step } from "@uketsuke/reception";
import { Command, Option } from "commander";
import { CliError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import type { Invocation, Runner } from "../runner.ts";
import { port, positiveInteger } from "../values.ts";
import type { Equipment } from "./visit/equipment.ts";
import { visitLines, visitReport } from "./visit/report.ts";

interface VisitOptions {
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly persona: string;
  readonly reader?: string;
  readonly identify: "pin" | "staff";
  readonly pinStdin?: boolean;
  readonly lastTryOk?: boolean;
  readonly staffReason?: StaffReason;
  readonly consents: "ask" | "all" | "none";
  readonly vpcdPort?: number;
  readonly folder?: string;
  readonly journal?: string;
  readonly timeout: number;
}

/** `uketsuke visit`: one whole reception from the command line (受付). */
export function visitCommand(run: Runner): Command {
  return new Command("visit")
    .summary("one whole reception")
    .description(
      "Receive one patient (受付): card, PIN or a look by staff, proof, eligibility, consents, result file.\n" +
        "With --sandbox the card, its holder and the server are made up for this run. There is no camera here: the\n" +
        "kiosk identifies by face. The PIN is asked on the terminal or read from stdin, never from the command line.",
    )
    .option(
      "--config <file>",
      "the kiosk's configuration: reader, institution, server, folder, journal",
    )
    .option("--sandbox", "a made-up card and a simulated server instead of a configuration")
    .option("--persona <name>", "whose made-up card, for --sandbox; see vcard personas", "taro")
    .option(
      "--reader <name>",
      "part of the reader's name; with --sandbox, vpcd puts the card into a real reader slot",
    )
    .option(
      "--vpcd-port <port>",
      "TCP port of the vpcd slot, for --reader vpcd; 35963 unless given",
      port,
    )
    .addOption(
      new Option("--identify <method>", "how the person is identified")
        .choices(["pin", "staff"])
        .default("pin"),
    )
    .option("--pin-stdin", "read the PIN from the first line of stdin")
    .option("--last-try-ok", "take a PIN although a wrong one would lock the card")
    .addOption(
      new Option(
        "--staff-reason <reason>",
        "staff has looked and recognised the person; why staff looked",
      ).choices(["face-failed", "cannot-reach", "condition", "dementia", "other"]),
    )
    .addOption(
      new Option(
        "--consents <answer>",
        "ask on the terminal (no answer = no consent), or the patient's answer",
      )
        .choices(["ask", "all", "none"])
        .default("ask"),
    )
    .option("--folder <folder>", "where the result file goes; instead of the configured folder")
    .option(
      "--journal <file>",
      "one line per step, without personal data; instead of the configured one",
    )
    .option("--timeout <seconds>", "how long to wait for a card", positiveInteger, 60)
    .addHelpText(
      "after",
      "\nExit codes: 0 complete, 1 not identified, not eligible, card not usable or taken, 2 wrong use, 5 something broke",
    )
    .action(
      run<VisitOptions>(async (invocation) => {
        const { options, print, signal } = invocation;
        refuseWrongUse(options);
        await using equipment = await equipmentOf(invocation);
        if (options.identify === "staff" && !equipment.opensWithoutPin) {
          throw new CliError(
            "NO_TERMINAL_AUTHENTICATOR",
            "A look by staff needs the maker's part that opens the card's key without a PIN; the configuration names none.",
          );
        }
        const { JpkiError, myNumberCardProfile, nextCardProfile, openMyNumberCard } = await import(
          "@uketsuke/jpki"
        );
        // The made-up next card is for made cards alone: its made-up AID goes to no other.
        const profiles = equipment.sandbox
          ? [myNumberCardProfile, nextCardProfile]
          : [myNumberCardProfile];
        const { receive } = await import("@uketsuke/reception");
        const steps: Step[] = [];
        const visit = await equipment.withCard(async (card) => {
          const reception = await receptionOf(invocation, equipment, steps);
          let myNumberCard: MyNumberCard;
          try {
            myNumberCard = await openMyNumberCard(card, { signal, profiles });
          } catch (error) {
            if (!JpkiError.is(error) || error.code !== "NOT_MY_NUMBER_CARD") throw error;
            return { outcome: "card-unusable", reason: "not-a-my-number-card" } as const;
          }
          return await receive(myNumberCard, reception);
        });
        const report = visitReport(visit, steps, equipment);
        print.result(report, () => table(visitLines(report)));
        return visit.outcome === "complete" ? exitCodes.done : exitCodes.no;
      }),
    );
}

/** Without a terminal nobody can be asked, so what the command line leaves open is refused before a card is touched. */
function refuseWrongUse(options: VisitOptions): void {
  const { identify, pinStdin, staffReason } = options;
  if ((options.config === undefined) === (options.sandbox !== true)) {
    throw new CliError("USAGE", "A visit needs either --config <file> or --sandbox.");
  }
  if (options.sandbox && options.folder === undefined) {
    throw new CliError("USAGE", "A visit with --sandbox needs --folder for the result file.");
  }
  if (process.stdin.isTTY && process.stderr.isTTY) return;
  if (identify === "pin" && !pinStdin) {
    throw new CliError("NEEDS_TERMINAL", "There is no terminal to ask for the PIN on.");
  }
  if (identify === "staff" && staffReason === undefined) {
    throw new CliError("NEEDS_TERMINAL", "There is no terminal to ask staff on.", {
      hint: "Run it in a terminal, or say with --staff-reason that staff has recognised the person.",
    });
  }
}

async function equipmentOf({
  options,
  print,
  signal,
}: Invocation<VisitOptions>): Promise<Equipment> {
  const { config, persona, folder = "" } = options;
  const common = { ...options, signal, note: print.note };
  if (config !== undefined) {
    const { configuredEquipment } = await import("./visit/configured-equipment.ts");
    return configuredEquipment(config, common);
  }
  const { madeEquipment } = await import("./visit/made-equipment.ts");
  return madeEquipment(persona, { ...common, folder });
}

async function receptionOf(
  { options, print, signal }: Invocation<VisitOptions>,
  equipment: Equipment,
  steps: Step[],
): Promise<Reception> {
  const { terminalDesk } = await import("./visit/desk.ts");
  const { oqs, resultFolder, terminalAuthenticator, verificationNumbers, journal } = equipment;
  return {
    oqs,
    resultFolder,
    terminalAuthenticator,
    verificationNumbers,
    journal,
    face: { verify: async () => ({ outcome: "no-camera" }) },
    desk: terminalDesk({
      identify: options.identify,
      pinStdin: options.pinStdin === true,
      lastTryOk: options.lastTryOk === true,
      ...(options.staffReason === undefined ? {} : { staffReason: options.staffReason }),
      consents: options.consents,
      language: print.language,
      note: print.note,
    }),
    onStep: (step) => {
      steps.push(step);
      const code = step.code === undefined ? "" : ` ${step.code}`;
      print.note(
        `${String(Math.round(step.milliseconds)).padStart(6)} ms  ${step.step}: ${step.outcome}${code}`,
      );
    },
    signal,
  };
}
