// SPDX-License-Identifier: Apache-2.0
const firstLength = 64;

/** Numbers without end, a few bytes for each. */
export class NumberColumn {
  #numbers: Int32Array | Float64Array;
  #length = 0;

  /** @param kind what the numbers fit in */
  constructor(kind: Int32ArrayConstructor | Float64ArrayConstructor) {
    this.#numbers = new kind(firstLength);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns where it is. */
  push(value: number): number {
    if (this.#length === this.#numbers.length) this.#grow();
    this.#numbers[this.#length] = value;
    return this.#length++;
  }

  at(index: number): number {
    const value = this.#numbers[index];
    if (value === undefined || index >= this.#length) throw new RangeError(`no number at ${index} of ${this.#length}`);
    return value;
  }

  set(index: number, value: number): void {
    if (index >= this.#length) throw new RangeError(`no number at ${index} of ${this.#length}`);
    this.#numbers[index] = value;
  }

  #grow(): void {
    const before = this.#numbers;
    const length = 2 * before.length;
    this.#numbers = before instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
    this.#numbers.set(before);
  }
}
