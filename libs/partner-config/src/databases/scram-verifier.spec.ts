import { scramVerifier } from './scram-verifier';

describe('scramVerifier', () => {
  it('equals the verifier that PostgreSQL computes', () => {
    // As PostgreSQL 15 stored it after CREATE ROLE … PASSWORD 'pencil'.
    const stored =
      'SCRAM-SHA-256$4096:r9b1CeTAonrxHHeVixlrlQ==$kRv8NgZxggueSHiTJ19GEGgeo3bokfP7dVPzftWHXh8=:i2caVpKXELBdCnkG7SjOR7SjQF6CXbyCCMBbmkOiQfA=';
    const salt = Buffer.from(/\d+:([^$]+)\$/.exec(stored)![1]!, 'base64');
    expect(scramVerifier('pencil', salt)).toBe(stored);
  });

  it('differs for equal passwords', () => {
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  });
});
