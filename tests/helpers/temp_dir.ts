import { resolve } from "node:path";

/** A folder of its own for a test, inside the only place where tests may write. */
export class TempDir {
  /** It holds in any folder. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TempDir> {
    await Deno.mkdir(".tmp", { recursive: true });
    return new TempDir(await Deno.makeTempDir({ dir: resolve(".tmp") }));
  }

  /** Writes a file; returns its path. */
  async write(name: string, text: string): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.writeTextFile(path, text);
    return path;
  }

  /** By a path that holds in any folder. */
  get realPath(): string {
    return Deno.realPathSync(this.path);
  }

  /** The names of what is in it. */
  names(): string[] {
    return Array.from(Deno.readDirSync(this.path), ({ name }) => name).sort();
  }

  /** Removes it with everything in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
