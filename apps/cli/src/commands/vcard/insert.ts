import type { CardSlot, InsertedIntoVpcd, PrivatePcscd } from "@uketsuke/jpki/virtual-card";
import { Argument, Option } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { untilInterrupted } from "../../interruption.ts";
import { readJsonFile } from "../../json-file.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";
import { port } from "../../values.ts";
import { issue, lineRate, type MadeCardOptions, save } from "./card.ts";
import {
  type ControlFileOptions,
  controlFile,
  openDoor,
  type SlotOptions,
  slot,
  slotLines,
} from "./door.ts";
import { personaNames } from "./names.ts";

interface InsertOptions extends MadeCardOptions, ControlFileOptions, SlotOptions {
  readonly port?: number;
  readonly pcscd?: boolean;
  readonly save?: string;
  readonly control?: boolean;
  readonly running?: boolean;
}

/** `uketsuke vcard insert`: a made-up card in a slot, until Ctrl-C or by way of a control door. */
export const declare: Declare = (insert, { run, say, ends }) => {
  insert
    .description(
      say(
        "Issue the card of a made-up person and put it into a slot of a real PC/SC reader (vpcd), until Ctrl-C. Every PC/SC program of this machine then sees it. With --control the other vcard commands work on both slots meanwhile.",
        "架空の人のカードを発行し、本物のPC/SCリーダー（vpcd）のスロットに Ctrl-C まで差し込む。その間、この端末のどのPC/SCプログラムからも見える。--control を付けると、その間ほかの vcard コマンドで両方のスロットを操作できる。",
      ),
    )
    .addArgument(
      suggesting(
        new Argument(
          "[persona]",
          say(
            "see vcard personas, or a persona file (*.json); taro unless given",
            "vcard personas にある名前、または人物のファイル（*.json）。指定がなければ taro",
          ),
        ),
        personaNames,
      ),
    )
    .option(
      "--port <port>",
      say(
        "TCP port of the vpcd slot; 35963 unless given",
        "vpcd スロットのTCPポート。指定がなければ 35963",
      ),
      port,
    )
    .option(
      "--photo <file>",
      say("a JPEG 2000 file that becomes the photo", "顔写真にする JPEG 2000 ファイル"),
    )
    .option(
      "--timing <kbit>",
      say(
        "take the time of a contactless card: 106, 212, 424 or 848 kbit/s",
        "非接触カードと同じ時間をかける: 106、212、424、848 kbit/s のいずれか",
      ),
      lineRate,
    )
    .addOption(
      new Option(
        "--atr <name>",
        say(
          "answer to reset; that of the persona unless given",
          "リセット応答（ATR）。指定がなければその人のもの",
        ),
      ).choices(["contact", "contactOther", "contactless", "contactlessOther", "drivingLicence"]),
    )
    .option(
      "--pcscd",
      say(
        "start a PC/SC service of its own for it (Linux)",
        "専用のPC/SCサービスを起動する（Linux）",
      ),
    )
    .option(
      "--save <file>",
      say(
        "write the card's certificates there, for sim serve --card",
        "カードの証明書を書くファイル。sim serve --card に渡す",
      ),
    )
    .addOption(
      new Option(
        "--control",
        say(
          "open a control door on 127.0.0.1 for vcard list, remove, fault, insert --running",
          "vcard の list、remove、fault、insert --running のための操作口を 127.0.0.1 に開く",
        ),
      ).conflicts("running"),
    )
    .addOption(
      new Option(
        "--running",
        say(
          "put it into a slot of the running control door, and end; without a persona the card of before",
          "動いている操作口のスロットに差し込んで終わる。人の指定がなければ前のカード",
        ),
      ).conflicts(["port", "photo", "pcscd", "save"]),
    )
    .addOption(slot(say))
    .addOption(controlFile(say))
    .action(
      run<InsertOptions, [string | undefined]>((invocation, who) => {
        const { options } = invocation;
        if (options.running) return insertIntoRunning(invocation, who);
        if (options.slot !== undefined) {
          throw new CliError("USAGE", "--slot belongs to --running; here --port says which slot.");
        }
        return insertAndHold(invocation, who ?? "taro");
      }),
    );
  ends(
    insert,
    say(
      "130 ended by Ctrl-C; 0 with --running; 5 no slot, or the card was dropped",
      "130 Ctrl-C で終わった、0 --running のとき、5 スロットがない、またはカードが落ちた",
    ),
  );
};

async function insertIntoRunning(
  { options, print, signal }: Invocation<InsertOptions>,
  who: string | undefined,
): Promise<ExitCode> {
  const door = await openDoor(options);
  const state = await door.insert({
    slot: options.slot,
    persona: who?.endsWith(".json") ? await readJsonFile(who) : who,
    atr: options.atr,
    timing: options.timing,
    signal,
  });
  print.result(state, () => table(slotLines([state])));
  return exitCodes.done;
}

async function insertAndHold(
  { options, print, signal }: Invocation<InsertOptions>,
  who: string,
): Promise<ExitCode> {
  const virtual = await import("@uketsuke/jpki/virtual-card");
  const card = await issue(who, options);
  await using pcscd = options.pcscd
    ? await virtual.startPrivatePcscd({ port: options.port, signal })
    : undefined;
  const first = pcscd?.vpcdPort ?? options.port ?? virtual.defaultVpcdPort;
  const described = (cure: InsertedIntoVpcd["cure"] | undefined): Inserted => ({
    persona: card.persona.id,
    port: first,
    ...(cure && { cure }),
    ...(pcscd && { environment: pcscd.environment }),
  });
  if (!options.control) {
    await using inserted = await virtual.insertIntoVpcd(card, { port: first, signal });
    if (options.save !== undefined) await save(card, options.save);
    const event = described(inserted.cure);
    print.result(event, () => table(lines(event)));
    await Promise.race([untilInterrupted(signal), dropped(inserted)]);
    print.note("The reader dropped the card.");
    return exitCodes.broken;
  }
  await using left = virtual.vpcdSlot({ port: first });
  await using right = virtual.vpcdSlot({ port: first + 1 });
  await left.insert(card);
  if (options.save !== undefined) await save(card, options.save);
  return await hold([left, right]);

  async function hold(slots: readonly CardSlot[]): Promise<ExitCode> {
    const file = options.controlFile ?? virtual.defaultControlFile();
    await using control = await virtual.startControl({ slots, issuer: card.issuer, file });
    const event = { ...described(undefined), control: { url: control.url, file } };
    print.result(event, () => table(lines(event)));
    return await untilInterrupted(signal);
  }
}

interface Inserted {
  readonly persona: string;
  readonly port: number;
  readonly cure?: InsertedIntoVpcd["cure"];
  readonly environment?: PrivatePcscd["environment"];
  /** Never the token: that is in the file, for this user alone. */
  readonly control?: { readonly url: string; readonly file: string };
}

function lines(event: Inserted): readonly (readonly string[])[] {
  const { persona, port, cure, environment, control } = event;
  return [
    ["Card", `${persona}, made up`],
    ["Slot", `vpcd port ${port}`],
    ...(cure
      ? [["Cure of the vpcd delay", cure.name === "none" ? `none: ${cure.reason}` : cure.name]]
      : []),
    ...(control
      ? [
          ["Control door", control.url],
          ["Control file", control.file],
        ]
      : []),
    ...Object.entries(environment ?? {}).map(([name, value]) => [
      "Other programs need",
      `${name}=${value}`,
    ]),
  ];
}

function dropped({ removed }: InsertedIntoVpcd): Promise<void> {
  return new Promise((resolve) => {
    if (removed.aborted) resolve();
    else removed.addEventListener("abort", () => resolve(), { once: true });
  });
}
