/**
 * Numbers of requests, counted up within a day. A number is taken by making an empty file of its own, so that a restart,
 * a second process and a second machine on the same folder never take it again; only the youngest of these files stay.
 * @module
 */
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { wireDate } from "../date.ts";
import { codeOf, folderFailure } from "./folder-failure.ts";
import { makeFolder } from "./subfolder.ts";

/** So many of the youngest numbers keep their file; a number taken further behind is given back. */
const kept = 50;

/** A clock set back by less than these days takes no number twice. */
const rememberedDays = 31;

/** Takes the next free number for names that begin with `prefix`, on the day of `now` in Japan. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL */
export async function takeNumber(
  folder: string,
  prefix: string,
  options: { first: number; now: Date },
): Promise<number> {
  const own = `${prefix}${wireDate(options.now)}-`;
  try {
    await makeFolder(folder);
    for (let behind = 0; ; behind++) {
      const number = Math.max(options.first, (await highest(folder, own)) + 1) + behind;
      if (!(await takeName(join(folder, own + number)))) continue;
      // Others may have gone on meanwhile and removed the file of this very number.
      if ((await highest(folder, own)) - number >= kept) {
        await rm(join(folder, own + number), { force: true });
        continue;
      }
      await forget(folder, own, number, options.now);
      return number;
    }
  } catch (cause) {
    throw folderFailure(cause);
  }
}

async function takeName(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o660)).close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function highest(folder: string, own: string): Promise<number> {
  let highest = 0;
  for (const name of await readdir(folder)) highest = Math.max(highest, numberIn(name, own));
  return highest;
}

function numberIn(name: string, own: string): number {
  const number = name.startsWith(own) ? name.slice(own.length) : "";
  return /^\d{1,9}$/.test(number) ? Number(number) : 0;
}

async function forget(folder: string, own: string, taken: number, now: Date): Promise<void> {
  const oldest = wireDate(new Date(now.getTime() - rememberedDays * 24 * 60 * 60 * 1000));
  for (const name of await readdir(folder)) {
    const number = numberIn(name, own);
    const day = /_(20\d{6})-\d+$/.exec(name)?.[1] ?? oldest;
    if (day < oldest || (number > 0 && number <= taken - kept))
      await rm(join(folder, name), { force: true });
  }
}
