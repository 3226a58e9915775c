import { compileMapping } from '../mapping/compile-mapping';
import { eraseFromBody, eraseFromJson, eraseFromPairs, type Erasure } from './erase-person';
import { compileMeanings, type NameMeaning, referenceOf } from '../mapping/identifying-names';

const mapping = compileMapping({
  mapping: { click: 'aff_sub3', click_id: 'aff_sub3', sub: 'sub_id', 'n.click_id': 'order_id', price: 'usd_payout' },
  rules: {},
});

function erasureOf(id: string, meanings: NameMeaning[] = ['person', 'identifying']): Erasure {
  const meaningOf = compileMeanings([mapping], 'click_id');
  return { ids: [id], references: new Set([referenceOf(id)]), meaningOf, meanings };
}

const bodyOf = (body: string, id: string): string =>
  Buffer.from(eraseFromBody(Buffer.from(body), erasureOf(id))).toString();

describe('the meaning of a name', () => {
  it.each([
    ['click', 'person'],
    ['CLICK_ID ', 'person'],
    ['aff_sub3', 'person'],
    ['sub', 'identifying'],
    ['adv_sub', 'identifying'],
    ['conversion_id', 'conversion_id'],
    ['price', 'other'],
    ['media_id', 'other'],
    ['ts_token', 'other'],
    ['constructor', 'unknown'],
    ['x', 'unknown'],
  ])('%s: %s', (name, meaning) => {
    expect(compileMeanings([mapping], 'click_id')(name, name)).toBe(meaning);
  });

  it('is never a person where any of several mappings counts the field', () => {
    const other = compileMapping({ mapping: { click: 'conversion_id', sub: 'offer_id', cid: 'click_id' }, rules: {} });
    const meaningOf = compileMeanings([mapping, other], 'click_id');
    const meanings = ['click', 'sub', 'cid', 'click_id'].map((name) => meaningOf(name, name));
    expect(meanings).toEqual(['conversion_id', 'other', 'person', 'person']);
  });

  it('comes from the last part of a dotted name when the whole is unknown', () => {
    const meaningOf = compileMeanings([mapping], 'click_id');
    expect(meaningOf('a.click', 'click')).toBe('person');
    expect(meaningOf('n.click_id', 'click_id')).toBe('other');
  });
});

describe('eraseFromJson', () => {
  it.each([
    ['{"click":"c-1","price":"c-1","x":"c-1"}', '{"click":null,"price":"c-1","x":"c-1"}'],
    ['{"a":{"click":["x", "c-1"]}, "sub" : "c-1" }', '{"a":{"click":["x", null]}, "sub" : null }'],
    ['{"click":"c\\u002d1","click":"c-12","click":" c-1\\n"}', '{"click":null,"click":"c-12","click":null}'],
    [
      '{"n":{"click_id":"c-1"},"items":[{"click":"c-1","price":5}]}',
      '{"n":{"click_id":"c-1"},"items":[{"click":null,"price":5}]}',
    ],
    [' [{"click":"c-1"},"c-1",[{"sub":"c-1"}]]', ' [{"click":null},"c-1",[{"sub":null}]]'],
    ['{"c-1":"c-1","click":{"c-1":1.50}}', '{"c-1":"c-1","click":{"c-1":1.50}}'],
    ['{"click":":","sub":"[","price":"\\":c-1"}', '{"click":":","sub":"[","price":"\\":c-1"}'],
    ['{}', '{}'],
    ['[]', '[]'],
    [
      String.raw`{"payload":"{\"click\":\"c-1\",\"price\":\"c-1\"}","x":"[c-1]"}`,
      String.raw`{"payload":"{\"click\":null,\"price\":\"c-1\"}","x":"[c-1]"}`,
    ],
  ])('%s → %s', (json, expected) => {
    expect(eraseFromJson(json, erasureOf('c-1'))).toBe(expected);
  });

  it('erases numbers with all their digits', () => {
    const json = '{"sub":123456789012345678901,"sub":12345678901234567890,"price":123456789012345678901}';
    expect(eraseFromJson(json, erasureOf('123456789012345678901'))).toBe(
      '{"sub":null,"sub":12345678901234567890,"price":123456789012345678901}',
    );
  });

  it('takes linear time, whatever the names', () => {
    const long = 'k'.repeat(128_000);
    const members = Array.from({ length: 20_000 }, () => '"a":1').join(',');
    const startedMs = performance.now();
    const json = `{"${long}":{"${long.slice(0, 200)}":{${members}}},"l":[${'{"a":1},'.repeat(10_000)}0]}`;
    expect(eraseFromJson(json, erasureOf('c-1'))).toBe(json);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('eraseFromPairs', () => {
  it.each([
    ['click=c%2D1&price=c-1&&x=c-1', 'click=&price=c-1&&x=c-1'],
    ['CLICK=+c-1&sub=c-1x', 'CLICK=&sub=c-1x'],
    [
      'payload=%5B%7B%22click%22%3A%22c-1%22%7D%5D&x={"click":"c-2"}',
      'payload=%5B%7B%22click%22%3Anull%7D%5D&x={"click":"c-2"}',
    ],
    ['c-1&c-1=1&click', 'c-1&c-1=1&click'],
  ])('%s → %s', (pairs, left) => {
    expect(eraseFromPairs(pairs, erasureOf('c-1'))).toBe(left);
  });
});

describe('eraseFromBody, of unknown form', () => {
  it.each([
    ['<c><click>person-1</click><price>person-1</price></c>', '<c><click></click><price>person-1</price></c>'],
    ['<x:click type="t">person-1</x:click>', '<x:click type="t"></x:click>'],
    ['<p click="person-1" price="person-1"/>', '<p click="" price="person-1"/>'],
    ['<click><![CDATA[person-1]]></click>', '<click><![CDATA[]]></click>'],
    ['{"broken":1,"click":"person-1","price":"person-1"', '{"broken":1,"click":"","price":"person-1"'],
    ['[{"click":"person-1"},{"price":"person-1"}]', '[{"click":null},{"price":"person-1"}]'],
    [
      '--b\r\nContent-Disposition: form-data; name="click"\r\n\r\nperson-1\r\n--b\r\nContent-Disposition: form-data; name="price"\r\n\r\nperson-1\r\n--b--',
      '--b\r\nContent-Disposition: form-data; name="click"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="price"\r\n\r\nperson-1\r\n--b--',
    ],
    ['{"broken person-1', '{"broken '],
    ['{"broken person-12 xperson-1 person-1.5', '{"broken person-12 xperson-1 person-1.5'],
  ])('%s → %s', (body, left) => {
    expect(bodyOf(body, 'person-1')).toBe(left);
  });

  it('erases a short id only under a name that may hold it', () => {
    expect(bodyOf('<c>5<sub>5</sub><price>5</price></c>', '5')).toBe('<c>5<sub></sub><price>5</price></c>');
  });

  it('returns the same bytes when the id is not in them', () => {
    const body = Buffer.from([0xff, 0x63, 0x2d, 0x31]);
    expect(eraseFromBody(body, erasureOf('person-1'))).toBe(body);
    const latin = Buffer.from('{"x":"é","sub":"person-1"', 'latin1');
    expect(Buffer.from(eraseFromBody(latin, erasureOf('person-1'))).toString('latin1')).toBe('{"x":"é","sub":""');
  });
});
