import { HOSTILE } from './hostile-drivers';
import { testHostile } from './test-hostile';

test('there are 150 and more, of kinds that are all tested', () => {
  expect([...HOSTILE.values()].flatMap((some) => Object.keys(some)).length).toBeGreaterThanOrEqual(150);
  expect([...HOSTILE.keys()]).toEqual(['shapes', 'directives', 'words', 'nests', 'runs']);
});

testHostile('shapes', 'directives', 'words');
