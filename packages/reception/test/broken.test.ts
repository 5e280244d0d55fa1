import { rm } from "node:fs/promises";
import { createOqsClient } from "@uketsuke/oqs-client";
import { describe, expect, test } from "vitest";
import { type Desk, ReceptionError, receive, receptionErrorCodes } from "../src/index.ts";
import { desk, openClinic } from "./clinic.ts";

test("the card is removed at every APDU: card-removed until the proof is made, nothing sent after it, no file", async () => {
  await using probe = await openClinic();
  await receive(await probe.open(), probe.reception());
  const commands = probe.card.commandCount;
  expect(commands).toBeGreaterThan(10);

  await using clinic = await openClinic();
  for (let at = 1; at <= commands; at += 1) {
    clinic.card.insert();
    clinic.card.reset();
    clinic.card.faults.removeAt = clinic.card.commandCount + at;
    const files = await clinic.files();
    const opened = await clinic.open().catch((error: unknown) => error);
    if (opened instanceof Error) {
      expect(opened, `command ${at}`).toMatchObject({ code: "CARD_REMOVED" });
      continue;
    }
    const visit = await receive(opened as never, clinic.reception());
    expect(visit, `command ${at}`).toMatchObject({ outcome: "card-removed" });
    expect(await clinic.files()).toEqual(files);
  }
}, 120_000);

test("the card is taken while a question is asked: that question ends, and its signal says why", async () => {
  await using clinic = await openClinic();
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        chooseIdentification: ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
            clinic.card.remove();
          }),
      }),
    }),
  );
  expect(visit).toEqual({ outcome: "card-removed", during: "method" });
});

test("the card is taken at the consents: the visit completes", async () => {
  await using clinic = await openClinic();
  const answer = desk().askConsents;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        askConsents: (question) => {
          clinic.card.remove();
          return answer(question);
        },
      }),
    }),
  );
  expect(visit.outcome).toBe("complete");
  expect(await clinic.files()).toHaveLength(1);
});

describe("cards that cannot be used", () => {
  test.each([["past-grace", "certificate-expired"]] as const)("%s: %s", async (persona, reason) => {
    await using clinic = await openClinic({ persona });
    expect(await receive(await clinic.open(), clinic.reception())).toEqual({
      outcome: "card-unusable",
      reason,
    });
    expect(clinic.simulator.requests).toHaveLength(0);
  });

  test("in grace: eligibility only, consents are not asked", async () => {
    await using clinic = await openClinic({ persona: "in-grace" });
    let asked = 0;
    const visit = await receive(
      await clinic.open(),
      clinic.reception({
        desk: desk({
          askConsents: async () => {
            asked += 1;
            return { outcome: "no-answer" };
          },
        }),
      }),
    );
    expect(visit).toMatchObject({ outcome: "complete", sent: { outcome: "not-asked" } });
    expect(asked).toBe(0);
  });

  test("expiring soon: shown, and nothing else changes", async () => {
    await using clinic = await openClinic({ persona: "certificate-soon" });
    const shown: string[] = [];
    const visit = await receive(
      await clinic.open(),
      clinic.reception({ desk: desk({ show: ({ notice }) => shown.push(notice) }) }),
    );
    expect(visit.outcome).toBe("complete");
    expect(shown).toContain("certificate-expires-soon");
  });

  test.each(["blocked", "no-pin"] as const)("%s PIN: it is not offered", async (persona) => {
    await using clinic = await openClinic({ persona });
    const offered: string[][] = [];
    const chooseFirst: Desk["chooseIdentification"] = async ({ methods }) => {
      offered.push([...methods]);
      return { outcome: "chosen", method: methods[0] ?? "face" };
    };
    const visit = await receive(
      await clinic.open(),
      clinic.reception({ desk: desk({ chooseIdentification: chooseFirst }) }),
    );
    expect(visit.outcome).toBe("complete");
    expect(offered).toEqual([["face", "staff"]]);
  });
});

describe("machines that break", () => {
  test("the server is down: a typed error, the journal has the code, no file", async () => {
    await using clinic = await openClinic();
    clinic.simulator.faults.set("down");
    await expect(receive(await clinic.open(), clinic.reception())).rejects.toMatchObject({
      name: "OqsError",
      retryable: true,
    });
    expect(clinic.journal.at(-1)).toMatchObject({ step: "challenge", outcome: "failed" });
    expect(clinic.journal.at(-1)?.code).toMatch(/^OQS_/);
    expect(await clinic.files()).toEqual([]);
  });

  test("the server's certificate is of another authority: refused before anything personal is sent", async () => {
    await using other = await openClinic();
    await using clinic = await openClinic({
      oqs: (simulator) =>
        createOqsClient({
          endpoint: simulator.endpoint,
          institution: simulator.institution,
          credentials: { ...simulator.credentials, ca: other.simulator.credentials.ca },
        }),
    });
    await expect(receive(await clinic.open(), clinic.reception())).rejects.toMatchObject({
      code: "OQS_CERTIFICATE",
    });
    expect(clinic.simulator.requests).toHaveLength(0);
  });

  test("the server is slow: the deadline ends it, typed", async () => {
    await using clinic = await openClinic({
      oqs: (simulator) =>
        createOqsClient({
          endpoint: simulator.endpoint,
          institution: simulator.institution,
          credentials: simulator.credentials,
          deadlineMs: 300,
          retries: 0,
        }),
    });
    clinic.simulator.faults.set({ slow: 5_000 });
    await expect(receive(await clinic.open(), clinic.reception())).rejects.toMatchObject({
      code: "OQS_TIMEOUT",
    });
  });

  test("the consents are lost on the way: unknown, and the file carries none", async () => {
    await using clinic = await openClinic();
    clinic.simulator.faults.set("answer-lost", { route: "consents" });
    const visit = await receive(await clinic.open(), clinic.reception());
    expect(visit).toMatchObject({
      outcome: "complete",
      sent: { outcome: "unknown" },
      consents: { medication: false },
    });
  });

  test("the server turns the consents away: unsent with its code, the visit completes", async () => {
    await using clinic = await openClinic();
    clinic.simulator.faults.set("busy", { route: "consents" });
    const visit = await receive(await clinic.open(), clinic.reception());
    expect(visit).toMatchObject({
      outcome: "complete",
      sent: { outcome: "unsent", code: "OQS_BUSY" },
      consents: { medication: false },
    });
    expect(await clinic.files()).toHaveLength(1);
  });

  test("a mistake in a program is not taken for consents that could not be sent", async () => {
    await using clinic = await openClinic();
    const parts = clinic.reception();
    const mistake = new TypeError("undefined is not a function");
    const oqs = {
      requestChallenge: parts.oqs.requestChallenge,
      checkEligibility: parts.oqs.checkEligibility,
      sendConsents: async () => {
        throw mistake;
      },
    };
    await expect(receive(await clinic.open(), { ...parts, oqs })).rejects.toBe(mistake);
  });

  test("the result folder is gone: a typed error and no half file", async () => {
    await using clinic = await openClinic();
    await rm(clinic.folder, { recursive: true });
    await expect(receive(await clinic.open(), clinic.reception())).rejects.toMatchObject({
      name: "OqsError",
      code: expect.stringMatching(/^FOLDER_/),
    });
    expect(clinic.journal.at(-1)).toMatchObject({ step: "result-file", outcome: "failed" });
  });

  test("the journal cannot be written: nothing is sent", async () => {
    await using clinic = await openClinic();
    const failure = await receive(
      await clinic.open(),
      clinic.reception({
        journal: {
          append: async () => {
            throw new Error("disk full");
          },
        },
      }),
    ).catch((error: unknown) => error);
    expect(ReceptionError.is(failure) && failure.code).toBe("JOURNAL_UNAVAILABLE");
    expect(clinic.simulator.requests).toHaveLength(0);
  });

  test("the desk chooses what was not offered: wrong use, not an endless question", async () => {
    await using clinic = await openClinic({ persona: "blocked" });
    const failure = await receive(
      await clinic.open(),
      clinic.reception({
        desk: desk({ chooseIdentification: async () => ({ outcome: "chosen", method: "pin" }) }),
      }),
    ).catch((error: unknown) => error);
    expect(ReceptionError.is(failure) && failure.code).toBe("METHOD_NOT_OFFERED");
    expect(Object.keys(receptionErrorCodes)).toEqual([
      "JOURNAL_UNAVAILABLE",
      // Produced in test/journal.
      "JOURNAL_BROKEN",
      "JOURNAL_IN_USE",
      "METHOD_NOT_OFFERED",
    ]);
  });

  test("aborted from outside: the signal's own reason, at a question and before the first command", async () => {
    await using clinic = await openClinic();
    const stop = new AbortController();
    const reason = new Error("the terminal shuts down");
    const waiting = receive(
      await clinic.open(),
      clinic.reception({
        signal: stop.signal,
        desk: desk({
          chooseIdentification: ({ signal }) =>
            new Promise((_, reject) => {
              signal.addEventListener("abort", () => reject(signal.reason), { once: true });
              stop.abort(reason);
            }),
        }),
      }),
    );
    await expect(waiting).rejects.toBe(reason);
    await expect(
      receive(await clinic.open(), clinic.reception({ signal: stop.signal })),
    ).rejects.toBe(reason);
  });
});

test("the journal holds no personal data: neither name, number, PIN nor score", async () => {
  await using clinic = await openClinic();
  const visit = await receive(await clinic.open(), clinic.reception());
  const text = JSON.stringify(clinic.journal);
  expect(visit.outcome).toBe("complete");
  const { persona } = clinic.card;
  for (const secret of [persona.name, persona.address, "1234", persona.securityCode, "0.7"])
    expect(text).not.toContain(secret);
  expect(Object.keys(clinic.journal[0] ?? {}).sort()).toEqual(
    ["milliseconds", "outcome", "step", "visit"].sort(),
  );
});
