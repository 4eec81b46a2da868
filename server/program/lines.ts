/** Lines of a stream, one by one. Of a line longer than `most` characters only the beginning is told, so that nothing fills the memory. */
export class Lines {
  readonly #most: number;
  readonly #onLine: (line: string, isCut: boolean) => void;
  #text = "";
  /** What comes is the rest of a line that was told already. */
  #skips = false;

  constructor(most: number, onLine: (line: string, isCut: boolean) => void) {
    this.#most = most;
    this.#onLine = onLine;
  }

  /** Some more of the stream. */
  add(text: string): void {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() ?? "";
    for (const line of lines) this.#tell(line);
    if (this.#text.length <= this.#most) return;
    this.#tell(this.#text);
    this.#skips = true;
    this.#text = "";
  }

  /** The stream has ended; its last line may lack its end. */
  end(): void {
    if (this.#text !== "") this.#tell(this.#text);
    this.#text = "";
  }

  #tell(line: string): void {
    if (!this.#skips) this.#onLine(line.slice(0, this.#most).replace(/\r$/, ""), line.length > this.#most);
    this.#skips = false;
  }
}
