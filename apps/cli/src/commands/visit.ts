import type { MyNumberCard } from "@uketsuke/jpki";
import type { Reception, StaffReason, Step } from "@uketsuke/reception";
import { Option } from "commander";
import { type Declare, suggesting } from "../declare.ts";
import { CliError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import { readerNames } from "../reader-names.ts";
import type { Invocation } from "../runner.ts";
import { port } from "../values.ts";
import { personaNames } from "./vcard/names.ts";
import type { Equipment } from "./visit/equipment.ts";
import { stepReport, visitLines, visitReport } from "./visit/report.ts";

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
}

/** `uketsuke visit`: one whole reception from the command line (受付). */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Receive one patient (受付): card, PIN or a look by staff, proof, eligibility, consents, result file. With --sandbox the card, its holder and the server are made up for this run. There is no camera here: the kiosk identifies by face. The PIN is asked on the terminal or read from stdin, never from the command line. It waits 60 seconds for a card unless --timeout is given.",
        "患者を1人受け付ける: カード、暗証番号または職員の目視、証明、資格確認、同意、結果ファイル。--sandbox を付けると、カードも本人もサーバもこの場限りの架空のものになる。ここにカメラはなく、顔認証はキオスクが行う。暗証番号は画面で尋ねるか標準入力から読み、コマンドラインからは受け取らない。--timeout がなければカードを60秒待つ。",
      ),
    )
    .option(
      "--config <file>",
      say(
        "the kiosk's configuration: reader, institution, server, folder, journal",
        "キオスクの設定: カードリーダー、医療機関、サーバ、フォルダ、監査ログ",
      ),
    )
    .option(
      "--sandbox",
      say(
        "a made-up card and a simulated server instead of a configuration",
        "設定の代わりに、架空のカードと模擬サーバを使う",
      ),
    )
    .addOption(
      suggesting(
        new Option(
          "--persona <name>",
          say(
            "whose made-up card, for --sandbox; see vcard personas",
            "--sandbox で使う架空の人。vcard personas を参照",
          ),
        ).default("taro"),
        personaNames,
      ),
    )
    .addOption(
      suggesting(
        new Option(
          "--reader <name>",
          say(
            "part of the reader's name; with --sandbox, vpcd puts the card into a real reader slot",
            "カードリーダー名の一部。--sandbox では vpcd でカードを本物のリーダーのスロットに差し込む",
          ),
        ),
        readerNames,
      ),
    )
    .option(
      "--vpcd-port <port>",
      say(
        "TCP port of the vpcd slot, for --reader vpcd; 35963 unless given",
        "--reader vpcd のときの vpcd スロットのTCPポート。指定がなければ 35963",
      ),
      port,
    )
    .addOption(
      new Option("--identify <method>", say("how the person is identified", "本人確認の方法"))
        .choices(["pin", "staff"])
        .default("pin"),
    )
    .option(
      "--pin-stdin",
      say("read the PIN from the first line of stdin", "暗証番号を標準入力の1行目から読む"),
    )
    .option(
      "--last-try-ok",
      say(
        "take a PIN although a wrong one would lock the card",
        "次に間違えるとロックされるときも暗証番号を受け取る",
      ),
    )
    .addOption(
      new Option(
        "--staff-reason <reason>",
        say(
          "staff has looked and recognised the person; why staff looked",
          "職員が目視で本人と確認した。その理由",
        ),
      ).choices(["face-failed", "cannot-reach", "condition", "dementia", "other"]),
    )
    .addOption(
      new Option(
        "--consents <answer>",
        say(
          "ask on the terminal (no answer = no consent), or the patient's answer",
          "画面で尋ねる（ask、答えがなければ同意なし）、または患者の答え",
        ),
      )
        .choices(["ask", "all", "none"])
        .default("ask"),
    )
    .option(
      "--folder <folder>",
      say(
        "where the result file goes; instead of the configured folder",
        "設定のフォルダの代わりに結果ファイルを置く場所",
      ),
    )
    .option(
      "--journal <file>",
      say(
        "one line per step, without personal data; instead of the configured one",
        "設定のものの代わりの監査ログ。1手順1行で、個人の情報を含まない",
      ),
    )
    .action(
      run<VisitOptions>(
        async (invocation) => {
          const { options, print, signal } = invocation;
          refuseWrongUse(invocation);
          await using equipment = await equipmentOf(invocation);
          if (options.identify === "staff" && !equipment.opensWithoutPin) {
            throw new CliError(
              "NO_TERMINAL_AUTHENTICATOR",
              "A look by staff needs the maker's part that opens the card's key without a PIN; the configuration names none.",
            );
          }
          const { JpkiError, myNumberCardProfile, nextCardProfile, openMyNumberCard } =
            await import("@uketsuke/jpki");
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
        },
        { waits: 60 },
      ),
    );
  ends(
    command,
    say(
      "0 complete; 1 not identified, not eligible, card not usable or taken; 2 wrong use; 5 something broke",
      "0 完了、1 本人確認ができない・資格がない・カードが使えない・抜かれた、2 使い方の誤り、5 故障や障害",
    ),
  );
};

/** Without a terminal nobody can be asked, so what the command line leaves open is refused before a card is touched. */
function refuseWrongUse({ options, print }: Invocation<VisitOptions>): void {
  const { identify, pinStdin, staffReason } = options;
  if ((options.config === undefined) === (options.sandbox !== true)) {
    throw new CliError("USAGE", "A visit needs either --config <file> or --sandbox.");
  }
  if (options.sandbox && options.folder === undefined) {
    throw new CliError("USAGE", "A visit with --sandbox needs --folder for the result file.");
  }
  if (print.canAsk) return;
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
  timeout,
}: Invocation<VisitOptions>): Promise<Equipment> {
  const { config, persona, folder = "" } = options;
  const common = { ...options, timeout, signal, note: print.note };
  if (config !== undefined) {
    const { configuredEquipment } = await import("./visit/configured-equipment.ts");
    return configuredEquipment(config, common);
  }
  const { madeEquipment } = await import("./visit/made-equipment.ts");
  return madeEquipment(persona, { ...common, folder });
}

async function receptionOf(
  { options, print, signal, io }: Invocation<VisitOptions>,
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
      canAsk: print.canAsk,
      io,
    }),
    onStep: (step) => {
      steps.push(step);
      print.event("step", stepReport(step));
      const code = step.code === undefined ? "" : ` ${step.code}`;
      print.note(
        `${String(Math.round(step.milliseconds)).padStart(6)} ms  ${step.step}: ${step.outcome}${code}`,
      );
    },
    signal,
  };
}
