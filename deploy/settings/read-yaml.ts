import { UserFacingError } from '@app/common/errors/user-facing-error';
import { parse } from 'yaml';

/** @throws ExplainedFault that names the file */
export function readYaml(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UserFacingError(`${file} is no YAML: ${(error as Error).message}`);
  }
}
