import { type FileHandle, open } from 'node:fs/promises';
import { LONGEST_LINE_BYTES, toLines } from './lines-backwards';

const CHUNK_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/** A log file that others append to, and that is emptied in place after a copy of it was made beside it. */
export class GrowingFile {
  private unfinished: Buffer = Buffer.alloc(0);

  /** @param offset what stands before it has been read */
  constructor(
    readonly path: string,
    private offset: number,
  ) {}

  /** The lines that were finished since the last call. Nothing while the file does not exist. */
  async *newLines(): AsyncGenerator<string[]> {
    const file = await openExisting(this.path);
    if (!file) return;
    try {
      const { size } = await file.stat();
      if (size < this.offset) {
        yield* this.restOfCopy();
        this.offset = 0;
      }
      yield* this.read(file);
    } finally {
      await file.close();
    }
  }

  private async *restOfCopy(): AsyncGenerator<string[]> {
    const copy = await openExisting(copyOf(this.path));
    if (!copy) return;
    try {
      yield* this.read(copy);
    } finally {
      await copy.close();
    }
  }

  private async *read(file: FileHandle): AsyncGenerator<string[]> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, this.offset);
      if (bytesRead === 0) return;
      this.offset += bytesRead;
      const lines = this.finish(chunk.subarray(0, bytesRead));
      if (lines.length > 0) yield lines;
    }
  }

  private finish(chunk: Buffer): string[] {
    const known = Buffer.concat([this.unfinished, chunk]);
    const end = known.length > LONGEST_LINE_BYTES ? known.length : known.lastIndexOf(LINE_END) + 1;
    this.unfinished = Buffer.from(known.subarray(end));
    return toLines(known.subarray(0, end));
  }
}

/** Where the copy of a full log file is kept. */
export function copyOf(path: string): string {
  return `${path}.1`;
}

/** @returns undefined when there is no such file */
export async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
