/** The version that this build announces; the release raises it together with package.json. */
export const VERSION = '0.1.0';
