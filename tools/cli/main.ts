import { createProgram } from './program';
import { exitWithError } from './exit-with-error';

createProgram().parseAsync().catch(exitWithError);
