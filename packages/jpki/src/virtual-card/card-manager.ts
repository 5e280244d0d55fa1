import { fromHex } from "../bytes.ts";
import type { CardManagerLayout, DataObjectName } from "../layout/card-profile.ts";
import { readTlv } from "../tlv.ts";
import { expiryDigits, sandboxMunicipality, serialNumber } from "./card-information.ts";
import { issueCardVerifiableCertificate, keyIdentifier } from "./card-verifiable-certificate.ts";
import type { Persona } from "./identity.ts";
import type { Issuer } from "./issuer.ts";

/** Data objects of a card manager by their tags. */
export type DataObjects = ReadonlyMap<number, Uint8Array>;

/** A GlobalPlatform identifier (1.2.840.114283.1) and nothing else: there is no such platform here. */
const cardRecognition = fromHex("730906072A864886FC6B01");

/** Data objects of a new card: what the card is, in clear, and a chain of two CV certificates without their outer template. */
export function cardManagerObjects(
  holder: Persona,
  issuer: Issuer,
  layout: CardManagerLayout,
  contactAtr: Uint8Array,
): DataObjects {
  const { surface, basicInformation } = issuer.cardVerifiable;
  // A hierarchy of its own by its numbers; its keys are those of the other two, so that an issuer is made quickly.
  const root = { ...basicInformation.authority, identifier: keyIdentifier("7000020") };
  const intermediate = { ...surface.authority, identifier: keyIdentifier("7000021") };
  const below = { ...surface.municipality, identifier: keyIdentifier("7000022") };
  const contents: Readonly<Record<DataObjectName, Uint8Array>> = {
    issuerIdentification: root.identifier,
    cardIdentification: ascii(serialNumber(holder)),
    cardRecognition,
    municipality: ascii(sandboxMunicipality),
    expiry: ascii(expiryDigits(holder)),
    intermediateKeyIdentifier: intermediate.identifier,
    upperCertificate: readTlv(issueCardVerifiableCertificate(intermediate, root)).value,
    lowerCertificate: readTlv(issueCardVerifiableCertificate(below, intermediate)).value,
    // Without its first byte, TS.
    contactAtr: contactAtr.slice(1),
  };
  const names = Object.keys(contents) as DataObjectName[];
  return new Map(names.map((name) => [layout.dataObjects[name].tag, contents[name]]));
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
