/** An operation that is timed to the end of its iteration has to be read to that end. */

/**
 * Reads an iteration to its end, and gives what it produced: an iterable or a bare iterator, asynchronous or not.
 *
 *     const users = await drain(repository.exportUsers());
 */
export async function drain<T>(
  iteration: AsyncIterable<T> | Iterable<T> | AsyncIterator<T, unknown> | Iterator<T, unknown>,
): Promise<T[]> {
  const items: T[] = [];
  const iterator = iteratorOf(iteration);
  for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) items.push(step.value);
  return items;
}

function iteratorOf<T>(
  iteration: AsyncIterable<T> | Iterable<T> | AsyncIterator<T, unknown> | Iterator<T, unknown>,
): AsyncIterator<T, unknown> | Iterator<T, unknown> {
  if (Symbol.asyncIterator in iteration) return iteration[Symbol.asyncIterator]();
  return Symbol.iterator in iteration ? iteration[Symbol.iterator]() : iteration;
}
