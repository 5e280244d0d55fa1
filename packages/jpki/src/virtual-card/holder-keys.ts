import type { KeyObject } from "node:crypto";
import type { CardProfile } from "../layout/card-profile.ts";
import { certificateProfile } from "../layout/certificate-profile.ts";
import type { SubjectAttributes } from "./certificate-profile.ts";
import { certificateStart, type Persona } from "./identity.ts";
import type { Issuer } from "./issuer.ts";
import { createKeyPair, type KeyPair } from "./key-pair.ts";

/** DER of the holder's certificates; without a signing certificate where the holder has none. */
export interface PersonCertificates {
  /** 利用者証明用電子証明書 */
  readonly authentication: Uint8Array;
  /** 署名用電子証明書 */
  readonly signing?: Uint8Array;
}

/** The private keys of one holder's card, and the certificates over two of them. */
export interface HolderKeys {
  readonly authentication: KeyObject;
  readonly signing: KeyObject;
  /** Key for 内部認証 of 券面事項確認AP. */
  readonly surface: KeyPair;
  /** Key for 内部認証 of 券面事項入力補助AP. */
  readonly basicInformation: KeyPair;
  readonly certificates: PersonCertificates;
}

const issued = new WeakMap<Issuer, Map<string, Promise<HolderKeys>>>();

/**
 * Keys and certificates the issuer gave this holder: made the first time, the same ones from then on. Two cards of one persona
 * are copies of one card, so that who has registered its certificate meets it again.
 */
export function holderKeys(
  holder: Persona,
  issuer: Issuer,
  profile: CardProfile,
): Promise<HolderKeys> {
  const holders = issued.get(issuer) ?? new Map<string, Promise<HolderKeys>>();
  issued.set(issuer, holders);
  const { id, certificateExpiry, signing } = holder;
  const certified = JSON.stringify([
    ...[profile.name, id, certificateExpiry, signing],
    attributesOf(holder),
  ]);
  const keys = holders.get(certified) ?? issueKeys(holder, issuer, profile);
  holders.set(certified, keys);
  return holder.revoked ? keys.then((made) => revoke(made, issuer)) : keys;
}

function revoke(keys: HolderKeys, issuer: Issuer): HolderKeys {
  for (const certificate of Object.values(keys.certificates)) issuer.revoke(certificate);
  return keys;
}

async function issueKeys(
  holder: Persona,
  issuer: Issuer,
  profile: CardProfile,
): Promise<HolderKeys> {
  const { applications, certificateYears } = profile;
  const { authenticationKey, signingKey } = applications.authentication.keys;
  const surfaceKey = applications.surface.keys.internalAuthenticationKey;
  const basicInformationKey = applications.basicInformation.keys.internalAuthenticationKey;
  const [authentication, signing, surface, basicInformation] = await Promise.all(
    [authenticationKey, signingKey, surfaceKey, basicInformationKey].map(({ algorithm }) =>
      createKeyPair(algorithm),
    ) as [Promise<KeyPair>, Promise<KeyPair>, Promise<KeyPair>, Promise<KeyPair>],
  );
  const validity = {
    validFrom: certificateStart(holder, certificateYears),
    validTo: holder.certificateExpiry,
  };
  return {
    authentication: authentication.privateKey,
    signing: signing.privateKey,
    surface,
    basicInformation,
    certificates: {
      authentication: issuer.issueAuthenticationCertificate({
        ...validity,
        publicKey: authentication.publicKey,
      }),
      ...(holder.signing && {
        signing: issuer.issueSigningCertificate(
          { ...validity, publicKey: signing.publicKey },
          attributesOf(holder),
        ),
      }),
    },
  };
}

/** Names in the signing certificate: date with its era digit, sex 1 to 3, a flag for every substituted character. */
function attributesOf(holder: Persona): SubjectAttributes {
  const { otherNames } = certificateProfile;
  const eras = [
    ["2019-05-01", "5"],
    ["1989-01-08", "4"],
    ["1926-12-25", "3"],
    ["1912-07-30", "2"],
  ] as const;
  const era = eras.find(([begins]) => begins <= holder.birthDate)?.[1] ?? "1";
  const name = holder.certificateName ?? holder.name;
  const address = holder.certificateAddress ?? holder.address;
  const sex = { male: "1", female: "2", other: "3", "not-applicable": "3" }[holder.sex];
  return [
    [otherNames.name, name],
    [otherNames.birthDate, `${era}${holder.birthDate.replaceAll("-", "")}`],
    [otherNames.sex, sex],
    [otherNames.address, address],
    [otherNames.nameSubstitutions, holder.nameSubstitutions ?? "0".repeat([...name].length)],
    [
      otherNames.addressSubstitutions,
      holder.addressSubstitutions ?? "0".repeat([...address].length),
    ],
  ];
}
