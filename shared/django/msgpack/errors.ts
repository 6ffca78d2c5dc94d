/** No msgpack that Python's msgpack.loads would take: damaged, cut off, with more behind it, or with keys that are no text. */
export class MsgpackError extends Error {}
/** More values, or deeper nested, than is read. */
export class MsgpackTooLarge extends MsgpackError {}
