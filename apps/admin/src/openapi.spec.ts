import { sortEnums } from './openapi';

describe('sortEnums', () => {
  it('sorts allowed values wherever they are, and nothing else', () => {
    const schema = (values: string[]) => ({
      properties: { action: { type: 'string', enum: values } },
      required: ['b', 'a'],
      oneOf: [{ enum: values }],
    });
    const sorted = sortEnums(schema(['update', 'delete', 'insert']));
    expect(sorted).toEqual(schema(['delete', 'insert', 'update']));
    expect(sorted).toEqual(sortEnums(schema(['insert', 'update', 'delete'])));
  });
});
