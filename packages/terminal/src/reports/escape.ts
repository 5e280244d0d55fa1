/** What XML 1.0 cannot carry at all: control characters, lone surrogates, U+FFFE and U+FFFF. */
const notXml =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for XML and HTML, in elements and attributes; what cannot be written becomes U+FFFD. */
export function markup(text: string): string {
  return text
    .replace(notXml, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Text for one cell of a Markdown table: no markup, no HTML, no line breaks. */
export function cell(text: string): string {
  return line(text)
    .replaceAll("\\", "\\\\")
    .replace(/[`*_{}[\]<>#|~&!$@]|:(?=\/\/)/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** Text on one line: every line break and control character is a blank. */
export function line(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}
