import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

scenario(
  "openssl builds the path from the made certificates to their made CA, and to no other",
  ["openssl"],
  async (bench) => {
    const { certificates } = await bench.issue({ persona: "taro" });
    const ca = {
      authentication: await bench.write("authentication-ca.pem", bench.issuer.authenticationCa.pem),
      signing: await bench.write("signing-ca.pem", bench.issuer.signingCa.pem),
    };
    const person = {
      authentication: await pem("authentication", certificates.authentication),
      signing: await pem("signing", certificates.signing ?? new Uint8Array()),
    };
    const check = (authority: string, certificate: string): ReturnType<typeof bench.run> =>
      bench.run("openssl", "verify", "-x509_strict", "-CAfile", authority, certificate);
    expect((await check(ca.authentication, person.authentication)).output).toMatch(/: OK$/m);
    expect((await check(ca.signing, person.signing)).output).toMatch(/: OK$/m);
    expect((await check(ca.signing, person.authentication)).exitCode).not.toBe(0);

    async function pem(name: string, der: Uint8Array): Promise<string> {
      const file = await bench.write(`${name}.der`, der);
      const { output } = await bench.run("openssl", "x509", "-inform", "DER", "-in", file);
      return bench.write(`${name}.pem`, output);
    }
  },
);

scenario("openssl finds the expired personas expired", ["openssl"], async (bench) => {
  const { certificates } = await bench.issue({ persona: "past-grace" });
  const authority = await bench.write("ca.pem", bench.issuer.authenticationCa.pem);
  const der = await bench.write("person.der", certificates.authentication);
  const { output } = await bench.run("openssl", "x509", "-inform", "DER", "-in", der);
  const certificate = await bench.write("person.pem", output);
  const verdict = await bench.run("openssl", "verify", "-CAfile", authority, certificate);
  expect(verdict.output).toContain("certificate has expired");
});
