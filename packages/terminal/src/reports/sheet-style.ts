/** The look of the delivery sheet: A4, black on white, one accent; every colour has a word beside it. */
export const sheetStyle = `
:root { --ink: #1b1f24; --soft: #5b6470; --line: #c9ced6; --faint: #f3f5f8; --accent: #1d4f7c; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; color: var(--ink); background: #fff; font: 8.6pt/1.5 "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", "Yu Gothic", Meiryo, "Hiragino Sans", sans-serif; font-feature-settings: "palt"; overflow-wrap: anywhere; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; border-bottom: 0.7mm solid var(--accent); padding-bottom: 2.5mm; }
h1 { margin: 0; font-size: 19pt; line-height: 1.2; letter-spacing: 0.22em; color: var(--accent); font-weight: 700; }
header p { margin: 1mm 0 0; color: var(--soft); font-size: 8pt; }
header .made { text-align: right; white-space: nowrap; }
h2 { margin: 6mm 0 1.5mm; padding-left: 2.4mm; border-left: 1.2mm solid var(--accent); font-size: 10.5pt; line-height: 1.35; break-after: avoid; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 1.1mm 1.6mm; border: 0.2mm solid var(--line); vertical-align: top; text-align: left; }
thead th { background: var(--faint); color: var(--soft); font-size: 7.4pt; font-weight: 600; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.machine { margin-top: 4mm; }
.machine th { width: 24mm; background: var(--faint); font-weight: 600; color: var(--soft); white-space: nowrap; }
.blank { color: transparent; }
.verdict { display: flex; align-items: stretch; margin-top: 4mm; border: 0.3mm solid var(--ink); break-inside: avoid; }
.verdict strong { flex: 1; padding: 2.4mm 3.5mm; font-size: 11.5pt; line-height: 1.4; }
.verdict ul { display: flex; margin: 0; padding: 0; list-style: none; }
.verdict li { width: 13.5mm; padding: 1.4mm 0; border-left: 0.2mm solid var(--line); text-align: center; font-size: 7pt; color: var(--soft); }
.verdict b { display: block; font-size: 11.5pt; line-height: 1.3; color: var(--ink); font-variant-numeric: tabular-nums; }
.met { border-left: 2.4mm solid #1c7a45; } .not-met { border-left: 2.4mm solid #b3261e; } .open { border-left: 2.4mm solid #8a5a00; }
.signatures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3mm; margin-top: 2mm; break-inside: avoid; }
.signature { border: 0.3mm solid var(--ink); }
.signature h3 { margin: 0; padding: 1mm 2mm; background: var(--accent); color: #fff; font-size: 9pt; }
.signature p { margin: 0; padding: 1.2mm 2mm 0; min-height: 10.5mm; color: var(--soft); font-size: 7.2pt; line-height: 1.45; }
.signature dl { margin: 0 2mm 2mm; }
.signature dl div { display: flex; align-items: flex-end; height: 8.4mm; border-bottom: 0.2mm solid var(--line); }
.signature dt { width: 15mm; color: var(--soft); font-size: 7.2pt; }
.signature dd { flex: 1; margin: 0; font-size: 8.6pt; line-height: 1.2; }
.signature .seal { display: flex; flex: 0 0 8mm; align-items: center; justify-content: center; width: 8mm; height: 8mm; margin-bottom: 0.2mm; border: 0.2mm dashed var(--line); border-radius: 50%; color: var(--line); font-size: 7pt; }
.rows .id { width: 19mm; white-space: nowrap; } .rows .level { width: 19mm; } .rows .result { width: 16mm; } .rows .what { width: 58mm; }
.rows td.id { font-variant-numeric: tabular-nums; font-weight: 600; }
.rows sup { color: var(--soft); font-weight: 400; line-height: 0; }
.rows td.level { color: var(--soft); }
.rows td.level small { display: block; font-size: 7.2pt; white-space: nowrap; }
.rows td p { margin: 0; }
.quote, .fix, .by { color: var(--soft); font-size: 7.5pt; }
.fix::before { content: "対処　"; font-weight: 600; } .by::before { content: "申告　"; font-weight: 600; }
.mark { display: block; border: 0.25mm solid currentColor; border-radius: 0.8mm; text-align: center; font-size: 7.6pt; font-weight: 700; line-height: 1.5; }
.mark.pass, .mark.attested { color: #1c7a45; } .mark.attested { border-style: double; border-width: 0.7mm; line-height: 1.3; }
.mark.fail { color: #fff; background: #b3261e; border-color: #b3261e; } .mark.warn, .mark.unknown { color: #8a5a00; } .mark.unknown { background: #fff4da; }
.mark.info, .mark.not-applicable { color: var(--soft); border-color: transparent; font-weight: 400; }
footer { margin-top: 5mm; padding-top: 2mm; border-top: 0.2mm solid var(--line); color: var(--soft); font-size: 7.2pt; break-inside: avoid; }
footer p { margin: 0.6mm 0; }
code { font-family: "Noto Sans Mono CJK JP", Consolas, monospace; font-size: 0.95em; }
@media screen { html { background: #e6e9ee; } body { width: 210mm; margin: 8mm auto; padding: 16mm 14mm; box-shadow: 0 1mm 4mm #0003; } }
`;
