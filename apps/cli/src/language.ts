/** Language of help, reports and questions. */
export type Language = "ja" | "en";

/** One sentence in both languages; the one of this run comes back. */
export type Say = (en: string, ja: string) => string;

/** Says sentences in one language. */
export function saying(language: Language): Say {
  return (en, ja) => (language === "ja" ? ja : en);
}

/** The language `--lang` names, or that of the locale; read by hand, because help is declared before the line is parsed. */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  const at = options.findLastIndex((part) => part === "--lang" || part.startsWith("--lang="));
  const given = options[at]?.split("=")[1] ?? options[at + 1];
  if (at !== -1 && (given === "ja" || given === "en")) return given;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return locale.startsWith("ja") ? "ja" : "en";
}
