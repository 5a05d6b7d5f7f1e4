import { testHostile } from './test-hostile';

testHostile('nests');
