import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

interface Trusted {
  readonly source: string;
  readonly root: number;
  readonly expires: string;
  readonly keys: readonly string[];
}

/** `uketsuke update trust`: the publishers' first roots, from the kit into the store (信頼の起点). */
export const declare: Declare = (trust, { run, say, ends }) => {
  trust.description(
    say(
      "Believe the publishers whose first root the kit names. This is the only step that takes a key on trust: get the file from the publisher by another way than the update source. A publisher that is trusted already is kept.",
      "設定ファイルにある配布者のルートを信頼の起点とする。鍵をそのまま信じるのはこの手順だけなので、ファイルは配布元とは別の経路で受け取ること。既に信頼している配布者はそのままにする。",
    ),
  );
  for (const option of terminalOptions(say)) trust.addOption(option);
  trust.action(
    run<TerminalFlags>(async ({ options, print }) => {
      const { trustRoot } = await import("@uketsuke/terminal/update");
      const { openSources, readNamed } = await import("./kit-sources.ts");
      const { CliError } = await import("../../errors.ts");
      const { sources } = await openSources(options, { make: true });
      const trusted: Trusted[] = [];
      for (const { name, store, root } of sources) {
        if (root === undefined)
          throw new CliError("CONFIG_INVALID", `The kit names no root for the source ${name}.`, {
            hint: "Put the publisher's first root beside the kit and name it as root.",
          });
        const { version, expires, keys } = await trustRoot(store, await readNamed(root));
        trusted.push({ source: name, root: version, expires, keys: Object.keys(keys) });
      }
      print.result({ trusted }, () =>
        table([
          [
            say("Source", "配布元"),
            say("Root", "ルート"),
            say("Expires", "期限"),
            say("Keys", "鍵"),
          ],
          ...trusted.map(({ source, root, expires, keys }) => [
            source,
            String(root),
            expires,
            keys.map((id) => id.slice(0, 16)).join(" "),
          ]),
        ]),
      );
      return exitCodes.done;
    }),
  );
  ends(
    trust,
    say(
      "0 trusted; 2 the kit or a file does not fit; 5 the root is not signed well or the store cannot be written",
      "0 信頼した、2 設定ファイルやファイルが合わない、5 ルートの署名が正しくない、または保存先に書けない",
    ),
  );
};
