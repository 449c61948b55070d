import JSON
import Posix
import Spool

/// The reports in `hosts/`; one is read again only when its file has been replaced.
struct HostFiles: Sendable {
  private var known: [String: (status: FileStatus, report: HostReport?)] = [:]

  /// The reports that can be read, in no order; none where there is no such folder.
  mutating func read(_ reader: SpoolReader) throws(PosixError) -> [HostReport] {
    let folder: Directory
    do {
      folder = try reader.root.directory(Layout.hosts)
    } catch  where error.isMissing {
      known = [:]
      return []
    }
    var present: [String: (status: FileStatus, report: HostReport?)] = [:]
    for name in try folder.names() where name.hasSuffix(".json") && !name.hasPrefix(".") {
      guard let status = try folder.statusIfPresent(of: name) else { continue }
      if let file = known[name], file.status == status {
        present[name] = file
      } else {
        present[name] = (status, Self.report(name, in: folder))
      }
    }
    known = present
    return present.values.compactMap(\.report)
  }

  private static func report(_ name: String, in folder: Directory) -> HostReport? {
    guard let bytes = try? folder.read(name, limit: 1 << 22), let json = try? JSONParser.parse(bytes) else {
      return nil
    }
    return HostReport(json)
  }
}
