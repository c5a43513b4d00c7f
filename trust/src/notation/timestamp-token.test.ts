// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { readCertificate } from "./certificate.ts";
import { madeTimestamp, type TimestampWish } from "./test-support/made-timestamp.ts";
import { type CertificateWish, type Issued, issue, makeRoot } from "./test-support/signing-certificates.ts";
import { checkTimestamp, tokenOf } from "./timestamp-token.ts";

const root = makeRoot();
const timeStamping = ["1.3.6.1.5.5.7.3.8"];
const timestamper = (wish: CertificateWish = {}) =>
  issue({ extendedUsage: timeStamping, isExtendedUsageCritical: true, ...wish }, root);
const authority = timestamper();
const rsaAuthority = timestamper({ key: "rsa2048" });
const signature = Buffer.from("a signature");
const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);

const check = (token: Uint8Array, roots: readonly Issued[] = [root]) =>
  checkTimestamp(
    token,
    signature,
    roots.map(({ der }) => readCertificate(der)),
  );
const made = (wish: TimestampWish = {}, by = authority) => madeTimestamp(by, signature, { at, ...wish });

test("takes the time of an authority that is trusted, with its accuracy", () => {
  expect(check(made())).toMatchObject({ earliest: at, latest: at });
  expect(check(made({}, rsaAuthority))).toMatchObject({ latest: at });
  const { earliest, latest } = check(made({ accuracySeconds: 60 }));
  expect([earliest.getTime(), latest.getTime()]).toEqual([at.getTime() - 60_000, at.getTime() + 60_000]);
});

test.each<[string, () => Buffer, RegExp]>([
  [
    "of another signature",
    () => madeTimestamp(authority, Buffer.from("other"), { at }),
    /its timestamp is of another signature/,
  ],
  [
    "whose time was edited",
    () => made({ edit: (info) => Buffer.from(info.toString("latin1").replace(/20\d\d(?=\d{10}Z)/, "2001"), "latin1") }),
    /it was edited after it was signed/,
  ],
  ["that signs another digest", () => made({ digest: Buffer.alloc(32) }), /it was edited after it was signed/],
  [
    "that signs another kind of content",
    () => made({ contentType: "1.2.840.113549.1.7.1" }),
    /what it signs is something else/,
  ],
  ["that does not name its certificate", () => made({ named: undefined }), /it does not name its certificate/],
  ["that names another certificate", () => made({ named: root.der }), /it names another certificate than its own/],
  [
    "without its certificate",
    () => made({ certificates: [root.der] }),
    /the certificate of its authority is not in it/,
  ],
  ["with two signatures", () => made({ signers: 2 }), /it has not one signature/],
  ["with no signature", () => made({ signers: 0 }), /it has not one signature/],
  [
    "by a certificate that is not one for timestamps",
    () => made({}, issue({}, root)),
    /is not one for timestamps alone/,
  ],
  [
    "by one that is not so critically",
    () => made({}, timestamper({ isExtendedUsageCritical: false })),
    /is not one for timestamps alone/,
  ],
  [
    "by one for more than timestamps",
    () => made({}, timestamper({ extendedUsage: [...timeStamping, "1.3.6.1.5.5.7.3.3"] })),
    /is not one for timestamps alone/,
  ],
  ["by one that was not valid then", () => made({ at: new Date(1_500_000_000_000) }), /was not valid then/],
  [
    "by an authority that nobody trusts",
    () => made({}, issue({ extendedUsage: timeStamping, isExtendedUsageCritical: true }, makeRoot())),
    /in no trust store/,
  ],
  ["that is no CMS", () => Buffer.from("3003020101", "hex"), /a timestamp that cannot be read/],
  ["with a byte more", () => Buffer.concat([made(), Buffer.alloc(1)]), /a timestamp that cannot be read/],
])("one %s does not count", (_, make, words) => {
  expect(() => check(make())).toThrow(words);
});

test("one that is cut off anywhere, or has a bit turned, does not count as another time", () => {
  const whole = made();
  for (let length = 0; length < whole.length; length += 7) expect(() => check(whole.subarray(0, length))).toThrow();
  for (let place = 0; place < whole.length; place += 3) {
    const edited = Buffer.from(whole);
    edited[place] = (edited[place] ?? 0) ^ 1;
    let time: Date | undefined;
    try {
      time = check(edited).latest;
    } catch {
      continue; // It does not count.
    }
    expect(time).toEqual(at);
  }
});

test("an answer without a token has none", () => {
  expect(() => tokenOf(Buffer.from("3005300302010230", "hex").subarray(0, 7))).toThrow(
    "a timestamp that cannot be read",
  );
});
