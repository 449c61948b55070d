import JSON
import Posix
import Spool

/// What was fetched of a job.
package struct FetchReport: Sendable, Equatable {
  package var id: JobID
  /// Where it lies now.
  package var path: String
  package var files = 0
  package var bytes = 0
  /// What is in the job and was left out: links but the spool's own, and what is no file.
  package var skipped = 0
  /// Whether the job had ended, so that it will not change any more by itself.
  package var hasEnded: Bool

  package var line: String {
    let left = skipped == 0 ? "" : "; left out: \(skipped) that are no files"
    let state = hasEnded ? "" : "; it has not ended yet"
    return "job \(id) fetched to \(Printable.text(path)) (\(files) files, \(bytes) bytes\(left))\(state)"
  }

  package var json: JSONValue {
    [
      "id": .integer(id.number), "path": .string(path), "files": .integer(files), "bytes": .integer(bytes),
      "skipped": .integer(skipped), "ended": .bool(hasEnded),
    ]
  }
}

/// Copies jobs' directories out of the spool.
///
/// On disk: `.<id>.<random>` in the folder, then `<id>`, by one rename. An earlier copy of the same job is
/// replaced; anything else of that name stays, and is an error. No link is followed: those that the spool makes
/// (`log`, `result.json`) are made again, all others are left out.
package struct Fetcher {
  /// Folders in folders; the spool accepts fewer.
  private static let maximumDepth = 64

  private let site: Site
  private let folder: Directory
  private let interrupt: Interrupt

  /// - Parameters:
  ///   - site: the spool.
  ///   - path: the folder that gets the copies; made where it is missing, with those above it.
  ///   - interrupt: by which the user ends the copying.
  /// - Throws: ``ClientError/failed(_:)`` where the folder cannot be had.
  package init(_ site: Site, into path: String, interrupt: Interrupt) throws(ClientError) {
    self.site = site
    self.interrupt = interrupt
    folder = try client { () throws(PosixError) in try Self.folder(path) }
  }

  private static func folder(_ path: String) throws(PosixError) -> Directory {
    do throws(PosixError) {
      return try Directory(path: path)
    } catch  where error.isMissing {
      let (parent, last) = LocalFile.split(path)
      guard !last.isEmpty, parent != path else { throw error }
      return try self.folder(parent).directory(making: last)
    }
  }

  /// Copies one job.
  ///
  /// - Throws: ``ClientError/failed(_:)`` where it cannot be copied, something else has its name, or the user
  ///   ended it; nothing half is left then.
  package func fetch(_ id: JobID) throws(ClientError) -> FetchReport {
    try site.need(.folder(id))
    let view = try site.job(id)
    try checkName(id, view)
    var report = FetchReport(
      id: id,
      path: folder.path(of: "\(id)"),
      hasEnded: view.token.hasEnded
    )
    return try client { () throws(PosixError) in
      let hidden = ".\(id).\(try Random.hex(4))"
      try folder.makeDirectory(hidden)
      do throws(PosixError) {
        try copy(view.directory, to: folder.directory(hidden), depth: 0, &report)
        try publish(hidden, as: "\(id)")
      } catch {
        try? folder.removeTree(hidden)
        throw error
      }
      return report
    }
  }

  /// Whether the name is free, or that of an earlier copy.
  private func checkName(_ id: JobID, _ view: JobView) throws(ClientError) {
    let isThere = try client { () throws(PosixError) in try folder.statusIfPresent(of: "\(id)") != nil }
    guard isThere else { return }
    let bytes = try? folder.directory("\(id)").readIfPresent(Layout.record, limit: 1 << 22)
    let old = bytes.flatMap { try? JSONParser.parse($0) }?["uuid"]?.string
    guard let old, old == view.record()?.uuid else {
      throw .failed("\(folder.path(of: "\(id)")) is there already, and is no copy of job \(id)")
    }
  }

  private func publish(_ hidden: String, as name: String) throws(PosixError) {
    do throws(PosixError) {
      return try folder.renameExclusively(hidden, to: folder, as: name)
    } catch {
      guard error.exists else { throw error }
    }
    try folder.exchange(hidden, with: name)
    try folder.removeTree(hidden)
  }

  private func copy(
    _ source: Directory,
    to target: Directory,
    depth: Int,
    _ report: inout FetchReport
  ) throws(PosixError) {
    for entry in try source.entries() {
      // A running job's directory changes while it is read.
      guard let status = try source.statusIfPresent(of: entry.name) else { continue }
      switch status.kind {
      case .regular: try copyFile(entry.name, status, from: source, to: target, &report)
      case .directory where depth < Self.maximumDepth:
        try target.makeDirectory(entry.name)
        try copy(source.directory(entry.name), to: target.directory(entry.name), depth: depth + 1, &report)
      case .link where depth == 0: try copyLink(entry.name, from: source, to: target, &report)
      case .directory, .link, .fifo, .socket, .device: report.skipped += 1
      }
    }
  }

  private func copyFile(
    _ name: RawName,
    _ status: FileStatus,
    from source: Directory,
    to target: Directory,
    _ report: inout FetchReport
  ) throws(PosixError) {
    guard let file = try opened(name, in: source) else { return report.skipped += 1 }
    let whole = try file.status()
    guard whole.kind == .regular else { return report.skipped += 1 }
    let copy = try target.create(name, mode: status.mode & 0o100 != 0 ? 0o755 : 0o644)
    // What a board prints meanwhile is left, else a copy might never end.
    var rest = whole.size
    try file.forEachChunk { (chunk) throws(PosixError) in
      guard interrupt.exitCode == nil else {
        throw PosixError(code: 4, call: "copy", subject: source.path(of: name))
      }
      let piece = UnsafeRawBufferPointer(rebasing: chunk.prefix(rest))
      try copy.writeAll(piece)
      rest -= piece.count
    }
    report.files += 1
    report.bytes += whole.size - rest
  }

  /// Nil where it went, or something that is no file took its place.
  private func opened(_ name: RawName, in source: Directory) throws(PosixError) -> Descriptor? {
    do throws(PosixError) {
      return try source.openWithin(name)
    } catch  where error.isMissing || error.isRefusedPath {
      return nil
    }
  }

  /// Makes a link of the spool's again: it leads to a file of the job.
  private func copyLink(
    _ name: RawName,
    from source: Directory,
    to target: Directory,
    _ report: inout FetchReport
  ) throws(PosixError) {
    let parts = try source.linkTarget(name)?.split(separator: "/", omittingEmptySubsequences: false) ?? []
    let isOwn = name.text == Layout.log || name.text == Layout.result
    guard isOwn, parts.first == Layout.attempts[...], !parts.contains(".."), !parts.contains("") else {
      return report.skipped += 1
    }
    try target.makeLink(name, to: parts.joined(separator: "/"))
  }
}
