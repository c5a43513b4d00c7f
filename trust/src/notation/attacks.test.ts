// SPDX-License-Identifier: Apache-2.0
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { decode, encode, Token, Type } from "cborg";
import { describe, expect, test } from "vitest";
import { checkNotation } from "./check-notation.ts";
import type { EnvelopeFormat } from "./envelope.ts";
import { maxEnvelopeBytes } from "./envelope.ts";
import { attributeNames } from "./signed-attributes.ts";
import { type EnvelopeWish, madeEnvelope, target, trustIn, typeOf } from "./test-support/made-envelope.ts";
import {
  authorityName,
  type CertificateWish,
  type Issued,
  issue,
  makeRoot,
} from "./test-support/signing-certificates.ts";

const root = makeRoot();
const signer = issue({}, root);
const rsaSigner = issue({ key: "rsa2048" }, root);
const trust = trustIn([root]);
const signal = AbortSignal.timeout(600_000);

const check = (format: EnvelopeFormat, bytes: Uint8Array, by = trust) =>
  checkNotation(typeOf(format), bytes, target, by, signal);
const made = (wish: EnvelopeWish, by: Issued = signer) => madeEnvelope(by, wish);

/** The JSON of a JWS, changed. */
function editJws(bytes: Buffer, edit: (document: Record<string, unknown>) => Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify(edit(JSON.parse(bytes.toString("utf8")))));
}

/** A JWS whose protected header is another one, signed anew as `sign` does it. */
function withHeader(by: Issued, header: Record<string, unknown>, signed: (data: Buffer) => Buffer): Buffer {
  return editJws(madeEnvelope(by, { format: "jws" }), (document) => {
    const old = JSON.parse(Buffer.from(String(document.protected), "base64url").toString("utf8"));
    const text = Buffer.from(JSON.stringify({ ...old, ...header })).toString("base64url");
    const data = Buffer.from(`${text}.${document.payload}`);
    return { ...document, protected: text, signature: signed(data).toString("base64url") };
  });
}

type CoseParts = [Uint8Array, Map<unknown, unknown>, Uint8Array, Uint8Array];

function editCose(bytes: Buffer, edit: (parts: CoseParts) => unknown, tag = 18): Buffer {
  const parts = decode(new Uint8Array(bytes), { useMaps: true, tags: { 18: (inner) => inner() } }) as CoseParts;
  return Buffer.concat([Buffer.from(tag < 24 ? [0xc0 | tag] : [0xd8, tag]), encode(edit(parts))]);
}

describe.each(["jws", "cose"] as const)("as %s", (format) => {
  test("takes a signature of the image by somebody who is trusted", async () => {
    const good = await check(format, made({ format }));
    expect(good).toEqual({ signedBy: "C=US, ST=WA, O=bob, CN=signer (notation, own)", logged: [] });
    expect(await check(format, made({ format }, rsaSigner))).toMatchObject({ logged: [] });
  });

  test("one that is cut off anywhere, or has a bit turned, does not count", async () => {
    const whole = made({ format });
    for (let length = 0; length < whole.length; length += 41)
      await expect(check(format, whole.subarray(0, length))).rejects.toThrow();
    for (let at = 0; at < whole.length; at += 23) {
      const edited = Buffer.from(whole);
      edited[at] = (edited[at] ?? 0) ^ 1;
      const outcome = await check(format, edited).catch(() => undefined);
      // What is not signed (the agent) may be edited; then all else is as it was.
      if (outcome !== undefined) expect(outcome.signedBy).toContain("CN=signer");
    }
  });

  test("an oversized one is not read", async () => {
    await expect(check(format, new Uint8Array(maxEnvelopeBytes + 1))).rejects.toThrow(/it has 33554433 bytes/);
  });

  test.each<[string, Partial<EnvelopeWish>, RegExp]>([
    ["no list of critical attributes", { critical: [] }, /no list of critical attributes/],
    [
      "crit with what is not there",
      { critical: [attributeNames.scheme, "x"] },
      /marks "x" as critical \(crit\), and does not have it/,
    ],
    ["crit with one twice", { critical: [attributeNames.scheme, attributeNames.scheme] }, /critical twice/],
    [
      "a scheme that is not critical",
      { critical: [attributeNames.signingTime] },
      /does not mark as critical \(crit\): io.cncf.notary.signingScheme/,
    ],
    [
      "a critical attribute that nobody knows",
      attributes({ "com.example.x": "y" }, ["com.example.x"]),
      /critical attributes that bob does not understand: com.example.x/,
    ],
    [
      "an expiry that is not critical",
      attributes({ [attributeNames.expiry]: new Date(Date.now() + 60_000) }),
      /does not mark as critical \(crit\): io.cncf.notary.expiry/,
    ],
    [
      "an expiry before it was signed",
      attributes({ [attributeNames.expiry]: new Date(0) }, [attributeNames.expiry]),
      /expires before it was signed/,
    ],
    [
      "an expiry that is no time",
      attributes({ [attributeNames.expiry]: "soon" }, [attributeNames.expiry]),
      /io.cncf.notary.expiry is no time/,
    ],
    [
      "the other scheme's time",
      attributes({ [attributeNames.authenticSigningTime]: new Date() }),
      /which its signing scheme notary.x509 has not/,
    ],
    ["another scheme", attributes({ [attributeNames.scheme]: "notary.magic" }), /its signing scheme is "notary.magic"/],
    [
      "no signing time",
      { attributes: { [attributeNames.scheme]: "notary.x509" } },
      /io.cncf.notary.signingTime is no time, or is not there/,
    ],
    [
      "a verification plugin that is not critical",
      attributes({ "io.cncf.notary.verificationPlugin": "x" }),
      /is no text, or is not critical/,
    ],
    [
      "a verification plugin by a path",
      attributes({ "io.cncf.notary.verificationPlugin": "../../x" }, ["io.cncf.notary.verificationPlugin"]),
      /is no name of a plugin/,
    ],
    [
      "a verification plugin that is not there",
      attributes({ "io.cncf.notary.verificationPlugin": "x" }, ["io.cncf.notary.verificationPlugin"]),
      /there is no plugin x/,
    ],
    ["another content type", { contentType: "text/plain" }, /what is signed is text\/plain/],
    ["no payload", { payload: Buffer.from("{}") }, /names no artifact/],
    ["another image", payload({ digest: `sha256:${"b".repeat(64)}` }), /it is about another image: sha256:bbbb/],
    ["another size", payload({ size: 8 }), /it is about application\/vnd.oci.image.manifest.v1\+json of 8 bytes/],
    ["another media type", payload({ mediaType: "text/plain" }), /it is about text\/plain/],
    ["no certificate", { chain: [] }, /it has no certificates/],
    ["somebody else's certificate", { chain: issue({}, root).chain }, /its signature is not of its certificate's key/],
    ["a certificate without its issuer", { chain: signer.chain.slice(0, 1) }, /is the last, and did not issue itself/],
    ["certificates in another order", { chain: signer.chain.toReversed() }, /is an authority's/],
  ])("with %s does not count", async (_, wish, words) => {
    await expect(check(format, made({ format, ...wish }))).rejects.toThrow(words);
  });

  test.each<[string, () => Issued, RegExp]>([
    ["an authority's that issued itself", () => root, /is an authority's, and signs nothing but certificates/],
    [
      "one for more than signatures",
      with_({ usage: "101" }),
      /is one for more than digital signatures: key encipherment/,
    ],
    ["one that is not for signatures", with_({ usage: "001" }), /is not one for digital signatures/],
    ["one that does not say what it is for", with_({ usage: "" }), /is not one for digital signatures/],
    ["one that says so, not critically", with_({ isUsageCritical: false }), /does not say critically/],
    ["one for TLS servers", with_({ extendedUsage: ["1.3.6.1.5.5.7.3.1"] }), /is one for TLS servers/],
    ["one for timestamps", with_({ extendedUsage: ["1.3.6.1.5.5.7.3.8"] }), /is one for timestamps/],
    ["one for anything", with_({ extendedUsage: ["2.5.29.37.0"] }), /is one for anything/],
    [
      "one with what nobody understands",
      with_({ unknownExtension: "1.2.3.4" }),
      /critical extension that bob does not understand \(1.2.3.4\)/,
    ],
    [
      "one that is over",
      with_({ from: new Date(1_000), until: new Date(2_000) }),
      /is valid from 1970-01-01T00:00:01.000Z to 1970/,
    ],
    ["one that is not yet valid", with_({ from: new Date(Date.now() + 3_600_000) }), /is valid from/],
    [
      "one by an authority that may have none below",
      () => issue({}, issue({ ...authority, usage: "0000011" }, makeRoot({ pathLength: 0 }))),
      /allows 0 authorities below it, and has 1/,
    ],
    [
      "one by somebody who is no authority",
      () => issue({}, issue({ usage: "1" }, root)),
      /issued another, and is not an authority's/,
    ],
    [
      "one by an authority that nobody trusts",
      () => issue({}, makeRoot()),
      /none of its certificates is in a trust store/,
    ],
    ["one that issued itself, and nobody trusts", () => issue({}), /none of its certificates is in a trust store/],
  ])("by %s does not count", async (_, make, words) => {
    await expect(check(format, made({ format }, make()))).rejects.toThrow(words);
  });

  test("a plugin is not run for whom nobody trusts, also where the policy only logs that", async () => {
    const audit = trustIn([root], { signatureVerification: { level: "audit" } });
    const named = attributes({ "io.cncf.notary.verificationPlugin": "x" }, ["io.cncf.notary.verificationPlugin"]);
    const stranger = issue({}, makeRoot());
    await expect(check(format, made({ format, ...named }, stranger), audit)).rejects.toThrow(
      "it names a plugin, which is not run",
    );
    expect(await check(format, made({ format }, stranger), audit)).toMatchObject({
      logged: [
        expect.stringContaining(
          "authenticity does not hold, which trust policy own only logs: none of its certificates",
        ),
      ],
    });
  });

  test("takes one that issued itself where that is trusted", async () => {
    const alone = issue({});
    expect(await check(format, made({ format }, alone), trustIn([alone]))).toMatchObject({ logged: [] });
  });

  test("takes an intermediate authority that is trusted, and signing authorities for their scheme only", async () => {
    const middle = issue({ ...authority, name: { ...authorityName, CN: "middle" } }, root);
    expect(await check(format, made({ format }, issue({}, middle)), trustIn([middle]))).toMatchObject({ logged: [] });
    const byAuthority = {
      attributes: {
        [attributeNames.scheme]: "notary.x509.signingAuthority",
        [attributeNames.authenticSigningTime]: new Date(1_500_000_000_000),
      },
      critical: [attributeNames.scheme, attributeNames.authenticSigningTime],
    };
    const oldRoot = makeRoot({ from: new Date(0) });
    const old = issue({ from: new Date(1_400_000_000_000), until: new Date(1_600_000_000_000) }, oldRoot);
    expect(await check(format, made({ format, ...byAuthority }, old), trustIn([oldRoot]))).toMatchObject({
      time: new Date(1_500_000_000_000),
    });
    const onlyCa = trustIn([root], { trustStores: ["ca:own"] });
    await expect(check(format, made({ format, ...byAuthority }), onlyCa)).rejects.toThrow("in a trust store");
  });
});

const authority = { isAuthority: true, usage: "0000011" } as const;

function with_(wish: CertificateWish): () => Issued {
  return () => issue(wish, root);
}

function attributes(more: EnvelopeWish["attributes"], critical: readonly string[] = []): Partial<EnvelopeWish> {
  const usual = { [attributeNames.scheme]: "notary.x509", [attributeNames.signingTime]: new Date() };
  return { attributes: { ...usual, ...more }, critical: [attributeNames.scheme, ...critical] };
}

function payload(change: Partial<typeof target>): Partial<EnvelopeWish> {
  return { payload: Buffer.from(JSON.stringify({ targetArtifact: { ...target, ...change } })) };
}

describe("a JWS", () => {
  const hmac = (data: Buffer) => createHmac("sha256", signer.der).update(data).digest();

  test.each<[string, () => Buffer, RegExp]>([
    ["none", () => withHeader(signer, { alg: "none" }, () => Buffer.from("x")), /its algorithm is "none"/],
    ["HS256", () => withHeader(signer, { alg: "HS256" }, hmac), /its algorithm is "HS256"/],
    [
      "RS256",
      () => withHeader(rsaSigner, { alg: "RS256" }, (data) => sign("sha256", data, rsaSigner.privateKey)),
      /its algorithm is "RS256"/,
    ],
    [
      "PS256 by PKCS #1",
      () => withHeader(rsaSigner, {}, (data) => sign("sha256", data, rsaSigner.privateKey)),
      /its signature is not of its certificate's key/,
    ],
    [
      "ES256 in DER",
      () => withHeader(signer, {}, (data) => sign("sha256", data, signer.privateKey)),
      /its signature is not of its certificate's key/,
    ],
    [
      "ES384 of a key on P-256",
      () =>
        withHeader(signer, { alg: "ES384" }, (data) =>
          sign("sha384", data, { key: signer.privateKey, dsaEncoding: "ieee-p1363" }),
        ),
      /its algorithm is ES384, which is not that of its certificate's key/,
    ],
    ["a number", () => withHeader(signer, { alg: -7 }, hmac), /signature|algorithm/],
    [
      "b64: false",
      () =>
        withHeader(signer, { b64: false, crit: [attributeNames.scheme, "b64"] }, (data) =>
          sign("sha256", data, { key: signer.privateKey, dsaEncoding: "ieee-p1363" }),
        ),
      /does not understand: b64/,
    ],
    [
      "crit with alg",
      () => withHeader(signer, { crit: [attributeNames.scheme, "alg"] }, hmac),
      /marks "alg" as critical/,
    ],
  ])("with %s does not count", async (_, make, words) => {
    await expect(check("jws", make())).rejects.toThrow(words);
  });

  test.each<[string, (document: Record<string, unknown>) => Record<string, unknown>, RegExp]>([
    [
      "two signatures",
      ({ protected: p, header, signature, ...rest }) => ({
        ...rest,
        signatures: [
          { protected: p, header, signature },
          { protected: p, header, signature },
        ],
      }),
      /no JWS with one signature: it has "signatures"/,
    ],
    ["a second list of signatures", (document) => ({ ...document, signatures: [] }), /it has "signatures"/],
    [
      "alg outside of what is signed",
      (document) => ({ ...document, header: { ...(document.header as object), alg: "none" } }),
      /outside of what is signed what belongs there: alg/,
    ],
    [
      "a time outside of what is signed",
      (document) => ({
        ...document,
        header: { ...(document.header as object), [attributeNames.signingTime]: "2020-01-01T00:00:00Z" },
      }),
      /outside of what is signed what belongs there/,
    ],
    [
      "base64 in another spelling",
      (document) => ({ ...document, payload: `${document.payload}=` }),
      /its payload is no base64url/,
    ],
    ["no header", ({ header: _, ...document }) => document, /it has no header/],
    ["x5c that is no list", (document) => ({ ...document, header: { x5c: "x" } }), /no certificates \(x5c\)/],
    [
      "x5c of what is no certificate",
      (document) => ({ ...document, header: { x5c: ["AAAA"] } }),
      /a certificate that cannot be read/,
    ],
  ])("with %s does not count", async (_, edit, words) => {
    await expect(check("jws", editJws(made({ format: "jws" }), edit))).rejects.toThrow(words);
  });
});

describe("a COSE_Sign1", () => {
  test.each<[string, (parts: CoseParts) => unknown, RegExp]>([
    [
      "alg outside of what is signed",
      ([signed, header, ...rest]) => [signed, new Map([...header, [1, -7]]), ...rest],
      /outside of what is signed what belongs there: 1/,
    ],
    [
      "crit outside of what is signed",
      ([signed, header, ...rest]) => [signed, new Map([...header, [2, ["x"]]]), ...rest],
      /what belongs there: 2/,
    ],
    [
      "a scheme outside of what is signed",
      ([signed, header, ...rest]) => [signed, new Map([...header, [attributeNames.scheme, "notary.x509"]]), ...rest],
      /what belongs there: io.cncf.notary.signingScheme/,
    ],
    [
      "nothing that is signed",
      ([, header, ...rest]) => [new Uint8Array(), header, ...rest],
      /its algorithm is not named/,
    ],
    [
      "a detached payload",
      ([signed, header, , signature]) => [signed, header, null, signature],
      /its payload is no string of bytes/,
    ],
    ["a fifth part", (parts) => [...parts, new Uint8Array()], /is no string of bytes|no COSE_Sign1/],
    [
      "several signatures (COSE_Sign)",
      ([signed, header, body, signature]) => [
        signed,
        header,
        body,
        [
          [signed, header, signature],
          [signed, header, signature],
        ],
      ],
      /its signature is no string of bytes/,
    ],
    [
      "a lone certificate instead of a list",
      ([signed, header, ...rest]) => [signed, new Map([...header, [33, signer.der]]), ...rest],
      /no certificates \(x5chain\)/,
    ],
  ])("with %s does not count", async (_, edit, words) => {
    await expect(check("cose", editCose(made({ format: "cose" }), edit))).rejects.toThrow(words);
  });

  test.each<[string, [unknown, unknown][], RegExp]>([
    ["RS256 (-257)", [[1, -257]], /its algorithm is -257/],
    ["HMAC (5)", [[1, 5]], /its algorithm is 5/],
    ["the name of JOSE", [[1, "none"]], /its algorithm is "none"/],
    ["a time without its tag", [[attributeNames.signingTime, 1_500_000_000]], /signingTime is no time/],
    [
      "a label that bob does not know, critical",
      [
        [99, "x"],
        [2, [attributeNames.scheme, 99]],
      ],
      /does not understand: 99/,
    ],
    [
      "the same label as number and text",
      [
        [99, "x"],
        ["99", "y"],
      ],
      /twice, as a number and as a text/,
    ],
  ])("with %s does not count", async (_, change, words) => {
    const edited = editCose(made({ format: "cose" }), ([old, header, body]) => {
      const seconds = (inner: () => unknown) => new Date(Number(inner()) * 1_000);
      const values = decode(old, { useMaps: true, tags: { 1: seconds } }) as Map<unknown, unknown>;
      const Date_ = (date: Date) => [new Token(Type.tag, 1), new Token(Type.uint, Math.floor(date.getTime() / 1_000))];
      const signed = encode(new Map([...values, ...change]), { typeEncoders: { Date: Date_ } });
      const data = encode(["Signature1", signed, new Uint8Array(), body]);
      const signature = sign("sha256", data, { key: signer.privateKey, dsaEncoding: "ieee-p1363" });
      return [signed, header, body, new Uint8Array(signature)];
    });
    await expect(check("cose", edited)).rejects.toThrow(words);
  });

  test("with a label twice in what is signed does not count", async () => {
    const edited = editCose(made({ format: "cose" }), ([signed, ...rest]) => {
      const twice = Buffer.concat([
        Buffer.from([(signed[0] ?? 0) + 1]),
        signed.subarray(1),
        Buffer.from("0126", "hex"),
      ]);
      return [new Uint8Array(twice), ...rest];
    });
    await expect(check("cose", edited)).rejects.toThrow(/no CBOR as COSE has it: .*(?:repeat|duplicate)/i);
  });

  test.each([98, 97, 16])("is no message with the tag %i", async (tag) => {
    await expect(
      check(
        "cose",
        editCose(made({ format: "cose" }), (parts) => parts, tag),
      ),
    ).rejects.toThrow(/COSE/);
  });
});

test("an envelope of one form under the type of the other does not count", async () => {
  await expect(check("cose", made({ format: "jws" }))).rejects.toThrow("it is no CBOR");
  await expect(check("jws", made({ format: "cose" }))).rejects.toThrow();
  await expect(checkNotation("text/plain", made({ format: "jws" }), target, trust, signal)).rejects.toThrow(
    "none of notation's envelopes",
  );
});

test("a key that notation does not sign with does not count", async () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_056 });
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_056);
  const { algorithmOf } = await import("./signature-algorithm.ts");
  expect(algorithmOf(publicKey)).toBeUndefined();
  expect(algorithmOf(generateKeyPairSync("ed25519").publicKey)).toBeUndefined();
});
