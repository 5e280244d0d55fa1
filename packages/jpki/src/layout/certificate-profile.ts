/** What JPKI certificates carry (公的個人認証サービス プロファイル仕様書): policies and the names of the signing certificate. */
export const certificateProfile = {
  policies: {
    authentication: ["1.2.392.200149.8.5.1.3.30"],
    signing: ["1.2.392.200149.8.5.1.1.20", "1.2.392.200149.8.5.1.0.20"],
  },
  /** otherName of subjectAltName, all UTF8String. */
  otherNames: {
    name: "1.2.392.200149.8.5.5.1",
    nameSubstitutions: "1.2.392.200149.8.5.5.2",
    sex: "1.2.392.200149.8.5.5.3",
    birthDate: "1.2.392.200149.8.5.5.4",
    address: "1.2.392.200149.8.5.5.5",
    addressSubstitutions: "1.2.392.200149.8.5.5.6",
  },
} as const;
