import { InvalidArgumentError } from "commander";

/** A whole number of at least one, for an option. */
export function positiveInteger(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number above zero.");
}

/** A time in seconds, for an option; fractions are allowed, a week is the most. */
export function seconds(value: string): number {
  const number = Number(value);
  if (number > 0 && number <= 604_800) return number;
  throw new InvalidArgumentError("It must be a number of seconds above zero.");
}

/** A whole number from 0 on, for an option. */
export function wholeNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number from 0 on.");
}

/** A TCP port, for an option; 0 takes a free one. */
export function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new InvalidArgumentError("It must be a port between 0 and 65535.");
}
