// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceObject } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ObjectStatus } from "../runtime/object-status.ts";
import { type ControllerSetup, makeSource, openSetup } from "../test-support/controller-setup.ts";
import { nameOf, reconcileSource, verificationDigest } from "./reconcile-source.ts";
import type { Source, Verdict } from "./source.ts";
import { UrlError } from "./url-error.ts";

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;

/** What is behind the source's URL now. */
interface Behind {
  readonly n: number;
  readonly verdict?: Verdict;
  readonly created?: string;
  readonly fault?: BobError;
  readonly unpackFault?: BobError;
}

let setup: ControllerSetup;
let refused: readonly string[];
let unpacked: number;
beforeEach(async () => {
  setup = await openSetup();
  refused = [];
  unpacked = 0;
});
afterEach(() => setup[Symbol.asyncDispose]());

function sourceOf({
  n,
  verdict = { signedBy: ["cosign.pub"] },
  created = `2026-01-0${n}T00:00:00Z`,
  ...faults
}: Behind): Source {
  return {
    reference: "r.example/redis:1",
    scope: "r.example/redis",
    resolve: async () => {
      if (faults.fault) throw faults.fault;
      return {
        revision: `1@${digest(n)}`,
        digest: digest(n),
        metadata: {
          "org.opencontainers.image.created": created,
          "org.opencontainers.image.revision": `main@sha1:${n}`,
        },
        verify: async () => verdict,
        unpack: async (folder) => {
          if (faults.unpackFault) throw faults.unpackFault;
          unpacked++;
          writeFileSync(join(folder, "bob.yaml"), String(n));
          return n;
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

const verify = { provider: "cosign", secretRef: { name: "vendor" } } as const;

function putKey(): void {
  const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
  const data = { "cosign.pub": Buffer.from(pem).toString("base64") };
  setup.server.put({ apiVersion: "v1", kind: "Secret", metadata: { name: "vendor", namespace: "shop" }, data });
}

/** One run; returns how it ended, and the conditions as `Type=Status Reason`. */
async function run(object: SourceObject, behind: Behind | UrlError) {
  const { cluster, store, events, signal } = setup;
  const there = setup.server.get(object) ? setup.get<SourceObject>(object) : (setup.server.put(object) as SourceObject);
  const open = async () => {
    if (behind instanceof UrlError) throw behind;
    return sourceOf(behind);
  };
  const tools = {
    cluster,
    store,
    open,
    onRefused: (_: SourceObject, reasons: readonly string[]) => (refused = reasons),
  };
  const result = await reconcileSource(there, new ObjectStatus(there, cluster, events), tools, signal, signal);
  const { status } = setup.get<SourceObject>(object);
  const conditions = (status?.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is} ${reason}`);
  return { result, conditions, status };
}

describe("a source", () => {
  it("is stored when it is signed, and told with its origin", async () => {
    putKey();
    const { result, conditions, status } = await run(makeSource({ verify }), { n: 1 });
    expect(result).toBe("ready");
    expect(conditions).toEqual([
      "Ready=True Succeeded",
      "ArtifactInStorage=True Succeeded",
      "SourceVerified=True Succeeded",
    ]);
    expect(status?.artifact).toMatchObject({ revision: `1@${digest(1)}`, digest: digest(1), size: 1 });
    expect(await setup.store.find(nameOf(makeSource()), digest(1))).toBeDefined();
    expect(setup.told()).toEqual([
      `Normal NewArtifact: stored artifact with revision '1@${digest(1)}' from 'oci://r.example/redis', origin revision 'main@sha1:1'`,
    ]);
  });

  it("is not fetched before it is verified, and the one of before stays", async () => {
    putKey();
    await run(makeSource({ verify }), { n: 1 });
    const { result, conditions, status } = await run(makeSource({ verify }), {
      n: 2,
      verdict: { reasons: ["no such key"] },
    });
    expect(result).toBe("failed");
    expect(unpacked).toBe(1);
    expect(refused).toEqual(["no such key"]);
    expect(status?.artifact?.digest).toBe(digest(1));
    expect(conditions).toEqual([
      "Ready=False VerificationError",
      "Reconciling=True ProgressingWithRetry",
      "ArtifactInStorage=True Succeeded",
      "ArtifactOutdated=True NewRevision",
      "SourceVerified=False VerificationError",
    ]);
    const message =
      "failed to verify the signature using provider 'cosign': no matching signatures were found for 'r.example/redis:1'";
    expect(setup.told().at(-1)).toBe(`Warning VerificationError: ${message}`);
  });

  it("loses its standing when its signature is taken back, and is told when it has one again", async () => {
    putKey();
    await run(makeSource({ verify }), { n: 1 });
    const without = await run(makeSource({ verify }), { n: 1, verdict: { reasons: [] } });
    expect(without.conditions).toContain("SourceVerified=False VerificationError");
    expect(without.conditions).not.toContain("ArtifactOutdated=True NewRevision");
    const again = await run(makeSource({ verify }), { n: 1 });
    expect(again.conditions).toContain("SourceVerified=True Succeeded");
    expect(unpacked).toBe(1);
    expect(setup.told().at(-1)).toBe(`Normal Succeeded: stored artifact for digest '1@${digest(1)}'`);
  });

  it("cannot be verified with a key that is not there", async () => {
    const { conditions, status } = await run(makeSource({ verify }), { n: 1 });
    expect(conditions).toContain("SourceVerified=False VerificationError");
    expect(status?.conditions?.[0]?.message).toBe(
      "failed to verify the signature using provider 'cosign': there is no secret vendor in shop",
    );
  });

  it("stays stored while its registry is away", async () => {
    await run(makeSource(), { n: 1 });
    const fault = new BobError("UNAVAILABLE", "cannot reach the registry at r.example");
    const { result, conditions, status } = await run(makeSource(), { n: 2, fault });
    expect(result).toBe("failed");
    expect(conditions).toEqual([
      "Ready=False OCIArtifactPullFailed",
      "Reconciling=True ProgressingWithRetry",
      "ArtifactInStorage=True Succeeded",
      "FetchFailed=True OCIArtifactPullFailed",
    ]);
    expect(status?.artifact?.digest).toBe(digest(1));
    expect(setup.told().at(-1)).toContain(
      "failed to determine artifact digest: cannot reach the registry at r.example",
    );
  });

  it("whose content is broken is not stored", async () => {
    const unpackFault = new BobError("DIGEST_MISMATCH", "it is not what it says");
    const { conditions } = await run(makeSource(), { n: 1, unpackFault });
    expect(conditions).toContain("FetchFailed=True OCIArtifactPullFailed");
    expect(await setup.store.find(nameOf(makeSource()), digest(1))).toBeUndefined();
  });

  it("says by which verification, and by none where it was not asked for any", async () => {
    putKey();
    expect((await run(makeSource(), { n: 1 })).status?.artifact?.verifiedBy).toBeUndefined();
    setup.server.put({ ...setup.get<SourceObject>(makeSource()), spec: makeSource({ verify }).spec });
    const { status } = await run(makeSource({ verify }), { n: 1 });
    expect(status?.artifact?.verifiedBy).toBe(verificationDigest(verify));
    expect(unpacked).toBe(1);
    const { version } = setup.server.store;
    await run(makeSource({ verify }), { n: 1 });
    expect(setup.server.store.version).toBe(version);
    setup.server.put({ ...setup.get<SourceObject>(makeSource()), spec: makeSource().spec });
    expect((await run(makeSource(), { n: 1 })).status?.artifact?.verifiedBy).toBeUndefined();
  });

  it("is told to be older when a tag is moved back", async () => {
    await run(makeSource(), { n: 2 });
    await run(makeSource(), { n: 1 });
    expect(setup.told().slice(-1)).toEqual([
      `Warning ArtifactOlder: revision '1@${digest(1)}' was made at 2026-01-01T00:00:00Z, before '1@${digest(2)}', which it replaces (2026-01-02T00:00:00Z): the tag was moved back`,
    ]);
    expect(setup.get<SourceObject>(makeSource()).status?.artifact?.digest).toBe(digest(1));
  });

  it("is fetched again when the store has lost it, or other files are left out", async () => {
    await run(makeSource(), { n: 1 });
    await setup.store.remove(nameOf(makeSource()));
    await run(makeSource(), { n: 1 });
    expect(unpacked).toBe(2);
    const there = setup.get<SourceObject>(makeSource());
    setup.server.put({ ...there, spec: { ...there.spec, ignore: "*.md" } });
    await run(makeSource(), { n: 1 });
    expect(unpacked).toBe(3);
  });

  it("with a URL that is none is not tried again", async () => {
    const { result, conditions } = await run(makeSource(), new UrlError("URL must not contain a tag; remove ':1'"));
    expect(result).toBe("stalled");
    expect(conditions).toEqual(["Ready=False URLInvalid", "Stalled=True URLInvalid"]);
  });

  it("that is as it was writes nothing", async () => {
    await run(makeSource(), { n: 1 });
    const { version } = setup.server.store;
    await run(makeSource(), { n: 1 });
    expect(setup.server.store.version).toBe(version);
  });
});
