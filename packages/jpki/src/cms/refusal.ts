/** Why signed data or one of its signers was refused, and what each reason means. Reasons are stable under semver. */
export const signedDataRefusals = {
  malformed: "The bytes are not the DER of signed data (RFC 5652, 5.1).",
  "no-signer": "Nobody signed: the signed data only carries certificates.",
  "content-missing": "The content is not inside and was not given, or its digest is another one.",
  "content-given-twice": "The content is inside, and another was given.",
  attributes: "The signed attributes are missing, or not what they must be (RFC 5652, 5.3 and 11).",
  "content-type": "The signed content type is not that of the content (RFC 5652, 11.1).",
  "message-digest": "The signed digest is not that of the content (RFC 5652, 11.2).",
  "algorithm-not-allowed": "The digest, the signature algorithm or the key is not in the policy.",
  "algorithm-disagreement":
    "The digest, the signature algorithm and the signed attributes do not name the same algorithms.",
  "key-too-weak":
    "The key is smaller than the policy asks, or its exponent or curve is not allowed.",
  "signer-unknown": "No certificate, or more than one, is what the signer names.",
  "signing-certificate":
    "The signed reference to the certificate is missing or does not fit (RFC 5035, 5.4).",
  "signature-invalid": "The signature does not verify with the key of the signer's certificate.",
  "key-usage": "The certificate is not for signing (RFC 5280, 4.2.1.3).",
  "certificate-refused":
    "The path of the signer's certificate was refused; `certificate` says why.",
  "certificate-revoked": "A certificate of the signer's path was revoked; `certificate` says more.",
} as const;

/** Reason of a refused signature. */
export type SignedDataRefusalReason = keyof typeof signedDataRefusals;
