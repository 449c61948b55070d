import Lab
import Spool

/// What a waiting job asks for, and why it has not got it.
enum Wish {
  /// A board or a type, and tags.
  static func text(_ record: JobRecord) -> String {
    ([record.board].compactMap(\.self) + record.tags).joined(separator: ", ")
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
      board: record?.board,
      tags: record?.tags ?? [],
      owner: record?.owner,
      catalogue: snapshot.catalogue,
      reports: snapshot.reports
    ).sentence
  }
}
