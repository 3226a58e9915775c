import { childEnvironment, EnvironmentError, errorsInGiven, readEnvironment, settingsOf } from './environment';
import { IntegerSetting, KeySetting, PostgresUrlSetting } from './settings';

class ExampleEnvironment {
  @IntegerSetting('A number.', { min: 0, max: 10 })
  SIZE: number = 3;

  @KeySetting('A secret.')
  KEY: string;

  @KeySetting('An optional secret.')
  PREVIOUS_KEY: string = '';

  @PostgresUrlSetting('A database.')
  DATABASE: string;
}

const GOOD = { KEY: '0123456789abcdef', DATABASE: 'postgres://u:p@h/d' };

describe('the environment', () => {
  it('converts values to their types and falls back to the defaults of the class', () => {
    expect(readEnvironment(ExampleEnvironment, { ...GOOD, SIZE: '7', OTHER: 'x' })).toEqual({
      ...GOOD,
      SIZE: 7,
      PREVIOUS_KEY: '',
    });
    expect(readEnvironment(ExampleEnvironment, { ...GOOD, SIZE: '' }).SIZE).toBe(3);
  });

  it('reports every error at once and never a value', () => {
    const read = () =>
      readEnvironment(ExampleEnvironment, { SIZE: '99', KEY: 'short', DATABASE: 'mysql://u:hidden@h/d' });
    expect(read).toThrow(EnvironmentError);
    const message = (() => {
      try {
        read();
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    for (const part of ['SIZE must be at most 10', 'KEY must have at least 16', 'DATABASE names the scheme mysql:'])
      expect(message).toContain(part);
    expect(message).not.toMatch(/hidden|short/);
  });

  it('checks given settings without requiring the others', () => {
    expect(errorsInGiven(ExampleEnvironment, { SIZE: '7', OTHER: 'x' })).toEqual([]);
    expect(errorsInGiven(ExampleEnvironment, { SIZE: 'seven', KEY: '' })).toEqual([
      'SIZE must be a whole number',
      'SIZE must be at least 0',
      'SIZE must be at most 10',
    ]);
    expect(errorsInGiven(ExampleEnvironment, { KEY: 'short' })).toEqual(['KEY must have at least 16 characters']);
  });

  it('lists its settings in the order of their declaration', () => {
    expect([...settingsOf(ExampleEnvironment).keys()]).toEqual(['SIZE', 'KEY', 'PREVIOUS_KEY', 'DATABASE']);
  });
});

describe('childEnvironment', () => {
  it('passes on the environment without the excluded variables, and the settings of the child', () => {
    const source = { PATH: '/bin', PORT: '1', SECRET: 'ours' };
    expect(childEnvironment({ PORT: '2' }, ['SECRET'], source)).toEqual({ PATH: '/bin', PORT: '2' });
  });
});
