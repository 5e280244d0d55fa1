import type { InstallationChange } from "@uketsuke/terminal/kit";
import { saying } from "../../language.ts";
import type { Printer } from "../../print.ts";

/** What stands in JSON of a change: the texts are long, and `kit diff` shows them. */
export function changeEntry({ kind, path }: InstallationChange): object {
  return { kind, path };
}

/** One line a change, for a person; what stays is left out. */
export function changeLines(
  changes: readonly InstallationChange[],
  { language, colours }: Pick<Printer, "language" | "colours">,
): string {
  const say = saying(language);
  const words: Readonly<Record<InstallationChange["kind"], string>> = {
    "make-folder": colours.green(say("make folder", "フォルダ作成")),
    create: colours.green(say("write      ", "新規作成    ")),
    replace: colours.yellow(say("replace    ", "置き換え    ")),
    restore: colours.yellow(say("put back   ", "元に戻す    ")),
    remove: colours.red(say("remove     ", "削除        ")),
    keep: colours.dim(say("keep       ", "そのまま    ")),
  };
  const open = changes.filter(isOpen);
  if (open.length === 0)
    return `${say("Nothing to do: everything is as it shall be.", "することはない。すべて設定のとおり。")}\n`;
  return open.map(({ kind, path }) => `${words[kind]}  ${path}\n`).join("");
}

/** Whether a change changes something. */
export function isOpen({ kind }: InstallationChange): boolean {
  return kind !== "keep";
}
