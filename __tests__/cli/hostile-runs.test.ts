import { testHostile } from './test-hostile';

testHostile('runs');
