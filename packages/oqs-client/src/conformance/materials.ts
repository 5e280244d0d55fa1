/**
 * The made institution, people and certificates of a run. Nothing in them is real, and no real institution has such numbers.
 * @module
 */
import { checkDigit } from "../check-digit.ts";
import { wireDate, wireDateTime } from "../date.ts";
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import type { XmlMsg } from "../messages/xml-msg.ts";
import type { InsuranceData } from "../search.ts";
import { type Authority, type CertificateAndKey, createAuthority } from "../simulator/authority.ts";
import type { PlayedServer } from "./scenario.ts";

/** Made institution code (医療機関コード) in a prefecture that does not exist. */
export const madeInstitution: string = `991000001${checkDigit("991000001")}`;

/** Another made institution, for answers that are somebody else's. */
export const otherInstitution: string = `991000002${checkDigit("991000002")}`;

/** Six digits (国民健康保険), so that padding to eight can be seen. */
const insurerNumber = `99001${checkDigit("99001")}`;

/** A made person; the symbol is not ASCII and the number begins with zeros, because both go wrong easily. */
export const madePerson: InsuranceData = {
  insurerNumber,
  symbol: "見本１",
  number: "0012345",
  branch: "01",
  birthDate: "1980-04-01",
};

/** So many made people who differ in their number (番号) only. */
export function madePeople(count: number): readonly InsuranceData[] {
  return Array.from({ length: count }, (_, index) => ({
    ...madePerson,
    number: String(12345 + index).padStart(7, "0"),
  }));
}

/** A whole answer about whoever was searched for: eligible unless changed. */
export function eligibleAnswer(
  question: XmlMsg,
  { padding = "0", now = new Date() }: { padding?: "0" | " "; now?: Date } = {},
): XmlMsg {
  const { MessageHeader: header = {}, MessageBody: body = {} } = question;
  const search: QualificationConfirmSearchInfo = body.QualificationConfirmSearchInfo ?? {};
  const fileIdentifier = header.ArbitraryFileIdentifier;
  return {
    MessageHeader: {
      ProcessExecutionTime: wireDateTime(now),
      QualificationConfirmationDate: wireDate(now),
      MedicalInstitutionCode: header.MedicalInstitutionCode ?? madeInstitution,
      ...(fileIdentifier === undefined ? {} : { ArbitraryFileIdentifier: fileIdentifier }),
      ReferenceClassification: "2",
      SegmentOfResult: "1",
      CharacterCodeIdentifier: "0",
    },
    MessageBody: {
      ProcessingResultStatus: "1",
      QualificationValidity: "1",
      QualificationConfirmSearchInfo: search,
      ResultList: {
        ResultOfQualificationConfirmation: [
          {
            InsuredCardClassification: "01",
            InsurerNumber: insurerNumber.padStart(8, padding),
            InsuredCardSymbol: madePerson.symbol ?? "",
            InsuredIdentificationNumber: search.InsuredIdentificationNumber ?? madePerson.number,
            InsuredBranchNumber: madePerson.branch ?? "",
            PersonalFamilyClassification: "1",
            InsuredName: "適合　試験",
            Name: "適合　試験",
            NameKana: "ﾃｷｺﾞｳ ｼｹﾝ",
            Sex1: "1",
            Birthdate: search.Birthdate ?? madePerson.birthDate.replaceAll("-", ""),
            InsuredCardValidDate: "20200401",
            InsurerName: "架空見本市国民健康保険",
          },
        ],
      },
    },
  };
}

type Flaw = NonNullable<PlayedServer["certificate"]>;

/** Certificates of a run, made on the spot. */
export interface MadeCertificates {
  readonly authority: Authority;
  readonly client: CertificateAndKey;
  /** A server certificate for these hosts, or one that a client has to refuse. */
  server(hosts: readonly string[], flaw?: Flaw): Promise<CertificateAndKey>;
}

/** Makes an authority and a client certificate. */
export async function makeCertificates(): Promise<MadeCertificates> {
  const authority = await createAuthority();
  const commonName = "conformance suite";
  const day = 24 * 60 * 60 * 1000;
  const ended = {
    validFrom: new Date(Date.now() - 30 * day),
    validTo: new Date(Date.now() - day),
  };
  const issue = async (
    hosts: readonly string[],
    flaw: Flaw | undefined,
  ): Promise<CertificateAndKey> => {
    const signer = flaw === "unknown-authority" ? await createAuthority() : authority;
    return await signer.issue({
      commonName,
      use: "server",
      hosts: flaw === "other-host" ? ["elsewhere.example"] : hosts,
      ...(flaw === "expired" ? ended : {}),
    });
  };
  const issued = new Map<string, Promise<CertificateAndKey>>();
  return {
    authority,
    client: await authority.issue({ commonName: "client under test", use: "client" }),
    server(hosts, flaw) {
      const key = [flaw, ...hosts].join(" ");
      const known = issued.get(key) ?? issue(hosts, flaw);
      issued.set(key, known);
      return known;
    },
  };
}
