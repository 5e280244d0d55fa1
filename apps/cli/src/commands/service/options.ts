import { Option } from "commander";
import type { Say } from "../../language.ts";

/** What every command of the service knows. */
export interface ServiceFlags {
  readonly kit: string;
  readonly root?: string;
  readonly dryRun?: boolean;
}

/** `--kit`, for the commands of the service. */
export function serviceKit(say: Say): Option {
  return new Option(
    "--kit <file>",
    say(
      "the kit of this terminal, with kiosk and service",
      "この端末の設定ファイル。kiosk と service を使う",
    ),
  ).makeOptionMandatory();
}

/** `--dry-run`, which wins over `--yes`. */
export function dryRunOption(say: Say): Option {
  return new Option(
    "--dry-run",
    say(
      "only show what would be done, as without --yes",
      "することを表示するだけ。--yes がないときと同じ",
    ),
  );
}
