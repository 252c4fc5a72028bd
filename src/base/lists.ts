/** Lists by key: where several things belong to one, they are found under it in the order in which they came. */

/** The list under a key; an empty one is put there where there is none yet. */
export function listAt<Key, T>(lists: Map<Key, T[]>, key: Key): T[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
}
