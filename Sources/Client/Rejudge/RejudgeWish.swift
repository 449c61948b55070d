import Boards
import JSON
import Runner
import Spool

/// By what a run is to be judged again.
package struct RejudgeWish {
  /// The attempt; nil: the one that decided.
  package var attempt: Int?
  /// A manifest whose `expect` and `outputs` take the place of the job's; nil: the job's own.
  package var manifest: String?
  package var pass: [String] = []
  package var fail: [String] = []
  package var end: [String] = []
  package var format: String?

  package init() {}

  /// The `expect` of a manifest with what is wished: a member that is wished takes the other's place, and the
  /// rest stays.
  ///
  /// - Parameter expect: the manifest's; nil where it has none.
  /// - Returns: by what is judged; nil where nothing is expected.
  /// - Throws: ``ClientError/usage(_:)`` for a wrong pattern or format.
  func expectation(_ expect: JSONValue?) throws(ClientError) -> Boards.Expectation? {
    var object = expect?.object ?? JSONObject()
    for (name, patterns) in [("pass", pass), ("fail", fail), ("end", end)] where !patterns.isEmpty {
      object[name] = .array(patterns.map(JSONValue.string))
    }
    if let format { object["format"] = .string(format) }
    guard !object.members.isEmpty else { return nil }
    return try checked { () throws(FieldError) in try Boards.Expectation(.object(object)) }
  }

  /// - Parameter own: the job's manifest.
  /// - Returns: the manifest that counts.
  /// - Throws: ``ClientError/usage(_:)`` where the file is none.
  func manifest(_ own: Manifest) throws(ClientError) -> Manifest {
    guard let manifest else { return own }
    let bytes: [UInt8]?
    do {
      let file = try LocalFile(path: manifest)
      bytes = try file.folder.readIfPresent(file.name, limit: ManifestLimits.maximumBytes)
    } catch {
      throw .usage("\(manifest.shown): \(error.reason)")
    }
    guard let bytes else { throw .usage("\(manifest.shown): there is no such file") }
    return try checked("\(manifest.shown): ") { () throws(FieldError) in try Manifest(parsing: bytes) }
  }
}
