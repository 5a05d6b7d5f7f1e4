/**
 * What was made of the texts that were read last, by text: where a file is read again with a part of it changed, most of its functions
 * are what they were. At least the last of so many characters are known, and at most those of twice as many.
 */
export class RecentTexts<Value> {
  #last = new Map<string, Value>();
  #before = new Map<string, Value>();
  #characters = 0;

  /**
   * @param most characters of texts
   * @param end called with what is let go of
   */
  constructor(
    private readonly most: number,
    private readonly end: (value: Value) => void = () => undefined,
  ) {}

  get(text: string): Value | undefined {
    return this.#last.get(text) ?? this.#before.get(text);
  }

  set(text: string, value: Value): void {
    if (this.#characters + text.length > this.most) {
      for (const old of this.#before.values()) this.end(old);
      this.#before = this.#last;
      this.#last = new Map();
      this.#characters = 0;
    }
    this.#last.set(text, value);
    this.#characters += text.length;
  }

  /** Lets go of all. */
  clear(): void {
    for (const old of [...this.#last.values(), ...this.#before.values()]) this.end(old);
    this.#last.clear();
    this.#before.clear();
    this.#characters = 0;
  }
}
