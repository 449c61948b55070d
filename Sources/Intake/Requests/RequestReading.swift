import JSON
import Posix
import Spool

/// Tells when a request that holds an object has come whole, and reads it (The spool's protocol, "Requests").
///
/// A JSON object is whole by its own format: no part of one is one. So it counts as soon as it can be read and
/// nobody has it open for writing; what is no object when it came by rename, or has not changed for the settle
/// time, is malformed.
struct RequestReading {
  enum Finding {
    case whole(JSONObject)
    /// Look again then, on the monotonic clock.
    case growing(until: UInt64)
  }

  let settleSeconds: Int

  /// - Parameters:
  ///   - name: of a regular file.
  ///   - incoming: where it lies.
  ///   - arrival: how it came to be there.
  ///   - since: when it was first seen as it is, on the monotonic clock.
  ///   - now: on the same clock.
  /// - Returns: the object, or when to look again.
  /// - Throws: ``RequestRefusal`` for what is no object; `PosixError` where it cannot be read.
  func read(
    _ name: RequestName,
    in incoming: Directory,
    arrival: Arrival,
    since: UInt64,
    now: UInt64
  ) throws -> Finding {
    let settled = since &+ UInt64(settleSeconds) &* 1_000_000_000
    if arrival != .byRename, try incoming.openWithin(name.name).hasNoWriter() == false {
      return .growing(until: now &+ 200_000_000)
    }
    guard try incoming.status(of: name.name).size <= ManifestLimits.maximumBytes else {
      throw RequestRefusal(.malformed, "\(name.name) is larger than \(ManifestLimits.maximumBytes) bytes")
    }
    let bytes = try incoming.read(name.name, limit: ManifestLimits.maximumBytes)
    let reason: String
    do throws(JSONSyntaxError) {
      if let object = try JSONParser.parse(bytes).object { return .whole(object) }
      reason = "it is another JSON value"
    } catch {
      reason = bytes.isEmpty ? "it is empty" : error.clause
    }
    guard arrival == .byRename || now >= settled else { return .growing(until: settled) }
    throw RequestRefusal(.malformed, "\(name.name) must be a JSON object: \(reason)")
  }
}
