import type { Say } from "./language.ts";

/** What the process says when it ends; stable, printed by `uketsuke help exit-codes`. */
export const exitCodes = {
  done: 0,
  no: 1,
  usage: 2,
  unknown: 3,
  warned: 4,
  broken: 5,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The meaning of each code, in the order they are printed. */
export function exitCodeMeanings(say: Say): readonly (readonly [ExitCode, string])[] {
  return [
    [
      exitCodes.done,
      say(
        "done; doctor: every must row passes or is attested; visit: complete",
        "終わった。doctor: 必須の項目はすべて適合または申告済み。visit: 受付が完了した",
      ),
    ],
    [
      exitCodes.no,
      say(
        "the answer is no; doctor: a must row fails; visit: not identified, not eligible or the card was taken; card info: not a My Number Card",
        "答えは「いいえ」。doctor: 必須の項目に不適合がある。visit: 本人確認ができない、資格がない、またはカードが抜かれた。card info: マイナンバーカードではない",
      ),
    ],
    [
      exitCodes.usage,
      say(
        "wrong use: unknown command or option, a file that does not fit",
        "使い方の誤り: 存在しないコマンドやオプション、形の合わないファイル",
      ),
    ],
    [
      exitCodes.unknown,
      say(
        "doctor: must rows are unknown until they are attested; oqs ask: whether a registration was taken is not known",
        "doctor: 必須の項目に、申告されるまで分からないものがある。oqs ask: 登録が受け付けられたかどうかが分からない",
      ),
    ],
    [exitCodes.warned, say("doctor --strict: warnings", "doctor --strict: 警告がある")],
    [
      exitCodes.broken,
      say(
        "something broke: reader, card, server, folder, collector",
        "故障や障害: カードリーダー、カード、サーバ、フォルダ、収集",
      ),
    ],
    [
      exitCodes.interrupted,
      say("interrupted (Ctrl-C); the card was reset", "中断された（Ctrl-C）。カードはリセット済み"),
    ],
    [
      exitCodes.terminated,
      say(
        "terminated (SIGTERM); the card was reset",
        "終了させられた（SIGTERM）。カードはリセット済み",
      ),
    ],
  ];
}
