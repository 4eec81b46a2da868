/** Results by what they were made from; what was not asked for the longest is forgotten first. */
export class Remembered<Value> {
  readonly #limit: number;
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  #weight = 0;

  /** Of all weights together. The latest entry stays, however heavy it is. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const found = this.#entries.get(key);
    if (!found) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found.value;
  }

  set(key: string, value: Value, weight = 1): void {
    this.#weight += weight - (this.#entries.get(key)?.weight ?? 0);
    this.#entries.delete(key);
    this.#entries.set(key, { value, weight });
    for (const [oldest, entry] of this.#entries) {
      if (this.#weight <= this.#limit || this.#entries.size === 1) return;
      this.#entries.delete(oldest);
      this.#weight -= entry.weight;
    }
  }
}

/** The same function of a text, worked out once for the latest texts. `limit`: their characters. */
export function rememberedByText<Value>(limit: number, make: (text: string) => Value): (text: string) => Value {
  const known = new Remembered<{ readonly value: Value }>(limit);
  return (text) => {
    const found = known.get(text);
    if (found) return found.value;
    const value = make(text);
    known.set(text, { value }, text.length);
    return value;
  };
}
