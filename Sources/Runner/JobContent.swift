import Custody
import JSON
import Posix
import Spool

/// A claimed job as its attempts need it: what is to run on each of its boards.
struct JobContent {
  /// What is to run on one board.
  struct Part {
    /// Nil for a job of one board.
    var role: String?
    var executable: String
    /// As of a job of one board.
    var manifest: Manifest

    /// A fault of the part, with the role that it is about.
    func sentence(_ fault: String) -> String { role.map { "role \($0): \(fault)" } ?? fault }
  }

  let token: JobToken
  let directory: Directory
  let record: JobRecord
  /// In the order of the roles.
  let parts: [Part]

  /// Reads a job in `running/`.
  ///
  /// - Throws: ``Workplace/Fault`` where its files cannot be read or are wrong, or else what the disk says.
  init(_ token: JobToken, _ depot: Depot) throws {
    self.token = token
    directory = try depot.folder(.running).directory(token.name)
    let view = JobView(token: token, directory: directory)
    guard let record = view.record(), let executable = record.executable else {
      throw Workplace.Fault.infrastructure("job.json cannot be read")
    }
    guard let json = view.manifest(with: record) else {
      throw Workplace.Fault.infrastructure("manifest.json cannot be read")
    }
    self.record = record
    let manifest: Manifest
    do throws(FieldError) {
      manifest = try Manifest(json)
    } catch {
      throw Workplace.Fault.job(error.sentence)
    }
    guard !record.roles.isEmpty else {
      parts = [Part(role: nil, executable: executable, manifest: manifest)]
      return
    }
    parts = zip(record.roles, manifest.roles).filter { $0.name == $1.name }.map { known, role in
      Part(role: known.name, executable: known.executable, manifest: manifest.part(role))
    }
  }
}
