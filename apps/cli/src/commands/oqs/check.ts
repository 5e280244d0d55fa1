import { Option } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { saying } from "../../language.ts";
import { table } from "../../print.ts";
import { printable } from "../../printable.ts";
import type { CheckStep } from "./check-steps.ts";

interface CheckOptions {
  readonly config: string;
  readonly interface?: string;
}

/** `uketsuke oqs check`: every step of the way to the eligibility system, timed. */
export const declare: Declare = (check, { run, say, ends }) => {
  check
    .description(
      say(
        "Go the way to the eligibility system step by step: configuration, client certificate, name, connection and the network interface it takes, TLS, login, clock. Each step is timed, a failed one is explained, and what comes after it is skipped. It asks for no patient. A login that is refused counts towards the lock of the account: it is tried once.",
        "オンライン資格確認等システムまでの道を一歩ずつたどる: 設定、クライアント証明書、名前解決、接続とその経路のネットワーク、TLS、ログイン、時計。各段階の時間を測り、失敗は説明し、その後は行わない。患者については何も問い合わせない。拒否されたログインはアカウントのロックに数えられるため、1回しか試さない。",
      ),
    )
    .requiredOption("--config <file>", say("the kiosk's configuration", "キオスクの設定"))
    .addOption(
      suggesting(
        new Option(
          "--interface <name>",
          say(
            "the network interface that must lead there, such as that of the claims network",
            "通るべきネットワークインターフェース（オンライン請求ネットワークのものなど）",
          ),
        ),
        async () => Object.keys((await import("node:os")).networkInterfaces()),
      ),
    )
    .action(
      run<CheckOptions>(async ({ options, print, signal }) => {
        const { checkSteps } = await import("./check-steps.ts");
        const words = saying(print.language);
        using progress = print.progress(words("checking", "確認中"));
        const steps: CheckStep[] = [];
        for await (const step of checkSteps(options, {
          signal,
          say: words,
          language: print.language,
        })) {
          print.event("step", step);
          steps.push(step);
          progress.at(steps.length, undefined, step.step);
        }
        const isReached = steps.every(({ outcome }) => outcome === "ok" || outcome === "warning");
        print.result({ reached: isReached, steps }, () =>
          [
            table([
              ["Step", "Outcome", "ms", "Detail"],
              ...steps.map(({ step, outcome, milliseconds, detail }) => [
                step,
                outcome,
                outcome === "skipped" ? "" : String(milliseconds),
                printable(detail),
              ]),
            ]),
            ...steps.flatMap(({ step, code, cause, next }) =>
              cause === undefined
                ? []
                : [
                    `\n${step}${code === undefined ? "" : ` ${code}`}: ${cause}\n`,
                    ...(next === undefined ? [] : [`${words("Next", "次に")}: ${next}\n`]),
                  ],
            ),
          ].join(""),
        );
        return isReached ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    check,
    say(
      "0 reached, warnings included; 1 a step failed, the text says which and what to do; 2 the configuration cannot be used",
      "0 届いた（警告を含む）、1 失敗した段階がある（どれか、何をすべきかを示す）、2 設定が使えない",
    ),
  );
};
