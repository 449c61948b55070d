import JSON
import Posix

/// Reads a spool.
///
/// It has no function that changes one, and neither has this module: whoever gets only a reader cannot write.
package struct SpoolReader: Sendable {
  package let root: Directory

  package init(root: Directory) { self.root = root }

  /// Opens the spool at a path.
  package init(path: String) throws(SpoolError) {
    do {
      root = try Directory(path: path)
    } catch {
      throw SpoolError("cannot open the spool \(path): \(error.reason); `boardspool init` makes one")
    }
  }

  /// `spool.json`.
  package func configuration() throws(SpoolError) -> Configuration {
    do {
      guard let bytes = try root.readIfPresent(Layout.configuration, limit: 1 << 20) else {
        throw SpoolError("\(root.label) is not a spool: it has no spool.json; `boardspool init` makes one")
      }
      return try Configuration(parsing: bytes)
    } catch let error as FieldError {
      throw SpoolError("\(root.label)/\(error.sentence)")
    } catch let error as PosixError {
      throw SpoolError("cannot read spool.json: \(error)")
    } catch let error as SpoolError {
      throw error
    } catch {
      throw SpoolError("\(error)")
    }
  }

  /// The jobs that lie in a place, in no order, read from a freshly opened directory.
  package func tokens(in place: Place) throws(PosixError) -> [JobToken] {
    try root.directory(place.rawValue).names().compactMap { JobToken(name: $0, in: place) }
  }

  /// Where a job lies now; nil where there is none.
  ///
  /// A job that moves between two looks could be missed in each, so all places are looked through
  /// twice before the answer is no.
  package func locate(_ id: JobID) throws(PosixError) -> JobToken? {
    for _ in 0..<2 {
      // Where a job ends it has one name, and is found without a list.
      for place in [Place.finished, .cancelled, .queued, .running] {
        if let token = try token(of: id, in: place) { return token }
      }
    }
    return nil
  }

  private func token(of id: JobID, in place: Place) throws(PosixError) -> JobToken? {
    switch place {
    case .finished, .cancelled:
      let exists = try root.directory(place.rawValue).statusIfPresent(of: "\(id)")?.kind == .directory
      return exists ? JobToken(id, place == .finished ? .finished : .cancelled) : nil
    case .queued, .running:
      return try tokens(in: place).first { $0.id == id }
    }
  }

  /// Opens a job's directory and reads what is in it; nil where there is no such job.
  ///
  /// A job that moves away while it is opened is looked for again.
  package func job(_ id: JobID) throws(PosixError) -> JobView? {
    for _ in 0..<8 {
      guard let token = try locate(id) else { return nil }
      do {
        return try view(token)
      } catch  where error.isMissing {
        continue
      }
    }
    return nil
  }

  /// Opens the directory of a token that was listed.
  package func view(_ token: JobToken) throws(PosixError) -> JobView {
    JobView(token: token, directory: try root.directory(token.place.rawValue).directory(token.name))
  }

  /// The files of `hosts/` that can be read.
  package func hostReports() throws(PosixError) -> [HostReport] {
    let hosts = try root.directory(Layout.hosts)
    return try hosts.names().compactMap { name -> HostReport? in
      guard !name.hasPrefix("."), name.hasSuffix(".json") else { return nil }
      guard let bytes = try? hosts.read(name, limit: 1 << 22), let json = try? JSONParser.parse(bytes) else {
        return nil
      }
      return HostReport(json)
    }
  }

  /// The receipt of a user's drop of that name; nil where there is none yet.
  package func receipt(user: String, drop: String) -> Receipt? {
    guard let directory = try? root.directory(Layout.receipts).directory(user),
      let bytes = try? directory.readIfPresent("\(drop).json", limit: 1 << 22),
      let json = try? JSONParser.parse(bytes)
    else { return nil }
    return Receipt(json)
  }
}

/// A spool that cannot be used, as one sentence.
package struct SpoolError: Error, Equatable, CustomStringConvertible {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }

  package var description: String { sentence }
}
