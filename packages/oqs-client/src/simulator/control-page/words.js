/** Every sentence of the page in both languages. */
const words = {
  title: ["模擬サーバの操作", "Simulator control"],
  made: [
    "すべて架空の人です。本物の資格情報はありません。",
    "Everybody here is made up. Nothing is real.",
  ],
  now: ["時刻", "Clock"],
  stopped: ["停止中", "stopped"],
  institution: ["医療機関コード", "Institution"],
  webApi: ["Web-API", "Web-API"],
  folder: ["連携フォルダ", "Folder"],
  none: ["なし", "none"],
  people: ["人", "People"],
  from: ["番目から", "From number"],
  show: ["表示", "Show"],
  previous: ["前へ", "Previous"],
  next: ["次へ", "Next"],
  number: ["番号", "No."],
  name: ["氏名", "Name"],
  insurance: ["保険", "Insurance"],
  scenario: ["状態", "Scenario"],
  actions: ["操作", "Actions"],
  changeInsurance: ["保険を変える", "Change insurance"],
  showFace: ["顔を見せる", "Show face"],
  revoke: ["カードを失効", "Revoke card"],
  revoked: ["失効済み", "Revoked"],
  holder: ["カードの持ち主", "Holder of a card"],
  activity: ["届いた要求", "Requests"],
  at: ["時刻", "At"],
  face: ["経路", "Road"],
  what: ["要求", "Request"],
  outcome: ["結果", "Outcome"],
  fault: ["障害", "Fault"],
  person: ["人", "Person"],
  faults: ["障害を起こす", "Faults"],
  milliseconds: ["ミリ秒（slow、drip、skew）", "Milliseconds (slow, drip, skew)"],
  times: ["回数（空欄は無制限）", "How often (empty: without end)"],
  insuredNumber: ["この番号だけ（空欄はすべて）", "Only this insured number (empty: all)"],
  arm: ["起こす", "Arm"],
  clear: ["すべて解除", "Clear all"],
  struck: ["回発生", "struck"],
  script: ["台本（JSON）", "Script (JSON)"],
  scriptText: ["障害の台本", "Fault script"],
  load: ["台本を使う", "Use the script"],
  clock: ["時計", "Clock"],
  moment: ["日本時間", "Time in Japan"],
  set: ["合わせる", "Set"],
  hour: ["1時間進める", "+ 1 hour"],
  day: ["1日進める", "+ 1 day"],
  stop: ["止める", "Stop"],
  run: ["動かす", "Run"],
  tokens: ["トークン", "Tokens"],
  endTokens: ["すべて無効にする", "End every token"],
  disaster: ["災害時の閲覧", "Viewing in a disaster"],
  firstDay: ["開始日", "First day"],
  lastDay: ["終了日", "Last day"],
  areas: [
    "住所の先頭（コンマ区切り、空欄は全域）",
    "Beginnings of addresses (commas; empty: everywhere)",
  ],
  declare: ["開放する", "Open"],
  end: ["終了する", "End"],
  closed: ["開放されていません。", "It is not open."],
  bulk: ["一括照会", "Bulk jobs"],
  noBulk: ["受け付けた一括照会はありません。", "None has been taken."],
  processing: ["処理中 あと", "processing, still"],
  ready: ["結果を渡せます", "result ready"],
  finish: ["終わらせる", "Finish"],
  done: ["変更しました。", "Done."],
  lost: ["模擬サーバと通信できません", "The simulator does not answer"],
};

const usual = navigator.language.startsWith("ja") ? "ja" : "en";

/** The language of the page. */
export let language = localStorage.getItem("uketsuke-language") ?? usual;

/** A sentence in the language of the page. */
export function say(name) {
  return words[name][language === "ja" ? 0 : 1];
}

/** Writes the whole page in a language. */
export function speak(wanted) {
  language = wanted;
  localStorage.setItem("uketsuke-language", wanted);
  document.documentElement.lang = wanted;
  for (const element of document.querySelectorAll("[data-say]"))
    element.textContent = say(element.dataset.say);
  const other = document.querySelector("#language");
  other.textContent = wanted === "ja" ? "English" : "日本語";
  other.lang = wanted === "ja" ? "en" : "ja";
}

/** An element with text in it, never markup. */
export function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
