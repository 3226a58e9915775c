/** What an array's elements are. Amounts and addresses travel as text, which the statements cast. */
export type ElementType = 'boolean' | 'integer' | 'json' | 'jsonb' | 'text' | 'timestamptz' | 'uuid';

/**
 * A column of the rows that a statement takes, read by a function of its own: one place that reads all columns by their
 * names looks each name up again.
 */
export type RowColumn<Row> = readonly [read: (row: Row) => unknown, type: ElementType];

/** Those of built-in types are the same in every database. */
const OIDS: Readonly<Record<ElementType, number>> = {
  boolean: 16,
  integer: 23,
  text: 25,
  json: 114,
  timestamptz: 1_184,
  uuid: 2_950,
  jsonb: 3_802,
};

const HEADER_BYTES = 20;
/** Stands for the length of an absent value. */
const ABSENT = -1;
/** A UUID with its length: no value of fixed size is longer. */
const FIXED_BYTES = 20;
const MAX_UTF8_BYTES_PER_UNIT = 3;
const ASCII_UNITS = 0x80;
const MAX_COPIED_UNITS = 64;
const JSONB_VERSION = 1;

/** PostgreSQL counts microseconds since 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
/** PostgreSQL refuses it, as it refuses a text that is no time. */
const OUT_OF_RANGE = 2n ** 63n - 2n;
/** PostgreSQL refuses it in text, as it refuses the escape of half a surrogate pair in JSON. */
const NUL = '\0';

const HYPHEN = 0x2d;
/** The value of each hexadecimal digit by its character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

const INITIAL_BYTES = 256 * 1_024;
/** A batch of large bodies must not cost memory for good. */
const MAX_KEPT_BYTES = 4 * 1_024 * 1_024;

/**
 * Writes rows as one array for each column in PostgreSQL's binary format, for `unnest` to make rows of again: the server
 * reads them several times faster than the same rows as JSON. A column without any value is null, which costs nothing.
 */
export class RowEncoder<Row extends object> {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private end = 0;

  constructor(private readonly columns: readonly RowColumn<Row>[]) {}

  /** The parameters of a statement whose first ones are these columns, in their order. */
  encode(rows: readonly Row[]): (Buffer | null)[] {
    this.end = 0;
    const ends = this.columns.map((column) => this.writeColumn(column, rows));
    // The driver sends later, when this encoder may have gone on to the next batch.
    const written = Buffer.from(this.buffer.subarray(0, this.end));
    if (this.buffer.length > MAX_KEPT_BYTES) this.buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    return ends.map((end, index) => {
      const start = index === 0 ? 0 : ends[index - 1]!;
      return end > start ? written.subarray(start, end) : null;
    });
  }

  /** Returns where the column's array ends: where it starts, if there is no value. */
  private writeColumn([read, type]: RowColumn<Row>, rows: readonly Row[]): number {
    const start = this.end;
    this.reserve(HEADER_BYTES);
    this.end += HEADER_BYTES;
    let present = 0;
    for (const row of rows) {
      const value = read(row);
      if (value === null || value === undefined) {
        this.reserve(FIXED_BYTES);
        this.writeInteger(ABSENT);
      } else {
        this.writeValue(type, value);
        present += 1;
      }
    }
    if (present === 0) this.end = start;
    else this.writeHeader(start, OIDS[type], rows.length, present < rows.length);
    return this.end;
  }

  /** Of one dimension, whose first index is 1. */
  private writeHeader(start: number, oid: number, length: number, hasAbsent: boolean): void {
    [1, hasAbsent ? 1 : 0, oid, length, 1].forEach((part, index) => this.buffer.writeInt32BE(part, start + 4 * index));
  }

  private writeValue(type: ElementType, value: unknown): void {
    switch (type) {
      case 'text':
      case 'json':
        return this.writeText(value as string);
      case 'jsonb':
        return this.encodeText(JSON.stringify(value), JSONB_VERSION);
      default:
        this.reserve(FIXED_BYTES);
        return this.writeFixed(type, value);
    }
  }

  private writeFixed(type: 'boolean' | 'integer' | 'timestamptz' | 'uuid', value: unknown): void {
    switch (type) {
      case 'boolean':
        this.writeInteger(1);
        this.buffer[this.end++] = value === true ? 1 : 0;
        return;
      case 'integer':
        this.writeInteger(4);
        return this.writeInteger(value as number);
      case 'timestamptz':
        this.writeInteger(8);
        return this.writeTime(value as string);
      case 'uuid':
        this.writeInteger(16);
        return this.writeUuid(value as string);
    }
  }

  /** In 64 bits. A time within 285 years of 2000 needs no BigInt, which would cost more than all else here. */
  private writeTime(time: string): void {
    const microseconds = (Date.parse(time) - EPOCH_MS) * 1_000;
    if (Number.isSafeInteger(microseconds)) {
      this.writeInteger(Math.floor(microseconds / 2 ** 32));
      this.writeInteger(microseconds | 0);
    } else {
      this.end = this.buffer.writeBigInt64BE(microsecondsOf(time), this.end);
    }
  }

  /** Ids are ours, or were checked on arrival. */
  private writeUuid(uuid: string): void {
    for (let at = 0; at < uuid.length; at += 2) {
      if (uuid.charCodeAt(at) === HYPHEN) at += 1;
      this.buffer[this.end++] = (DIGITS[uuid.charCodeAt(at)]! << 4) | DIGITS[uuid.charCodeAt(at + 1)]!;
    }
  }

  /** Most values are short and ASCII, which takes longer to hand to the engine than to copy. */
  private writeText(value: string): void {
    if (value.length > MAX_COPIED_UNITS) return this.encodeText(value);
    this.reserve(FIXED_BYTES + value.length);
    const start = this.end + 4;
    for (let at = 0; at < value.length; at += 1) {
      const unit = value.charCodeAt(at);
      if (unit >= ASCII_UNITS) return this.encodeText(value);
      this.buffer[start + at] = unit;
    }
    this.writeInteger(value.length);
    this.end += value.length;
  }

  private encodeText(value: string, version?: number): void {
    const text = value.isWellFormed() ? value : NUL;
    this.reserve(FIXED_BYTES + MAX_UTF8_BYTES_PER_UNIT * text.length);
    const start = this.end;
    this.end += 4;
    if (version !== undefined) this.buffer[this.end++] = version;
    this.end += this.buffer.write(text, this.end, 'utf8');
    this.buffer.writeInt32BE(this.end - start - 4, start);
  }

  private writeInteger(value: number): void {
    this.end = this.buffer.writeInt32BE(value, this.end);
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.end + bytes));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}

function microsecondsOf(time: string): bigint {
  const timeMs = Date.parse(time);
  return Number.isNaN(timeMs) ? OUT_OF_RANGE : BigInt(timeMs - EPOCH_MS) * 1_000n;
}
