import { describeGaps } from './describe-gaps';
import { type DumpedDatabase, makeManifest, type Manifest } from './manifest';

const dumped = (role: DumpedDatabase['role'], name: string, as_of?: string): DumpedDatabase => ({
  role,
  partner_code: role === 'partner' ? 'own' : null,
  database_name: name,
  file: `${name}.dump`,
  size_bytes: 1,
  sha256: 'x',
  rows: {},
  ...(as_of !== undefined && { as_of }),
});
const manifestOf = (databases: DumpedDatabase[]): Manifest =>
  makeManifest({ platform_version: '1', postgres_major: 18, keys_fingerprint: 'f', databases });

const NOTHING_SPOOLED = { partners: [], spooled: 0, spooledBeforeKnownIds: 0 };
const MANIFEST = manifestOf([
  dumped('gateway', 'postback_gateway', '2025-01-01T00:00:00.000Z'),
  dumped('partner', 'own_db', '2025-01-01T00:00:05.000Z'),
  dumped('config', 'postback_config', '2025-01-01T00:00:09.000Z'),
]);

describe('describeGaps', () => {
  it('names the moment of each database, and from when on postbacks and erasures are missing', () => {
    const text = describeGaps(MANIFEST, NOTHING_SPOOLED).join('\n');
    expect(text).toContain('own_db as of 2025-01-01T00:00:05.000Z');
    expect(text).toContain('the spool acknowledged after 2025-01-01T00:00:00.000Z');
    expect(text).toContain('Repeat the erasures since 2025-01-01T00:00:00.000Z');
    expect(text).not.toContain('The spool holds');
  });

  it('says which spooled postbacks are too old to be recognised by their id', () => {
    const young = describeGaps(MANIFEST, { ...NOTHING_SPOOLED, spooled: 7 }).join('\n');
    expect(young).toContain('The spool holds 7 postbacks.');
    expect(young).not.toContain('days old');
    const old = describeGaps(MANIFEST, { ...NOTHING_SPOOLED, spooled: 7, spooledBeforeKnownIds: 2 }).join('\n');
    expect(old).toContain('2 of them are more than 100 days old');
  });

  it('names a partner whose database is not in the backup', () => {
    const partners = [
      { partnerCode: 'own', databaseName: 'own_db' },
      { partnerCode: 'late', databaseName: 'late_db' },
    ];
    const text = describeGaps(MANIFEST, { ...NOTHING_SPOOLED, partners }).join('\n');
    expect(text).toContain('The backup has no database late_db of late');
    expect(text).not.toContain('of own:');
  });

  it('warns that a backup of format 1 may miss delivered postbacks', () => {
    const format1 = manifestOf([dumped('config', 'postback_config'), dumped('gateway', 'postback_gateway')]);
    expect(describeGaps(format1, NOTHING_SPOOLED).join('\n')).toContain('may be missing');
  });
});
