/// Makes the content of an answer piece by piece, as fast as its reader takes it.
///
/// Pieces are asked for on a worker, one at a time, and only when the reader has taken most of what there
/// was: a slow reader holds no memory.
protocol Feed: AnyObject, Sendable {
  func next() -> Piece
}

/// What a feed has for its reader.
enum Piece: Sendable, Equatable {
  case bytes([UInt8])
  /// Nothing yet, but there is work to do: ask again at once, after all who wait.
  case more
  /// Nothing has happened; ask again in a moment.
  case nothing
  case end
  /// It cannot go on; the reader must not take what it has for the whole.
  case broken
}
