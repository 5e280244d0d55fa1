import { Option } from "commander";
import type { Declare } from "../../declare.ts";
import { wholeNumber } from "../../values.ts";
import type { CreateOptions } from "./persona-answers.ts";

/** `uketsuke vcard create`: a made-up person of one's own, as a file. */
export const declare: Declare = (create, { run, say, ends }) => {
  create
    .description(
      say(
        "Write a made-up person into a file, for vcard insert. On a terminal it asks for name, kana and birth date unless they are given; everything else has a value of its own. Make everything up: no data and no PIN of a real person belong into it.",
        "架空の人をファイルに書く。vcard insert に渡せる。端末では、指定のない氏名・氏名カナ・生年月日を尋ねる。ほかの項目には既定値がある。すべて架空の値にすること。実在の人の情報や暗証番号を入れてはならない。",
      ),
    )
    .requiredOption("--to <file>", say("new file, *.json", "新しいファイル（*.json）"))
    .option(
      "--id <id>",
      say("short name; that of the file unless given", "短い名前。指定がなければファイル名"),
    )
    .option(
      "--title <words>",
      say("what this person is for", "何のための人か"),
      "Somebody of one's own",
    )
    .option("--name <name>", say("made-up name (氏名)", "架空の氏名"))
    .option(
      "--kana <name>",
      say("the same in kana (氏名カナ); on no card", "氏名カナ。カードには載らない"),
    )
    .option("--born <date>", say("birth date, YYYY-MM-DD", "生年月日（YYYY-MM-DD）"))
    .addOption(
      new Option("--sex <sex>", say("as the card says it", "カードにある性別"))
        .choices(["male", "female", "other", "not-applicable"])
        .default("not-applicable"),
    )
    .option(
      "--address <address>",
      say("made-up address (住所)", "架空の住所"),
      "架空県見本市模擬町一丁目１番１号",
    )
    .addOption(
      new Option(
        "--pin <digits>",
        say(
          "made-up PIN, four digits; never one of your own",
          "架空の暗証番号4桁。自分のものは使わない",
        ),
      ).default("1234"),
    )
    .option("--no-pin", say("a card whose PINs are all blocked", "暗証番号がすべて使えないカード"))
    .option(
      "--tries <number>",
      say("tries of the PIN that are left, 0 to 15", "暗証番号の残り回数（0〜15）"),
      wholeNumber,
    )
    .option(
      "--security-code <digits>",
      say("four digits, printed", "券面のセキュリティコード4桁"),
      "2285",
    )
    .option(
      "--card-ends <when>",
      say(
        "end of the card: a date, days from today (60d, -40d) or birthdays from now (5b)",
        "カードの有効期限: 日付、今日からの日数（60d、-40d）、何回目の誕生日（5b）のいずれか",
      ),
      "5b",
    )
    .option(
      "--certificate-ends <when>",
      say("end of its certificates, in the same way", "電子証明書の有効期限（同じ書き方）"),
      "3b",
    )
    .option(
      "--revoked",
      say("the issuer lists the certificates as revoked", "電子証明書は失効している"),
    )
    .option("--no-signing", say("without a signing certificate", "署名用電子証明書を持たない"))
    .addOption(
      new Option("--token <kind>", say("what lies on the reader", "リーダーに置くもの")).choices([
        "my-number-card",
        "android",
        "iphone",
      ]),
    )
    .action(
      run<CreateOptions>(async (invocation) => {
        const { createPersona } = await import("./persona-answers.ts");
        return createPersona(invocation);
      }),
    );
  ends(
    create,
    say(
      "0 written; 2 a person that fits on no card, a file that is there, nobody to ask",
      "0 書いた、2 カードにできない人、ファイルが既にある、尋ねる相手がいない",
    ),
  );
};
