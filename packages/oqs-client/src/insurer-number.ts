/** Insurer number without its padding (保険者番号): files pad with spaces, the Web-API with zeros, both to 8. */
export function insurerNumber(wire: string): string {
  const digits = wire.trim();
  return /^00\d{6}$/.test(digits) ? digits.slice(2) : digits;
}

/** Insurer number as it goes over the wire: 8 characters, padded with zeros (Web-API) or spaces (files). */
export function paddedInsurerNumber(number: string, padding: "zeros" | "spaces"): string {
  return number.padStart(8, padding === "zeros" ? "0" : " ");
}
