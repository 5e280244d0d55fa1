import { Argument } from "commander";
import type { Declare } from "../declare.ts";
import { exitCodes } from "../exit-codes.ts";

const lines = `bash, ~/.bashrc: source <(uketsuke completion bash)
zsh, ~/.zshrc: autoload -U compinit && compinit && source <(uketsuke completion zsh)
fish, ~/.config/fish/config.fish: uketsuke completion fish | source
PowerShell, $PROFILE: uketsuke completion powershell | Out-String | Invoke-Expression`;

/** `uketsuke completion`: a script that teaches a shell the command tree. */
export const declare: Declare = (completion, { run, say, subcommand, ends }) => {
  completion
    .usage("[options] <shell>")
    .description(
      say(
        `Print the script that makes a shell complete commands, options and their values. It asks uketsuke at every press of the tab key, so it never grows old; descriptions come in the language of the locale.\n\n${lines}`,
        `コマンド、オプション、その値を補完するシェル用スクリプトを出力する。タブキーのたびに uketsuke に問い合わせるので古くならず、説明はロケールの言語で出る。\n\n${lines}`,
      ),
    )
    .addArgument(
      new Argument("<shell>", say("which shell", "シェルの種類")).choices([
        "bash",
        "zsh",
        "fish",
        "powershell",
      ]),
    )
    .action(
      run<object, ["bash" | "zsh" | "fish" | "powershell"]>(async ({ print }, shell) => {
        const { completionScripts } = await import("../completion/scripts.ts");
        const script = completionScripts[shell];
        print.result({ shell, script }, () => script);
        return exitCodes.done;
      }),
    );
  subcommand(
    completion,
    "suggest",
    say("what may stand at the cursor", "カーソルの位置に書けるもの"),
    () => import("./completion/suggest.ts"),
    { hidden: true },
  );
  ends(completion, say("0 printed", "0 出力した"));
};
