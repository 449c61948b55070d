import Boards
import JSON
import Lab
import Spool

/// What `<id>.update` asks for, checked against the job.
///
/// Its members are the manifest's; null takes one away. Of a job that does not wait only what describes it can be
/// changed.
struct JobChange {
  static let describing = ["title", "comment", "description", "url"]
  /// What stands for the job's content, or was decided when it was made.
  private static let fixed = [
    "executable", "files", "key", "group", "template", "recheck", "base_address", "boards", "health",
  ]

  /// The tag of the state on which the change rests; nil for whichever there is.
  let etag: String?
  private let members: JSONObject

  init(_ object: JSONObject) throws(RequestRefusal) {
    if let tag = object["etag"], tag.string == nil {
      throw RequestRefusal(.malformed, "\"etag\" must be a string")
    }
    etag = object["etag"]?.string
    var members = object
    members["etag"] = nil
    guard !members.isEmpty else { throw RequestRefusal(.malformed, "it changes nothing") }
    for name in members.names where Self.fixed.contains(name) {
      throw RequestRefusal(.malformed, "\"\(name)\" of a job cannot be changed; submit another job")
    }
    self.members = members
  }

  /// Whether only what describes the job is changed.
  var isDescribing: Bool { members.names.allSatisfy(Self.describing.contains) }

  /// The first member that does more than describe.
  var decisive: String? { members.names.first { !Self.describing.contains($0) } }

  /// The job's changes with these.
  func merged(with earlier: JSONObject) -> JSONObject {
    var merged = earlier
    for member in members.members { merged[member.name] = member.value }
    return merged
  }

  /// The manifest that would hold.
  ///
  /// - Parameters:
  ///   - manifest: the author's.
  ///   - earlier: the changes until now.
  /// - Returns: what then holds of it.
  /// - Throws: where it would be no manifest.
  func manifest(_ manifest: JSONValue, earlier: JSONObject) throws(RequestRefusal) -> Manifest {
    guard case .object(var object) = manifest else {
      throw RequestRefusal(.state, "the job's manifest.json cannot be read")
    }
    for member in merged(with: earlier).members { object[member.name] = member.value }
    do throws(FieldError) {
      return try Manifest(.object(object))
    } catch {
      throw RequestRefusal(.malformed, error.sentence)
    }
  }
}
