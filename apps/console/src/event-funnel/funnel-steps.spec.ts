import { decodeName, eventTypes, moveStep, namedStep, readSteps, writeSteps } from './funnel-steps';

describe('the steps of a funnel', () => {
  it('are those of the URL, each once', () => {
    expect(readSteps('page_view, click,,click,conversion.approved')).toEqual([
      'page_view',
      'click',
      'conversion.approved',
    ]);
    expect(readSteps(writeSteps(['search', 'purchase']))).toEqual(['search', 'purchase']);
  });

  it('have defaults', () => {
    expect(readSteps(undefined)).toEqual(['page_view', 'click', 'conversion', 'conversion.approved']);
  });

  it('keep a name, whatever it contains', () => {
    const step = namedStep('click', 'sign up, 50 % off/now');
    expect(readSteps(writeSteps(['page_view', step]))).toEqual(['page_view', step]);
    expect(decodeName(step.slice('click/'.length))).toBe('sign up, 50 % off/now');
    expect(decodeName('%E0%A4')).toBe('%E0%A4');
  });

  it('move within the list, and no further', () => {
    const steps = ['a', 'b', 'c'];
    expect(moveStep(steps, 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moveStep(steps, 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moveStep(steps, 0, -1)).toEqual(steps);
    expect(moveStep(steps, 2, 1)).toEqual(steps);
  });

  it('may be of any type that was seen', () => {
    expect(eventTypes(['wish', 'click', 'wish', 'add'])).toEqual([
      'page_view',
      'product_view',
      'click',
      'search',
      'cart_add',
      'cart_remove',
      'purchase',
      'add',
      'wish',
    ]);
  });
});
