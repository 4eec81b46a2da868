/** In ms. */
const every = 5000;

/**
 * Does something at the first call and, where what follows from it has not come, anew now and then. For what VS Code asks about once
 * and forgets at a bad moment: a hover over a line that moves because a lens came, highlights of a cursor that came from another box.
 */
export function nowAndThen(act: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    if (Date.now() < last + every) return;
    await act();
    last = Date.now();
  };
}
