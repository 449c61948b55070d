import JSON
import Posix
import Spool

/// The users who may see everything: those that `spool.json` names as admins.
enum Admins {
  /// The names in a spool's configuration.
  ///
  /// - Parameters:
  ///   - spool: whose configuration it is.
  ///   - now: of the monotonic clock, in nanoseconds.
  /// - Returns: the names, kept up to date.
  /// - Throws: where the configuration cannot be read or is wrong.
  static func file(of spool: SpoolReader, now: UInt64) throws(AccessError) -> Reloaded<Set<String>> {
    let root = spool.root
    let file = StampedFile(limit: 1 << 20) { () throws(PosixError) in
      try root.openWithin(Layout.configuration)
    }
    return try Reloaded(root.path(of: Layout.configuration), file, now: now) { bytes throws(AccessError) in
      Reloaded.Reading(value: try names(bytes))
    }
  }

  private static func names(_ bytes: [UInt8]) throws(AccessError) -> Set<String> {
    do throws(FieldError) {
      return Set(try Configuration(parsing: bytes).admins)
    } catch {
      throw AccessError(error.sentence)
    }
  }
}
