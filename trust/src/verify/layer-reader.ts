import type { ContentSource } from "@bob/oci/content-source";
import type { Descriptor } from "@bob/oci/media-types";
import { assertListingSize, emptyListing, type LayerListing, listLayer } from "./layer-listing.ts";

/** Reads the layers of one image, each at most once and only when asked for. */
export class LayerReader {
  readonly #source: ContentSource;
  readonly #layers: Descriptor[];
  readonly #signal: AbortSignal;
  readonly #listings = new Map<string, Promise<LayerListing>>();
  #bytesRead = 0;
  #entries = 0;
  #nameBytes = 0;

  constructor(source: ContentSource, layers: Descriptor[], signal: AbortSignal) {
    this.#source = source;
    this.#layers = layers;
    this.#signal = signal;
  }

  /** Compressed bytes of the layers that were asked for. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How messages name a layer. */
  digestOf(index: number | undefined): string {
    return index === undefined ? "its layer, which the history says is empty" : `layer ${this.#layers[index]?.digest}`;
  }

  /** @throws {BobError} as {@link listLayer}. */
  async read(index: number | undefined): Promise<LayerListing> {
    const layer = index === undefined ? undefined : this.#layers[index];
    if (layer === undefined) return emptyListing;
    const known = this.#listings.get(layer.digest);
    if (known !== undefined) return await known;
    this.#bytesRead += layer.size;
    const listing = this.#list(layer);
    this.#listings.set(layer.digest, listing);
    return await listing;
  }

  async #list(layer: Descriptor): Promise<LayerListing> {
    const listing = await listLayer(this.#source, layer, this.#signal);
    this.#entries += listing.entries.size;
    this.#nameBytes += listing.nameBytes;
    assertListingSize(this.#entries, this.#nameBytes, "all layers together");
    return listing;
  }

  /** The lowest `count` layers. One after the other: reading is bound by hashing. */
  async readBelow(count: number): Promise<LayerListing[]> {
    const listings: LayerListing[] = [];
    for (let index = 0; index < count; index++) listings.push(await this.read(index));
    return listings;
  }
}
