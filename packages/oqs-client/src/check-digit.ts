/**
 * Check digits (検証番号) of insurer, public-expense and institution numbers. A wrong one is a warning, never a refusal.
 * @module
 */

/** Check digit of a row of digits: weights 2, 1, 2, 1 … from the right, digits of each product added, ten's complement. */
export function checkDigit(payload: string): string {
  if (!/^\d+$/.test(payload)) throw new TypeError("a check digit is made from decimal digits only");
  let sum = 0;
  for (let index = 0; index < payload.length; index++) {
    const product = Number(payload.at(-1 - index)) * (index % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit of a number is the check digit of the others (保険者番号, 公費負担者番号, 医療機関コード). */
export function hasValidCheckDigit(number: string): boolean {
  return /^\d{2,}$/.test(number) && number.at(-1) === checkDigit(number.slice(0, -1));
}
