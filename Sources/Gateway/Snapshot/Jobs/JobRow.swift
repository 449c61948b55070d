import Posix
import Spool

/// What is kept of a job, but for what lists are searched by.
struct JobRow: Equatable, Sendable {
  var id: JobID
  /// Microseconds since 1970.
  var created: JobTime
  /// Of the last end.
  var ended: JobTime
  /// 0 where it has none.
  var parent: Int
}

/// What lists are searched by; apart from the row, so that a search goes through little memory.
struct JobMark: Equatable, Sendable {
  /// Numbers of names, 0 for none.
  var owner: UInt32
  var wish: UInt32
  var board: UInt32
  var state: JobState
}

/// A moment that may be unknown, in eight bytes.
struct JobTime: Equatable, Sendable {
  /// Years 0 to 9999: what can be written, whatever a damaged index says.
  private static let writable = -62_167_219_200_000_000...253_402_300_799_999_999

  private let microseconds: Int

  static let unknown = JobTime(nil)

  init(_ time: Timestamp?) {
    microseconds = time.map(\.microseconds).flatMap { Self.writable.contains($0) ? $0 : nil } ?? .min
  }

  var timestamp: Timestamp? { microseconds == .min ? nil : Timestamp(microseconds: microseconds) }

  /// False for an unknown moment.
  func isAtLeast(_ other: JobTime) -> Bool { microseconds != .min && microseconds >= other.microseconds }
}

/// Stands for the name of a drop, whoever dropped it: different names rarely have the same.
struct DropHash: Hashable, Sendable {
  private let bits: UInt32

  static let none = DropHash("")

  init(_ name: String) { self.init(bytes: name.utf8) }

  /// - Parameter bytes: the name, in UTF-8.
  init(bytes: some Sequence<UInt8>) {
    // FNV-1a.
    bits = bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}
