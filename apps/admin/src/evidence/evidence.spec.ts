import { createHash } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { PartnerRevision } from '../database/entities';
import { evidenceFiles } from './evidence-files';
import { EVIDENCE_LANGUAGES } from './evidence-texts';
import { type ArchiveFile, writeZip } from './write-zip';

/** Reads an archive by its directory, and checks the sum of each file. */
function readZip(archive: Buffer): ArchiveFile[] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06_05_4b_50);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02_01_4b_50);
    const [sum, packed, size, nameLength] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
    ];
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    expect(archive.toString('utf8', local + 30, local + 30 + nameLength)).toBe(name);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = inflateRawSync(archive.subarray(start, start + packed));
    expect([content.length, crc32(content)]).toEqual([size, sum]);
    at += 46 + nameLength;
    return { name, content };
  });
}

describe('an archive', () => {
  it('is read back to the byte, and the same files are the same archive', () => {
    const file = fc.record({
      name: fc.string({ unit: 'grapheme', minLength: 1 }).map((name) => Buffer.from(name).toString()),
      content: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 8 }), (files) => {
        const archive = writeZip(files);
        expect(readZip(archive)).toEqual(files);
        expect(writeZip(files).equals(archive)).toBe(true);
      }),
    );
  });
});

describe('the evidence for a conversion', () => {
  const id = '019a1b2c-3d4e-7f50-8a9b-000000000001';
  const document =
    `{"conversion_id":"c<1>","tenant":"acme","state":{"status":"approved","usd_payout":"99999999999999.9999"},` +
    `"history":[{"postback_id":"${id}","received_at":"2026-01-01T00:00:00.000Z","stored_at":"2026-01-01T00:00:00.007Z",` +
    `"config_version":3,"is_duplicate":false,"is_update":false,"status":"approved","usd_payout":"1.0000",` +
    `"raw_data":{"a":1.2345678901234567890,"a":2},"request_line":"GET /one/event","request_headers":{"user-agent":"x"},"request_ip":"203.0.113.7"}],"truncated":false}`;
  const revision = {
    version: 3,
    changed_at: new Date('2025-12-01'),
    changed_by: 'key:a',
    after: {
      partner: { parameter_mapping: { reward: 'usd_payout' }, endpoint_url: 'http://inside' },
      tenants: [{ code: 'acme', field_rules: {} }],
    },
  } as unknown as PartnerRevision;
  const filesIn = (language: (typeof EVIDENCE_LANGUAGES)[number]): Map<string, string> => {
    const files = evidenceFiles({ partnerName: 'One & Only', document, revisions: [revision], language });
    return new Map(readZip(writeZip(files)).map(({ name, content }) => [name, content.toString()]));
  };

  it('has the requests to the letter, the settings that read them, and sums that match', () => {
    const files = filesIn('en');
    const request = files.get(`requests/0001-${id}.txt`)!;
    expect(request).toContain('{"a":1.2345678901234567890,"a":2}');
    expect(request).toContain('GET /one/event\nuser-agent: x\n');
    expect(JSON.parse(files.get('revisions/3.json')!)).toMatchObject({
      partner: { parameter_mapping: { reward: 'usd_payout' } },
      tenant: { field_rules: {} },
    });
    expect(files.get('revisions/3.json')).not.toContain('inside');
    const sums = files
      .get('SHA256SUMS')!
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
    expect(sums.map(([, name]) => name)).toEqual([...files.keys()].slice(0, -1));
    for (const [sum, name] of sums) expect(createHash('sha256').update(files.get(name!)!).digest('hex')).toBe(sum);
  });

  it.each(EVIDENCE_LANGUAGES)('has a page to send to the network, in %s', (language) => {
    const page = filesIn(language).get('evidence.html')!;
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain('c&lt;1&gt;');
    expect(page).toContain('One &amp; Only');
    expect(page).toContain('usd_payout 99999999999999.9999');
    expect(page).not.toContain('c<1>');
  });
});
