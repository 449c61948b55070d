import HTTP
import JSON
import Posix
import Spool

/// A job's folder, for browsing: `/jobs/{id}/files/…`, folders as JSON or as a page, files as they are.
///
/// A path is opened beneath the job's directory without following links. Only a job's owner and admins see
/// its files.
struct JobFolder: Dialect {
  struct Route: Sendable {
    var id: JobID
    /// Below the job's folder.
    var path: [String]
    /// The address ends with a slash, as a folder's has to, so that relative links in it work.
    var isFolder: Bool
  }

  /// Entries of a folder that are listed; the number of the others is told.
  private static let maximumEntries = 1000

  private let context: Context

  init(_ context: Context) { self.context = context }

  func owns(_ target: RequestTarget) -> Bool { Self.isBelowFiles(target.segments) }

  func route(_ request: HTTPRequest) -> Route? { parse(request.target) }

  private func parse(_ target: RequestTarget) -> Route? {
    let segments = target.segments
    guard Self.isBelowFiles(segments), let id = JobID(segments[1]) else { return nil }
    let isFolder = segments.last == ""
    return Route(id: id, path: Array(segments[3...].dropLast(isFolder ? 1 : 0)), isFolder: isFolder)
  }

  private static func isBelowFiles(_ segments: [String]) -> Bool {
    segments.count >= 3 && (segments[0] == "jobs" || segments[0] == "job") && segments[2] == "files"
  }

  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead? {
    switch method {
    case .put, .post:
      Instead(
        "To add a file to the job:",
        context.dropPoint.attach(route.id, file: route.path.last ?? "example.txt")
      )
    default: nil
    }
  }

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    PlainError.json(status, message, instead)
  }

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    .later {
      do {
        return try answer(route, ask, access)
      } catch let error as PosixError where error.isMissing || error.isRefusedPath {
        return Answer(self.error(.notFound, "There is no such file."))
      } catch let error as PosixError {
        return Answer(self.error(Trouble.status(error), Trouble.sentence(error)))
      } catch {
        return Answer(self.error(.internalServerError, "\(error)"))
      }
    }
  }

  private func answer(_ route: Route, _ ask: Ask, _ access: Access) throws -> Answer {
    guard let job = try context.lookout.job(route.id)
    else { return Answer(error(.notFound, "There is no such job.")) }
    guard access.seesAll(ofOwner: job.record()?.owner) else {
      return Answer(forbid(access, "Only the job's owner and admins may see its files."))
    }
    guard route.path.allSatisfy(Self.isComponent) else {
      return Answer(error(.notFound, "There is no such file."))
    }
    guard !route.path.isEmpty else { return try folder(job.directory, route, job, ask) }
    let file = try job.directory.openWithin(route.path.joined(separator: "/"))
    let status = try file.status()
    switch status.kind {
    case .directory:
      var directory = job.directory
      for name in route.path { directory = try directory.directory(name) }
      return try folder(directory, route, job, ask)
    case .regular where !route.isFolder: return self.file(file, status, route, ask)
    case .regular, .link, .fifo, .socket, .device:
      return Answer(error(.notFound, "There is no such file."))
    }
  }

  /// A name that can stand in a path: the segment was decoded once, and may hold anything.
  private static func isComponent(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
  }

  // MARK: Files

  private func file(_ file: consuming Descriptor, _ status: FileStatus, _ route: Route, _ ask: Ask) -> Answer
  {
    let fields = [
      HTTPResponse.Field("Content-Type", MediaType.of(route.path.last ?? "")), JSONAnswer.cacheControl,
      JSONAnswer.noSniffing,
      // Even a type that was let through by mistake must do nothing in a browser.
      HTTPResponse.Field("Content-Security-Policy", "default-src 'none'; sandbox"),
    ]
    return FileAnswer.answer(
      to: ask.request,
      OpenFile(file),
      length: max(0, status.size),
      tag: FileTag.tag(status),
      modified: Int64(status.modified.seconds),
      fields: fields
    )
  }

  // MARK: Folders

  private func folder(
    _ directory: Directory,
    _ route: Route,
    _ job: JobView,
    _ ask: Ask
  ) throws(PosixError) -> Answer {
    guard route.isFolder else {
      let address = PageAddress(["jobs", "\(route.id)", "files"] + route.path, isFolder: true)
      return Answer(HTTPResponse(.permanentRedirect, fields: [HTTPResponse.Field("Location", address.text)]))
    }
    let listing = try FolderListing(directory, limit: Self.maximumEntries)
    guard MediaChoice.wantsPage(ask.request) else {
      return Answer(json(listing, route).response(to: ask.request))
    }
    let page = FilesPage(
      frame: PageFrame(spool: context.dropPoint.spool, now: context.wallClock()),
      id: route.id,
      name: JobName.of(job.record(), job.token.id),
      crumbs: crumbs(route),
      entries: listing.entries.map { entry($0, route) },
      omitted: listing.omitted
    )
    return Answer(PageAnswer.page(page.html(), to: ask.request))
  }

  private func crumbs(_ route: Route) -> [FilesPage.Crumb] {
    let top = ["jobs", "\(route.id)", "files"]
    return [FilesPage.Crumb(name: "files", address: PageAddress(top, isFolder: true))]
      + route.path.indices.map { index in
        FilesPage.Crumb(
          name: route.path[index],
          address: PageAddress(top + route.path[...index], isFolder: true)
        )
      }
  }

  private func entry(_ entry: FolderListing.Entry, _ route: Route) -> FilesPage.Entry {
    let name = String(validating: entry.name.bytes, as: UTF8.self)
    let path = ["jobs", "\(route.id)", "files"] + route.path
    return FilesPage.Entry(
      name: entry.name.shown,
      kind: entry.isFolder ? .folder : .file,
      size: entry.isFolder ? nil : entry.size,
      modified: entry.modified,
      // Requests whose target is not UTF-8 are refused.
      address: name.map { PageAddress(path + [$0], isFolder: entry.isFolder) }
    )
  }

  private func json(_ listing: FolderListing, _ route: Route) -> JSONAnswer {
    let entries = listing.entries.map { entry -> JSONValue in
      [
        "name": .string(entry.name.shown), "kind": entry.isFolder ? "folder" : "file",
        "size": entry.isFolder ? .null : .integer(entry.size), "modified": .string(entry.modified.rfc3339),
      ]
    }
    let value: JSONValue = [
      "job": .integer(route.id.number), "path": .string(route.path.joined(separator: "/")),
      "entries": .array(entries), "omitted": .integer(listing.omitted),
    ]
    return JSONAnswer(value.compact, vary: "Accept")
  }
}

/// The tag of a file's state, made of what changes with its content.
enum FileTag {
  static func tag(_ status: FileStatus) -> EntityTag? {
    let time = status.changed
    return EntityTag("\(status.inode)-\(status.size)-\(time.seconds).\(time.nanoseconds)")
  }
}
