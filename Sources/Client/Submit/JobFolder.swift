import Boards
import JSON
import Posix
import Spool

/// What a job directory says of itself.
enum JobFolder {
  static func manifest(of directory: Directory, path: String) throws(ClientError) -> Manifest {
    let bytes = try bytes(of: directory, path: path)
    return try checked("\(path.shown): ") { () throws(FieldError) in try Manifest(parsing: bytes) }
  }

  /// The content of its `manifest.json`.
  static func bytes(of directory: Directory, path: String) throws(ClientError) -> [UInt8] {
    let bytes: [UInt8]?
    do throws(PosixError) {
      bytes = try directory.readIfPresent(Layout.manifest, limit: ManifestLimits.maximumBytes)
    } catch {
      throw .usage("\(path.shown)/manifest.json: \(error.reason)")
    }
    guard let bytes else {
      throw .usage("\(path.shown) has no manifest.json, so it is not a job's directory")
    }
    return bytes
  }

  /// The executables' names: one for each role, or that of a job of one board.
  static func executables(_ manifest: Manifest, sizes: [String: Int]) throws(FieldError) -> [String] {
    var names: [String] = []
    for (index, part) in manifest.parts.enumerated() {
      do throws(FieldError) {
        names.append(try executable(part, sizes: sizes))
      } catch {
        guard !manifest.roles.isEmpty else { throw error }
        throw FieldError("role \(manifest.roles[index].name): \(error.sentence)")
      }
    }
    return names
  }

  /// The executable's name: the manifest's, or that of the one image that is there.
  private static func executable(_ manifest: Manifest, sizes: [String: Int]) throws(FieldError) -> String {
    let name: String
    if let executable = manifest.executable {
      name = executable
    } else {
      let images = sizes.keys.filter { !$0.contains("/") && ImageFormat(fileName: $0) != .other }.sorted()
      guard let image = images.first, images.count == 1 else {
        let found = images.isEmpty ? "there is none" : "there are \(images.joined(separator: ", "))"
        throw FieldError(
          "\"executable\" may be left out only when there is one .elf, .hex or .bin file; \(found)"
        )
      }
      name = image
    }
    guard let size = sizes[name] else { throw FieldError("the executable \(name) is missing") }
    guard size > 0 else { throw FieldError("the executable \(name) is empty") }
    return name
  }
}
