const COEFFICIENTS = [
  76.180_091_729_471_4, -86.505_320_329_416_7, 24.014_098_240_830_9, -1.231_739_572_450_15, 0.001_208_650_973_866_17,
  -0.000_005_395_239_384_95,
];
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** The logarithm of the gamma function for positive numbers, by Lanczos' approximation. */
export function logGamma(x: number): number {
  const shifted = x + 5.5;
  let sum = 1.000_000_000_190_01;
  for (const [index, coefficient] of COEFFICIENTS.entries()) sum += coefficient / (x + 1 + index);
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((SQRT_TWO_PI * sum) / x);
}

export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
