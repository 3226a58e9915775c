import { UserFacingError } from '@app/common/errors/user-facing-error';
import { explainCloudFault, isTransient } from './explain-cloud-fault';

function fault(message: string, code?: number): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe('a fault of Cloud Logging', () => {
  it.each([
    [fault('Could not load the default credentials. Browse to …'), 'gcloud auth application-default login'],
    [fault('invalid_grant: reauth related error', 16), 'gcloud auth application-default login'],
    [fault('Unable to detect a Project Id in the current environment'), '--project PROJECT'],
    [fault('no', 16), 'does not know you'],
    [fault('no', 7), 'roles/logging.viewer'],
    [fault('unparseable filter', 3), 'refuses the query on p: unparseable filter'],
    [fault('no such project', 5), 'no such project'],
    [fault('used up', 8), 'Try again in a minute'],
    [fault('ECONNREFUSED', 14), 'does not answer'],
  ])('%s says what to do', (error, advice) => {
    const explained = explainCloudFault(error, 'p');
    expect(explained).toBeInstanceOf(UserFacingError);
    expect((explained as Error).message).toContain(advice);
  });

  it('stays itself when nothing is known of it', () => {
    const error = new TypeError('x is not a function');
    expect(explainCloudFault(error, 'p')).toBe(error);
  });

  it.each([
    [4, true],
    [8, true],
    [14, true],
    [7, false],
    [16, false],
  ])('with the code %i may be over by itself: %s', (code, isOver) => {
    expect(isTransient(fault('', code))).toBe(isOver);
  });
});
