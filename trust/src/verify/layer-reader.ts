// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import type { Descriptor } from "@bob/oci/media-types";
import { assertListingSize, emptyListing, type LayerListing, listLayer } from "./layer-listing.ts";

/** How far the layers of an image are read. */
export interface LayerProgress {
  /** 1-based place of the layer that is read now. */
  layer: number;
  /** How many there are. Not all have to be read. */
  layers: number;
  /** Compressed bytes of all layers that were read, and that there are. */
  bytesRead: number;
  bytes: number;
}

/** Reads the layers of one image, each at most once and only when asked for. */
export class LayerReader {
  readonly #source: ContentSource;
  readonly #layers: Descriptor[];
  readonly #signal: AbortSignal;
  readonly #listings = new Map<string, Promise<LayerListing>>();
  readonly #onProgress: ((progress: LayerProgress) => void) | undefined;
  #bytesRead = 0;
  #bytesCome = 0;
  #entries = 0;
  #nameBytes = 0;

  constructor(
    source: ContentSource,
    layers: Descriptor[],
    signal: AbortSignal,
    onProgress?: (progress: LayerProgress) => void,
  ) {
    this.#source = source;
    this.#onProgress = onProgress;
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
    const streamBlob: ContentSource["streamBlob"] = (...of) => this.#count(this.#source.streamBlob(...of), layer);
    const listing = await listLayer({ streamBlob }, layer, this.#signal);
    this.#entries += listing.entries.size;
    this.#nameBytes += listing.nameBytes;
    assertListingSize(this.#entries, this.#nameBytes, "all layers together");
    return listing;
  }

  async *#count(chunks: AsyncIterable<Uint8Array>, layer: Descriptor): AsyncGenerator<Uint8Array> {
    const layers = this.#layers.length;
    const bytes = this.#layers.reduce((sum, { size }) => sum + size, 0);
    for await (const chunk of chunks) {
      this.#bytesCome += chunk.length;
      this.#onProgress?.({ layer: this.#layers.indexOf(layer) + 1, layers, bytesRead: this.#bytesCome, bytes });
      yield chunk;
    }
  }

  /** The lowest `count` layers. One after the other: reading is bound by hashing. */
  async readBelow(count: number): Promise<LayerListing[]> {
    const listings: LayerListing[] = [];
    for (let index = 0; index < count; index++) listings.push(await this.read(index));
    return listings;
  }
}
