/** Reads many texts of one commit at once. */
export interface ReadMany {
  (commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

/** Gathers single reads that are asked for in the same turn of the event loop, so that they cost the processes of one. */
export function createTextReader(readMany: ReadMany): (commit: string, path: string) => Promise<string | null> {
  const open = new Map<string, { readonly paths: Set<string>; readonly texts: ReturnType<ReadMany> }>();

  function openBatch(commit: string) {
    const paths = new Set<string>();
    const texts = nextTurn().then(() => {
      open.delete(commit);
      return readMany(commit, [...paths]);
    });
    const batch = { paths, texts };
    open.set(commit, batch);
    return batch;
  }

  return async (commit, path) => {
    const batch = open.get(commit) ?? openBatch(commit);
    batch.paths.add(path);
    return (await batch.texts).get(path) ?? null;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
