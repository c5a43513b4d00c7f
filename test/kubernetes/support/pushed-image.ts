// SPDX-License-Identifier: Apache-2.0
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly layers: readonly Descriptor[];
}

/** An image of one platform as it is in a registry, by digests. */
export interface PushedImage {
  readonly layers: readonly string[];
  /** Predicate type → digest of the Statement. */
  readonly statements: Readonly<Record<string, string>>;
}

/** Reads which layers and attestations an image has. `reference` is `host:port/repository:tag`, without TLS. */
export async function readPushedImage(reference: string): Promise<PushedImage> {
  const [, host = "", repository = "", tag = ""] = /^([^/]+)\/(.+):([^:/]+)$/.exec(reference) ?? [];
  const load = (name: string) => loadManifest(`http://${host}/v2/${repository}/manifests/${name}`);
  const { manifests = [] } = await load(tag);
  const attestation = manifests.find((each) => isAttestation(each));
  const image = manifests.find((each) => !isAttestation(each));
  if (!attestation || !image) throw new Error(`${reference} has ${manifests.length} manifests`);
  const [{ layers }, attached] = await Promise.all([load(image.digest), load(attestation.digest)]);
  const type = (each: Descriptor) => each.annotations?.["in-toto.io/predicate-type"] ?? "";
  return {
    layers: layers.map(({ digest }) => digest),
    statements: Object.fromEntries(attached.layers.map((each) => [type(each), each.digest])),
  };
}

function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
}

async function loadManifest(url: string): Promise<Manifest> {
  const types = ["application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json"];
  const response = await fetch(url, { headers: { accept: types.join(", ") } });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return (await response.json()) as Manifest;
}
