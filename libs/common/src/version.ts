/** The version of this build, equal to that of package.json. */
export const VERSION = '0.1.0';
