import known from "../../data/windows-revisions.json" with { type: "json" };
import { daysBetween } from "../calendar.ts";
import type { Facts } from "../facts.ts";
import { type Circumstances, type Finding, found, unseen } from "../finding.ts";
import type { Text } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

/** UPD-1: updates on, last successful search recent, no write filter, patch level not behind what is known. */
export function judgeUpdates(facts: Facts, check: CheckOf<"updates">): Finding {
  const updates = facts.updates;
  if (!updates) return unseen(facts, "updates");
  if (updates.disabled) {
    const by = updates.disabledBy?.join(", ") ?? "?";
    return found("fail", { ja: `更新が無効（${by}）`, en: `updates are turned off (${by})` });
  }
  if (facts.lockdown?.writeFilter) {
    return found("fail", {
      ja: "書き込みフィルターにより、更新が再起動で失われる",
      en: "a write filter removes updates at the next start",
    });
  }
  if (updates.lastSearchAt === undefined)
    return found("fail", {
      ja: "検索に成功した記録がない",
      en: "no successful search is recorded",
    });
  const days = daysBetween(updates.lastSearchAt, facts.collectedAt);
  const server = updates.server === undefined ? "" : `, ${updates.server}`;
  const standIn = facts.platform === "linux";
  const observed = {
    ja: `最後に検索に成功したのは ${days} 日前${server}${standIn ? "（代替の確認）" : ""}`,
    en: `last successful search ${days} days ago${server}${standIn ? " (stand-in)" : ""}`,
  };
  if (days > check.warnDays) return found("fail", observed);
  const behind = patchBehind(facts, check);
  if (behind) return found("warn", observed, { note: behind });
  return found(days <= check.passDays ? "pass" : "warn", observed);
}

/** A patch that was out for longer than the rule waits, and is not on the machine. */
function patchBehind(facts: Facts, check: CheckOf<"updates">): Text | undefined {
  const { build, revision } = facts.os ?? {};
  if (check.build !== known.build || build !== known.build) return undefined;
  if (revision === undefined) return undefined;
  const lacking = known.revisions.find(
    (patch) =>
      patch.revision > revision &&
      daysBetween(`${patch.released}T00:00:00Z`, facts.collectedAt) > check.warnDays,
  );
  if (!lacking) return undefined;
  return {
    ja: `修正プログラムが古い: ${build}.${revision}。${lacking.released} の ${build}.${lacking.revision} が入っていない（一覧は未確認の記憶による）。`,
    en: `The patch level is old: ${build}.${revision} lacks ${build}.${lacking.revision} of ${lacking.released} (the list is from memory).`,
  };
}

/** UPD-2: every update source that the kit names answers, over the adapter that the kit names for it. */
export function judgeUpdateSources(
  facts: Facts,
  _check: CheckOf<"update-sources">,
  { kit }: Circumstances,
): Finding {
  if (!kit.updateSources || kit.updateSources.length === 0) {
    return found("unknown", {
      ja: "キットに updateSources がない",
      en: "the kit names no update source",
    });
  }
  if (!facts.updateSources) return unseen(facts, "updateSources");
  const states = kit.updateSources.map(({ name, adapter: wanted }) => {
    const seen = facts.updateSources?.find((source) => source.name === name);
    if (!seen) return { met: undefined, text: `${name}: not tried` };
    const over = seen.adapter === undefined ? "" : ` over ${seen.adapter}`;
    const astray = seen.reachable && wanted !== undefined && seen.adapter !== wanted;
    return {
      met: seen.reachable && !astray,
      text: `${name}: ${seen.detail}${over}${astray ? `, not over ${wanted}` : ""}`,
    };
  });
  const observed = states.map(({ text }) => text).join(", ");
  if (states.some(({ met }) => met === false)) return found("fail", observed);
  return found(states.every(({ met }) => met) ? "pass" : "unknown", observed);
}
