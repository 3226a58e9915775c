import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive. */
export interface ArchiveFile {
  /** With / between folders. */
  name: string;
  content: Buffer;
}

const LOCAL_HEADER = 0x04_03_4b_50;
const CENTRAL_HEADER = 0x02_01_4b_50;
const END_RECORD = 0x06_05_4b_50;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x08_00;
const DEFLATED = 8;
/** The first day that the format knows, for every file: the same content is the same archive. */
const DATE_1980_01_01 = 0x00_21;
/** Above it an archive needs other records. */
const MAX_FILES = 0xff_ff;

/**
 * A ZIP archive (APPNOTE 6.3) of a few files that fit into memory. The same files always give the same bytes.
 *
 * @throws RangeError for more files, or more bytes, than the simple form of the format has room for
 */
export function writeZip(files: readonly ArchiveFile[]): Buffer {
  if (files.length > MAX_FILES) throw new RangeError(`An archive has at most ${MAX_FILES} files`);
  const contents: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const nameBytes = Buffer.from(name);
    const deflated = deflateRawSync(content);
    const facts = writeFacts(nameBytes, content, deflated);
    const local = Buffer.concat([signature(LOCAL_HEADER), facts, Buffer.alloc(2), nameBytes, deflated]);
    directory.push(writeEntry(facts, nameBytes, offset));
    contents.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  return Buffer.concat([...contents, entries, writeEnd(files.length, entries.length, offset)]);
}

/** What the header of a file and its entry in the directory have in common, up to the length of the name. */
function writeFacts(name: Buffer, content: Buffer, deflated: Buffer): Buffer {
  const facts = Buffer.alloc(24);
  facts.writeUInt16LE(VERSION, 0);
  facts.writeUInt16LE(FLAGS, 2);
  facts.writeUInt16LE(DEFLATED, 4);
  facts.writeUInt16LE(DATE_1980_01_01, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(deflated.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}

function writeEntry(facts: Buffer, name: Buffer, offset: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION);
  const rest = Buffer.alloc(16);
  rest.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(CENTRAL_HEADER), madeBy, facts, rest, name]);
}

function writeEnd(files: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files, 4);
  end.writeUInt16LE(files, 6);
  end.writeUInt32LE(directoryBytes, 8);
  end.writeUInt32LE(directoryOffset, 12);
  return Buffer.concat([signature(END_RECORD), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
