/**
 * A document of one page (PDF 1.4, ISO 32000-1 7.5) in the base font every reader has: for content that says SIMULATED.
 * @module
 */

/** A PDF with these lines of ASCII; the same lines give the same bytes. */
export function madePdf(lines: readonly string[]): Uint8Array {
  const text = lines
    .map((line, index) => `1 0 0 1 72 ${760 - index * 24} Tm (${escaped(line)}) Tj`)
    .join("\n");
  const stream = `BT /F1 14 Tf\n${text}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

function escaped(line: string): string {
  return line.replace(/[^ -~]/g, "?").replace(/[\\()]/g, (found) => `\\${found}`);
}
