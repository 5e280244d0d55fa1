import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientTask, ClientUnderTest } from "@uketsuke/oqs-client/conformance";
import { answered } from "../../confirm.ts";
import { CliError } from "../../errors.ts";
import { saying } from "../../language.ts";
import type { Invocation } from "../../runner.ts";

/** The client is something a person works: the person is told what to do, and tells what it showed. */
export function askedClient({
  print,
  io,
}: Pick<Invocation<object>, "print" | "io">): ClientUnderTest {
  if (!print.canAsk)
    throw new CliError("NEEDS_TERMINAL", "There is no terminal to tell anybody what to do.", {
      hint: "Name the client under test with --run, or run it in a terminal.",
    });
  const say = saying(print.language);
  let certificates: string | undefined;
  return async (task, { signal }) => {
    certificates ??= await writeCertificates(task);
    print.note("");
    print.note(instruction(task, say));
    if (certificates !== undefined) print.note(`${say("Certificates", "証明書")}: ${certificates}`);
    const { select } = await import("@clack/prompts");
    const outcome = await answered(
      select({
        message: say("What did the client show?", "クライアントは何を表示しましたか。"),
        options: [
          { value: "eligible" as const, label: say("eligible", "有効") },
          {
            value: "not-eligible" as const,
            label: say("an answer, not eligible", "有効でない回答"),
          },
          { value: "error" as const, label: say("an error", "エラー") },
          { value: "unknown" as const, label: say("that the result is unknown", "結果不明") },
          { value: "done" as const, label: say("done", "完了") },
          { value: "unsupported" as const, label: say("it cannot do this", "対応していない") },
          { value: "untold" as const, label: say("I cannot tell", "わからない") },
        ],
        input: io.stdin,
        output: process.stderr,
        signal,
      }),
      signal,
    );
    return { answers: task.people.map(() => ({ outcome })) };
  };
}

async function writeCertificates({ webApi }: ClientTask): Promise<string | undefined> {
  if (webApi === undefined) return undefined;
  const place = await mkdtemp(join(tmpdir(), "uketsuke-conformance-"));
  for (const name of ["ca", "certificate", "key"] as const)
    await writeFile(join(place, `${name}.pem`), webApi[name], { mode: 0o600 });
  return place;
}

/** The people are made up, so their numbers may be shown. */
function instruction(task: ClientTask, say: ReturnType<typeof saying>): string {
  const what = {
    search: say("Ask for the eligibility of", "次の人の資格を照会する"),
    register: say("Register the reference number for", "次の人の照会番号を登録する"),
    bulk: say("Ask in one bulk job for", "次の人を一括照会する"),
  }[task.ask];
  const people = task.people.map(
    ({ insurerNumber, symbol = "", number, branch = "", birthDate }) =>
      `  ${insurerNumber} ${symbol} ${number} ${branch} ${birthDate}`,
  );
  const order = task.order === "at-once" ? say(" (all at the same time)", "（全員を同時に）") : "";
  const { webApi, folder } = task;
  return [
    `${task.scenario}: ${what}${order}`,
    ...people,
    ...(webApi === undefined
      ? []
      : [`  ${webApi.business}${webApi.basePath}, ${webApi.user} / ${webApi.password}`]),
    ...(folder === undefined ? [] : [`  ${folder.root}, ${folder.encoding}`]),
    `  ${task.institution}${task.referenceNumber === undefined ? "" : `, ${task.referenceNumber}`}`,
  ].join("\n");
}
