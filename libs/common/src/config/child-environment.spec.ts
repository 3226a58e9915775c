import { childEnvironment } from './child-environment';

describe('childEnvironment', () => {
  it('hands on what it was given, without what is to stay here, under the settings of the child', () => {
    const source = { PATH: '/bin', PORT: '1', SECRET: 'ours' };
    expect(childEnvironment({ PORT: '2' }, ['SECRET'], source)).toEqual({ PATH: '/bin', PORT: '2' });
  });
});
