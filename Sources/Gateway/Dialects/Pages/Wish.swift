import Lab
import Spool

/// What a waiting job asks for, and why it has not got it.
enum Wish {
  /// A board or a type, and tags; of several roles those of each.
  static func text(_ record: JobRecord) -> String {
    guard !record.roles.isEmpty else { return text(record.board, record.tags) }
    return record.roles.map { "\($0.name): \(text($0.board, $0.tags))" }.joined(separator: "; ")
  }

  private static func text(_ board: String?, _ tags: [String]) -> String {
    ([board].compactMap(\.self) + tags).joined(separator: ", ")
  }

  /// One clause.
  static func reason(
    _ token: JobToken,
    _ record: JobRecord?,
    _ snapshot: Snapshot,
    _ relatives: JobRelatives
  ) -> String {
    if token.isHeld, let record, let sentence = relatives.holdSentence(record) { return sentence }
    return WaitReason(
      token: token,
      wishes: record?.wishes ?? [BoardWish(board: nil, tags: [])],
      owner: record?.owner,
      catalogue: snapshot.catalogue,
      reports: snapshot.reports
    ).sentence
  }
}
