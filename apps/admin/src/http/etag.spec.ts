import { Problem } from '@app/common';
import { versionCondition } from './etag';

describe('versionCondition', () => {
  it.each([undefined, '*', '"7"', 'W/"7"', '7', '"6", "7"'])('lets version 7 pass under If-Match %s', (header) => {
    expect(() => versionCondition(header)(7)).not.toThrow();
  });

  it.each(['"6"', '"77"', '""', 'nonsense'])('refuses version 7 under If-Match %s', (header) => {
    expect(() => versionCondition(header)(7)).toThrow(Problem);
  });

  it('names the present version in the problem', () => {
    expect(() => versionCondition('"6"')(7)).toThrow(
      expect.objectContaining({ status: 412, code: 'precondition_failed', headers: { etag: '"7"' } }),
    );
  });
});
