import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

scenario(
  "openssl takes the made revocation list, and finds the revoked persona on it",
  ["openssl"],
  async (bench) => {
    const { issuer } = bench;
    const cards = {
      revoked: await bench.issue({ persona: "revoked" }),
      taro: await bench.issue({ persona: "taro" }),
    };
    const authority = await bench.write("ca.pem", issuer.authenticationCa.pem);
    const der = await bench.write("list.der", issuer.revocationList("authentication"));
    const inspected = await bench.run(
      "openssl",
      "crl",
      "-inform",
      "DER",
      "-in",
      der,
      "-CAfile",
      authority,
      "-verify",
      "-noout",
    );
    expect(inspected.output).toContain("verify OK");
    const text = await bench.run("openssl", "crl", "-inform", "DER", "-in", der);
    const list = await bench.write("list.pem", text.output);
    const check = async (name: keyof typeof cards): Promise<string> => {
      const file = await bench.write(`${name}.der`, cards[name].certificates.authentication);
      const { output } = await bench.run("openssl", "x509", "-inform", "DER", "-in", file);
      const certificate = await bench.write(`${name}.pem`, output);
      const verdict = await bench.run(
        "openssl",
        "verify",
        "-crl_check",
        "-x509_strict",
        "-CAfile",
        authority,
        "-CRLfile",
        list,
        certificate,
      );
      return verdict.output;
    };
    expect(await check("revoked")).toContain("certificate revoked");
    expect(await check("taro")).toMatch(/: OK$/m);
  },
);

scenario("openssl takes the answers of the simulated responder", ["openssl"], async (bench) => {
  const { issuer } = bench;
  const authority = await bench.write("ca.pem", issuer.authenticationCa.pem);
  const answer = async (persona: "taro" | "revoked"): Promise<string> => {
    const { certificates } = await bench.issue({ persona });
    const der = await bench.write("person.der", certificates.authentication);
    const { output } = await bench.run("openssl", "x509", "-inform", "DER", "-in", der);
    const certificate = await bench.write("person.pem", output);
    const request = `${bench.folder}/request.der`;
    await bench.run(
      "openssl",
      "ocsp",
      "-issuer",
      authority,
      "-cert",
      certificate,
      "-reqout",
      request,
    );
    const response = await bench.write("response.der", issuer.ocspAnswer(await readFile(request)));
    // Without -cert openssl keeps the nonce of the request, and the answer must repeat it.
    const files = ["-reqin", request, "-respin", response, "-resp_text"];
    const verdict = await bench.run(
      "openssl",
      "ocsp",
      "-CAfile",
      authority,
      "-issuer",
      authority,
      ...files,
    );
    return verdict.output;
  };
  const good = await answer("taro");
  expect(good).toContain("Response verify OK");
  expect(good).toMatch(/Cert Status: good/);
  const revoked = await answer("revoked");
  expect(revoked).toContain("Response verify OK");
  expect(revoked).toMatch(/Cert Status: revoked/);
});
