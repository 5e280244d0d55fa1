import { markup } from "./escape.ts";
import type { DoctorReport, DoctorRow } from "./json.ts";
import { sheetStyle } from "./sheet-style.ts";
import { levels, nature, parties, places, results, unconfirmed, verdicts } from "./words.ts";

/** What the delivery sheet says beside the report; what is absent stays a line to write on. */
export interface Delivery {
  /** 機種名; the one that the firmware tells unless given. */
  readonly model?: string;
  /** 製造番号. */
  readonly serial?: string;
  readonly deliverer?: string;
  readonly vendor?: string;
  readonly institution?: string;
}

/**
 * A report as the sheet that is signed before delivery (納入前確認書): one HTML file in Japanese for A4, nothing loaded from
 * elsewhere, everything that came from the machine or a person escaped.
 */
export function htmlReport(report: DoctorReport, delivery: Delivery = {}): string {
  const title = report.profile.title?.ja ?? report.profile.id;
  const model = delivery.model ?? report.host.model;
  const day = dayInJapan(report.startedAt);
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${markup(`納入前確認書 ${model ?? ""} ${day}`)}</title>
<style>${sheetStyle}${pageStyle([
    `機種 ${model ?? "＿＿＿＿"}`,
    `製造番号 ${delivery.serial ?? "＿＿＿＿"}`,
    `${report.profile.id} 第${report.profile.version}版`,
    day,
  ])}</style>
</head>
<body>
<header>
<div><h1>納入前確認書</h1><p>${markup(title)}</p></div>
<p class="made">点検日 <b>${day}</b></p>
</header>
${machineTable(report, delivery, model)}
${verdictBox(report)}
<h2>納入前確認</h2>
<div class="signatures">
${signature("納入者", "納入前に、ブラウザが使用可能であることと、この書面の結果を確認した。", "会社名", delivery.deliverer)}
${signature("導入ベンダー", "ソフトウェアの導入と、院内の接続構成に合わせた設定を行った。", "会社名", delivery.vendor)}
${signature("施設", "この端末と書面を受け取り、残る確認事項の説明を受けた。", "施設名", delivery.institution)}
</div>
${places.map(([place, heading]) => section(heading.ja, rowsOf(report, place))).join("")}
<footer>
<p>${markup(nature.ja)}</p>
<p>${markup(unconfirmed.ja)}</p>
<p>項目表の版 <code>${markup(report.profile.sha256.slice(0, 16))}</code>　作成 ${markup(`${report.tool.name} ${report.tool.version}`)}　様式 ${report.schema}</p>
</footer>
</body>
</html>
`;
}

function rowsOf(report: DoctorReport, place: string): readonly DoctorRow[] {
  return report.rows.filter(({ source }) => source.page === place);
}

function machineTable(
  { host, profile, startedAt }: DoctorReport,
  { serial }: Delivery,
  model: string | undefined,
): string {
  const moment = new Date(startedAt).toLocaleString("sv-SE", { timeZone: "Asia/Tokyo" });
  const rows = [
    [
      ["機種名", model],
      ["製造番号", serial],
    ],
    [
      ["OS", host.os ?? host.platform],
      ["点検日時", `${moment.slice(0, 16)}（日本時間）`],
    ],
    [
      ["照合した仕様", `${profile.id} 第${profile.version}版`],
      ["機器の識別値", host.idHash?.slice(0, 16)],
    ],
  ] as const;
  const lines = rows.map(
    (cells) =>
      `<tr>${cells.map(([name, value]) => `<th scope="row">${name}</th><td>${value === undefined ? '<span class="blank">―</span>' : markup(value)}</td>`).join("")}</tr>`,
  );
  return `<table class="machine"><tbody>${lines.join("")}</tbody></table>`;
}

function verdictBox({ summary }: DoctorReport): string {
  const counts = Object.entries(results)
    .map(([result, word]) => `<li><b>${summary[result as keyof typeof results]}</b>${word.ja}</li>`)
    .join("");
  return `<div class="verdict ${summary.verdict}"><strong>${verdicts[summary.verdict].ja}</strong><ul>${counts}</ul></div>`;
}

function signature(role: string, words: string, place: string, name: string | undefined): string {
  const line = (label: string, value = "", seal = ""): string =>
    `<div><dt>${label}</dt><dd>${markup(value)}</dd>${seal}</div>`;
  return `<section class="signature"><h3>${role}</h3><p>${words}</p><dl>${line(place, name)}${line("氏名", "", '<dd class="seal">印</dd>')}${line("日付", "　　　　年　　月　　日")}</dl></section>`;
}

function section(heading: string, rows: readonly DoctorRow[]): string {
  if (rows.length === 0) return "";
  return `<h2>${heading}</h2>
<table class="rows"><thead><tr><th class="id" scope="col">項目</th><th class="level" scope="col">区分</th><th class="what" scope="col">仕様の内容</th><th scope="col">確認した内容</th><th class="result" scope="col">判定</th></tr></thead><tbody>
${rows.map(tableRow).join("\n")}
</tbody></table>
`;
}

function tableRow(row: DoctorRow): string {
  const { id, level, title, quotes, observed, note, attestation, fix, result, confirmed } = row;
  const who = row.parties.map((party) => `<small>${parties[party].ja}</small>`).join("");
  const paragraph = (text: string, kind = ""): string =>
    text === "" ? "" : `<p${kind === "" ? "" : ` class="${kind}"`}>${markup(text)}</p>`;
  const quote = quotes.map((sentence) => `「${sentence}」`).join("");
  const needsFix = result === "fail" || result === "warn" || result === "unknown";
  const seen = [
    paragraph(observed.ja),
    note ? paragraph(note.ja) : "",
    attestation ? paragraph(statedBy(attestation), "by") : "",
    needsFix ? paragraph(fix.ja, "fix") : "",
  ].join("");
  return `<tr><td class="id">${markup(id)}${confirmed ? "" : "<sup>†</sup>"}</td><td class="level">${levels[level].ja}${who}</td><td class="what">${paragraph(title.ja)}${paragraph(quote, "quote")}</td><td>${seen}</td><td><span class="mark ${result}">${results[result].ja}</span></td></tr>`;
}

function statedBy({ by, at, statement, expires }: NonNullable<DoctorRow["attestation"]>): string {
  const until = expires === undefined ? "" : `、${expires} まで`;
  return `${statement}（${by}、${dayInJapan(at)}${until}）`;
}

/** Header and page number of every printed page; texts become CSS strings of escapes only. */
function pageStyle([model = "", serial = "", profile = "", day = ""]: readonly string[]): string {
  const box = (place: string, content: string): string =>
    `@${place} { content: ${content}; font: 7pt "Noto Sans CJK JP", "Yu Gothic", Meiryo, sans-serif; color: #5b6470; }`;
  return `@page { size: A4; margin: 16mm 14mm 15mm;
${box("top-left", cssString(`${model}　　${serial}`))}
${box("top-right", cssString(`${profile}　　${day}`))}
${box("bottom-left", cssString("受付 uketsuke 納入前確認書"))}
${box("bottom-right", 'counter(page) " / " counter(pages)')} }
`;
}

function cssString(text: string): string {
  const escaped = Array.from(text.slice(0, 200), (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (/[A-Za-z0-9 .-]/.test(character)) return character;
    return code < 32 || (code >= 0xd800 && code < 0xe000) ? " " : `\\${code.toString(16)} `;
  });
  return `"${escaped.join("")}"`;
}

function dayInJapan(moment: string): string {
  return new Date(moment).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
}
