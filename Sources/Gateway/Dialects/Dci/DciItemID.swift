import Spool

/// UUIDs of files and jobstates, from which the job can be had back without a table.
///
/// They are made as ``JobUUID`` makes those of jobs, in the shape of version 4: 59 of the 122 bits are a
/// digest of the spool's own UUID, the job's id and the item's name within the job; the other 63 are the id,
/// masked by a digest of the first. The item is then the one of that job whose name gives the same digest. So
/// an id stays the same for as long as the spool does, and what was not made here leads to a job that there
/// is not, or to no item of it.
struct DciItemID: Sendable, Hashable {
  enum Kind: String, Sendable {
    /// Named by its path in the job.
    case file
    /// Named by its attempt and its place among that one's.
    case jobstate
  }

  let job: JobID
  private let digest: UInt64

  /// Of an item.
  ///
  /// - Parameters:
  ///   - kind: what it is.
  ///   - name: its name within the job.
  ///   - job: the job's id.
  ///   - spool: the spool's own UUID.
  init(_ kind: Kind, _ name: String, of job: JobID, spool: String) {
    self.job = job
    digest = Self.hash(kind, spool, "\(job)/\(name)") >> 5
  }

  /// Reads a UUID; nil for one that no item can have.
  init?(_ text: String, _ kind: Kind, spool: String) {
    guard let uuid = UUIDBytes(text), uuid.version == 4, uuid.isOfThisVariant else { return nil }
    let high = (uuid.high >> 16) << 12 | uuid.high & 0xFFF
    let hidden = (high & 1) << 62 | uuid.low & (1 << 62 - 1)
    digest = high >> 1
    guard let job = JobID(Int(hidden ^ Self.mask(kind, spool, digest))) else { return nil }
    self.job = job
  }

  func uuid(_ kind: Kind, spool: String) -> String {
    let hidden = UInt64(job.number) ^ Self.mask(kind, spool, digest)
    let high = digest << 1 | hidden >> 62
    return UUIDBytes(high: (high >> 12) << 16 | high & 0xFFF, low: hidden, version: 4).text
  }

  /// 63 bits.
  private static func mask(_ kind: Kind, _ spool: String, _ digest: UInt64) -> UInt64 {
    hash(kind, spool, "mask \(digest)") >> 1
  }

  private static func hash(_ kind: Kind, _ spool: String, _ value: String) -> UInt64 {
    let digits = SHA256.digest(of: Array("boardspool \(kind.rawValue)\n\(spool)\n\(value)".utf8)).prefix(16)
    return UInt64(digits, radix: 16) ?? 0
  }
}
