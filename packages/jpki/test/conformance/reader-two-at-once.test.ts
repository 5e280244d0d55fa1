import { afterAll, expect } from "vitest";
import { type Card, openMyNumberCard } from "../../src/index.ts";
import { digits } from "../expectations.ts";
import { movableService } from "../movable-service.ts";
import { scenario } from "../third-parties.ts";
import { watched } from "../watched-cards.ts";

const service = await movableService();
afterAll(() => service[Symbol.asyncDispose]());

scenario(
  "two readers with a card each are served side by side, and one that loses its card leaves the other alone",
  ["pcscd by hand", "pcsclite"],
  async (bench) => {
    const cards = await Promise.all([
      bench.issue({ persona: "taro" }),
      bench.issue({ persona: "hanako" }),
    ]);
    await service.start();
    await service.insert(cards[1], 1);
    const left = await service.insert(cards[0], 0);
    await using leftWatch = watched({ name: /00 00$/ });
    await using rightWatch = watched({ name: /00 01$/ });
    const inReader = await Promise.all([leftWatch.next(), rightWatch.next()]);

    const serials = await Promise.all(inReader.map(serialOf));
    expect(serials).toEqual(await Promise.all(cards.map(serialOf)));
    expect(new Set(serials).size).toBe(2);

    const opened = await Promise.all(inReader.map((card) => openMyNumberCard(card)));
    const pins = cards.map(({ persona }) => digits(persona.pins.authentication ?? ""));
    await Promise.all(
      opened.map(({ authentication }, index) =>
        authentication.verifyPin(pins[index] ?? new Uint8Array()),
      ),
    );
    const challenge = new Uint8Array(32).fill(7);
    const proofs = await Promise.all(
      opened.map(({ authentication }) => authentication.answer(challenge, { method: "pin" })),
    );
    expect(proofs.map(({ certificate }) => Buffer.from(certificate).toString("hex"))).toEqual(
      cards.map(({ certificates }) =>
        Buffer.from(certificates.authentication as Uint8Array).toString("hex"),
      ),
    );

    await left[Symbol.asyncDispose]();
    await expect.poll(() => inReader[0]?.removed.aborted, { timeout: 10_000 }).toBe(true);
    expect(inReader[1]?.removed.aborted).toBe(false);
    expect((await opened[1]?.authentication.sign(challenge))?.length).toBe(256);
    await service.stop();
  },
);

async function serialOf(card: Card): Promise<string> {
  const { authentication } = await openMyNumberCard(card);
  return (await authentication.readCertificate()).serialNumber;
}
