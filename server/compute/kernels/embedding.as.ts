// Rows of a table by the ids of tokens, which come as floats. What is no id of a row is taken as the nearest one.
import { accumulate, bytes, clear, copy } from "./memory.as";

/** y[count, features] = the rows of table[vocabulary, features] at ids[count]. */
export function embed(ids: usize, table: usize, y: usize, count: i32, vocabulary: i32, features: i32): void {
  for (let i: i32 = 0; i < count; i++) copy(y + bytes(i * features), table + bytes(place(ids, i, vocabulary) * features), features);
}

/** dTable[vocabulary, features] = for each row the sum of dy where it was taken. */
export function embedGradient(ids: usize, dy: usize, dTable: usize, count: i32, vocabulary: i32, features: i32): void {
  clear(dTable, vocabulary * features);
  for (let i: i32 = 0; i < count; i++)
    accumulate(dTable + bytes(place(ids, i, vocabulary) * features), dy + bytes(i * features), features);
}

// @ts-ignore: decorator
@inline
function place(ids: usize, i: i32, vocabulary: i32): i32 {
  return max(0, min(vocabulary - 1, <i32>nearest(load<f32>(ids + bytes(i)))));
}
