import { IsInt, IsString, Max, MinLength } from 'class-validator';
import { childEnvironment, EnvironmentError, errorsInGiven, readEnvironment, Setting, settingsOf } from './environment';
import { IsPostgresUrl } from './postgres-url';

class ExampleEnvironment {
  @Setting({ description: 'A number.' })
  @IsInt({ message: 'SIZE must be a whole number' })
  @Max(10, { message: 'SIZE must be at most 10' })
  SIZE: number = 3;

  @Setting({ description: 'A secret.', secret: true })
  @IsString()
  @MinLength(8, { message: 'KEY must have at least 8 characters' })
  KEY: string;

  @Setting({ description: 'A database.' })
  @IsPostgresUrl()
  DATABASE: string;
}

const GOOD = { KEY: '12345678', DATABASE: 'postgres://u:p@h/d' };

describe('the environment', () => {
  it('gives texts their types and falls back to the class’s own defaults', () => {
    expect(readEnvironment(ExampleEnvironment, { ...GOOD, SIZE: '7', OTHER: 'x' })).toEqual({ ...GOOD, SIZE: 7 });
    expect(readEnvironment(ExampleEnvironment, { ...GOOD, SIZE: '' }).SIZE).toBe(3);
  });

  it('reports every fault together and never a value', () => {
    const read = () =>
      readEnvironment(ExampleEnvironment, { SIZE: '99', KEY: 'short', DATABASE: 'mysql://u:hidden@h/d' });
    expect(read).toThrow(EnvironmentError);
    const fault = (() => {
      try {
        read();
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    for (const part of ['SIZE must be at most 10', 'KEY must have at least 8', 'DATABASE names the scheme mysql:'])
      expect(fault).toContain(part);
    expect(fault).not.toMatch(/hidden|short/);
  });

  it('judges some settings by themselves, as it would with the rest', () => {
    expect(errorsInGiven(ExampleEnvironment, { SIZE: '7', OTHER: 'x' })).toEqual([]);
    expect(errorsInGiven(ExampleEnvironment, { SIZE: 'seven', KEY: '' })).toEqual([
      'SIZE must be at most 10',
      'SIZE must be a whole number',
    ]);
    expect(errorsInGiven(ExampleEnvironment, { KEY: 'short' })).toEqual(['KEY must have at least 8 characters']);
  });

  it('lists its settings in their order', () => {
    expect([...settingsOf(ExampleEnvironment).keys()]).toEqual(['SIZE', 'KEY', 'DATABASE']);
  });
});

describe('childEnvironment', () => {
  it('hands on what it was given, without what is to stay here, under the settings of the child', () => {
    const source = { PATH: '/bin', PORT: '1', SECRET: 'ours' };
    expect(childEnvironment({ PORT: '2' }, ['SECRET'], source)).toEqual({ PATH: '/bin', PORT: '2' });
  });
});
