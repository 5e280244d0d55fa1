import type { Facts } from "../facts.ts";
import { type Circumstances, type Finding, found, unseen } from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** ENV-1: a real PC/SC reader; with a reader declared in the kit, that one. */
export function judgeReader(
  facts: Facts,
  _check: CheckOf<"reader">,
  { kit }: Circumstances,
): Finding {
  const { readers, smartCard } = facts;
  if (smartCard?.service === "disabled") {
    return found("fail", {
      ja: "Smart Cardサービス（SCardSvr）が無効",
      en: "the smart card service (SCardSvr) is disabled",
    });
  }
  if (!readers) return unlisted(facts);
  if (readers.length === 0)
    return found("fail", { ja: "PC/SCのリーダーがない", en: "PC/SC lists no reader" });
  const observed = readers.map((reader) => reader.name).join(", ");
  const real = readers.filter((reader) => !reader.virtual);
  if (real.length === 0) {
    return found("warn", observed, {
      open: true,
      note: {
        ja: "仮想のリーダーだけで、本製品のリーダーではない。",
        en: "Only virtual readers, not the reader of a product.",
      },
    });
  }
  const expected = kit.reader;
  if (expected !== undefined && !real.some((reader) => reader.name.startsWith(expected))) {
    return found("fail", {
      ja: `${observed}。申告されたリーダー ${expected} がない`,
      en: `${observed}; the declared reader ${expected} is not there`,
    });
  }
  return found(
    "pass",
    facts.platform === "windows"
      ? observed
      : { ja: `${observed}（Linuxでの確認）`, en: `${observed} (seen on Linux)` },
  );
}

/** Plug and play may know readers, but only PC/SC proves that one is recognised as such. */
function unlisted(facts: Facts): Finding {
  const finding = unseen(facts, "readers");
  const devices = (facts.smartCard?.devices ?? []).map(
    (device) => `${device.name}${device.ok ? "" : " (!)"}`,
  );
  if (devices.length === 0) return finding;
  const { ja, en } = finding.observed;
  return found("unknown", {
    ja: `${ja}。プラグアンドプレイのリーダー: ${devices.join(", ")}`,
    en: `${en}; readers of plug and play: ${devices.join(", ")}`,
  });
}

/** SCOPE-2: information, but a reader that works with a photo that does not is worth a warning. */
export function judgeCardPhoto(facts: Facts): Finding {
  const card = facts.card;
  if (!card)
    return found("info", { ja: "テストカードを読んでいない", en: "no test card was tried" });
  if (!card.myNumberCard)
    return found("info", {
      ja: `ATR ${card.atr}: マイナンバーカードではない`,
      en: `ATR ${card.atr}: not a My Number Card`,
    });
  if (card.photo === "unreadable") {
    return found("warn", {
      ja: `ATR ${card.atr}: 顔写真を読めない`,
      en: `ATR ${card.atr}: the photo could not be read`,
    });
  }
  return card.photo === "read"
    ? found("info", { ja: `ATR ${card.atr}: 顔写真を読めた`, en: `ATR ${card.atr}: photo read` })
    : found("info", {
        ja: `ATR ${card.atr}: 顔写真は読んでいない`,
        en: `ATR ${card.atr}: photo not tried`,
      });
}
