import { parse_scenarios, type Scenario } from '../mm/scenario/scenario';

/** What `simulate` does to a driver when it is given no scenarios: each shows one thing that mappings go through. */
const TEXT = `
scenario map-and-touch
map 0 4 rw shared 0
read 0
write 1
read 3
unmap 0 4

scenario private
map 0 4 rw private 0
read 0
write 1
unmap 0 4

scenario read-only
map 0 2 r shared 0
read 0
protect 0 2 rw
unmap 0 2

scenario larger-than-expected
map 0 64 rw shared 0
read 63
unmap 0 64

scenario later-offset
map 0 1 rw shared 1
read 0
map 2 1 rw shared 300

scenario neighbours
map 0 2 rw shared 0
map 4 2 rw shared 4
map 2 2 rw shared 2
unmap 0 6

scenario split
map 0 6 rw shared 0
unmap 2 2
protect 4 1 r
unmap 0 6

scenario moved-and-resized
map 0 2 rw shared 0
move 0 2 8 2
resize 8 2 4
resize 8 4 1
read 8

scenario forked
map 0 2 rw shared 0
fork
unmap 0 2

scenario closed-early
map 0 2 rw shared 0
close
read 0

scenario out-of-memory
fail 1
map 0 2 rw shared 0
map 0 2 rw shared 0
`;

/** The scenarios that `simulate` runs when it is given none. */
export function builtInScenarios(): Scenario[] {
  return parse_scenarios(TEXT);
}
