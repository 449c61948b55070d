import Posix
import Remote
import Spool

/// Follows one job through its moves, without listing folders while it stays where it is.
struct JobTracker {
  let id: JobID
  private let reader: SpoolReader
  private let mirror: Mirror?
  private var token: JobToken?

  init(_ id: JobID, reader: SpoolReader) {
    self.id = id
    self.reader = reader
    mirror = nil
  }

  init(_ id: JobID, _ site: Site) {
    self.id = id
    reader = site.reader
    mirror = site.mirror
  }

  /// The job as it lies now; nil where it is gone.
  mutating func look() throws(ClientError) -> JobView? {
    let (id, mirror) = (id, mirror)
    if let mirror { try far { () throws(RemoteError) in try mirror.bring(.state(id)) } }
    do {
      if let token {
        do throws(PosixError) {
          return try reader.view(token)
        } catch  where error.isMissing {}
      }
      let view = try reader.job(id)
      token = view?.token
      return view
    } catch {
      throw .failed("cannot read the spool: \(error)")
    }
  }
}
