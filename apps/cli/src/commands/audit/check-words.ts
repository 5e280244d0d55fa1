import type { JournalCheck } from "@uketsuke/reception/journal";
import type { Say } from "../../language.ts";

type Broken = Extract<JournalCheck, { outcome: "broken" }>;

/** What a broken journal means, and for whom it is. */
export function meaningOf({ reason, sequence }: Broken, say: Say): string {
  switch (reason) {
    case "hash":
      return say(
        `the content of line ${sequence} is not what was written: somebody changed it, or the disk did`,
        `${sequence}行目の内容が書かれたときと違う。誰かが書き換えたか、ディスクが壊れている`,
      );
    case "order":
      return say(
        `line ${sequence} is not where it belongs: a line was removed, put in, doubled or moved`,
        `${sequence}行目があるべき行ではない。行の削除・挿入・重複・入れ替えがあった`,
      );
    case "link":
      return say(
        `line ${sequence} does not follow the line before it: it belongs to another journal, or the one before was exchanged`,
        `${sequence}行目は前の行につながらない。別の監査ログの行か、前の行が取り替えられた`,
      );
    case "unreadable":
      return say(
        `line ${sequence} is no line of a journal: it was changed by hand, or the disk is damaged`,
        `${sequence}行目は監査ログの行ではない。手で書き換えられたか、ディスクが壊れている`,
      );
    case "truncated":
      return say(
        `line ${sequence} and what followed was sealed and is gone: the end was cut off, or an old copy was put back`,
        `封印されていた${sequence}行目以降がない。末尾が切り取られたか、古い写しに戻された`,
      );
    case "forked":
      return say(
        `line ${sequence} was sealed as another one: the journal was written anew from some line on`,
        `封印された${sequence}行目と違う。途中から書き直されている`,
      );
    case "removed":
      return say(
        `line ${sequence} was there when the journal was sealed, and old lines were removed since without sealing it`,
        `封印のときにあった${sequence}行目がない。その後、封印せずに古い行が消された`,
      );
    case "seal-missing":
      return say(
        "the seal is not there: without it a cut end cannot be found",
        "封印のファイルがない。封印がなければ、末尾の切り取りは分からない",
      );
    case "seal-invalid":
      return say(
        "the seal is not of this key, or was changed",
        "封印がこの鍵のものではないか、書き換えられている",
      );
  }
}

/** What to do with a broken journal. */
export function nextStepOf(say: Say): string {
  return say(
    "Keep journal and seal as they are for whoever audits them, and let the programs go on with a new path.",
    "監査ログと封印をそのまま監査の担当者のために残し、プログラムには新しいパスを使わせること。",
  );
}
