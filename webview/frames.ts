/** What arrives is handed on at most once a frame, all of it together. */
export function eachFrame<T>(take: (items: readonly T[]) => void): (item: T) => void {
  let waiting: T[] = [];
  const flush = () => {
    const items = waiting;
    waiting = [];
    take(items);
  };
  return (item) => {
    if (waiting.length === 0) requestAnimationFrame(flush);
    waiting.push(item);
  };
}
