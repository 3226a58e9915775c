export const CSV_ENCODINGS = ['utf-8', 'gb18030', 'big5'] as const;
export type CsvEncoding = (typeof CSV_ENCODINGS)[number];

export const CSV_SEPARATORS = [',', ';', '\t', '|'] as const;
export type CsvSeparator = (typeof CSV_SEPARATORS)[number];

/** Characters that ordinary text, and reports of orders, have many of; the other encoding makes rare ones of them. */
const COMMON = new Set(
  '的一是不了在人有我他这這个個们們来來上大为為和国國时時到说說订訂单單号號商品金额額状狀态態佣已未完成付款取消审審核日期年月数數量名称稱元平台店铺舖转轉化换換',
);

/** A file's text may be cut within a character by `sample`. */
const MAX_SAMPLE_BYTES = 256 * 1024;

/** The encoding of a file by its beginning: UTF-8 where it is valid, else the one whose text reads like Chinese. */
export function guessEncoding(bytes: Uint8Array): CsvEncoding {
  const sample = bytes.subarray(0, MAX_SAMPLE_BYTES);
  if (decode(sample, 'utf-8') !== undefined) return 'utf-8';
  const [gb18030 = '', big5 = ''] = (['gb18030', 'big5'] as const).map((encoding) => decode(sample, encoding) ?? '');
  return countCommon(big5) > countCommon(gb18030) ? 'big5' : 'gb18030';
}

/** The separator that the first line has most of, outside of quotes; a comma where it has none. */
export function guessSeparator(text: string): CsvSeparator {
  const line = text.replaceAll(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1)[0]!;
  const counts = CSV_SEPARATORS.map((separator) => line.split(separator).length);
  return CSV_SEPARATORS[counts.indexOf(Math.max(...counts))]!;
}

/** Undefined for bytes that are none of this encoding; a character that the end of the sample cuts is left out. */
function decode(sample: Uint8Array, encoding: CsvEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
  } catch {
    // TypeError, by which a fatal decoder refuses bytes.
    return undefined;
  }
}

function countCommon(text: string): number {
  let count = 0;
  for (const character of text) if (COMMON.has(character)) count += 1;
  return count;
}
