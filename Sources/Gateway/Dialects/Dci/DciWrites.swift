import HTTP
import JSON
import Spool

/// What a client of this API that would write has to do instead.
struct DciWrites: Sendable {
  private let context: Context
  private let names: DciNames

  init(_ context: Context, _ names: DciNames) {
    self.context = context
    self.names = names
  }

  private var dropPoint: DropPoint { context.dropPoint }

  func instead(_ method: HTTPMethod, _ route: Dci.Route, _ ask: Ask) -> Instead? {
    switch (route, method) {
    case (.jobs, .post): create(Body(ask))
    case (.schedule, .post): schedule(Body(ask))
    case (.recheck, .post): recheck(Body(ask))
    case (.job(let id), .put): update(id, Body(ask), ask.request)
    case (.job(let id), .delete): Instead("To delete the job:", dropPoint.request("\(id).delete"))
    case (.files(let id), .post): attach(id, Body(ask))
    default: nil
    }
  }

  /// The members of a body that is an object, as far as they are of use.
  private struct Body {
    private let object: JSONObject

    init(_ ask: Ask) {
      guard case .bytes(let bytes) = ask.body,
        case .object(let object)? = try? JSONParser.parse(bytes, maximumDepth: 16)
      else {
        object = [:]
        return
      }
      self.object = object
    }

    /// A text of so many bytes at most that a command can hold.
    func text(_ name: String, upTo limit: Int = 4096) -> String? {
      guard let text = object[name]?.string, text.utf8.count <= limit, !text.utf8.contains(0) else {
        return nil
      }
      return text
    }

    /// A number too, where its author did not have the UUID.
    func id(_ name: String) -> String? { text(name) ?? object[name]?.integer.map { "\($0)" } }
  }

  // MARK: Jobs

  private func create(_ body: Body) -> Instead {
    var manifest: JSONObject = [:]
    let template = body.text("jobdefinition_id").flatMap { names.name(.template, $0, among: templates) }
    let board = body.text("remoteci_id").flatMap { names.name(.board, $0, among: boards + types) }
    if let template { manifest["template"] = ["name": .string(template)] }
    if board != nil || template == nil { manifest["board"] = .string(board ?? "BOARD") }
    if let comment = body.text("comment") { manifest["comment"] = .string(comment) }
    if let template, hasFiles(template) {
      return Instead("To create the job from its template:", dropPoint.submitAlone(manifest))
    }
    let blank = board == nil && template == nil ? ", and the board's name or type in the place of BOARD" : ""
    return Instead(
      "To submit the job, with your file in the place of example.elf\(blank):",
      dropPoint.submit(manifest)
    )
  }

  private func schedule(_ body: Body) -> Instead {
    guard let board = body.text("remoteci_id").flatMap({ names.name(.board, $0, among: boards) }) else {
      return Instead(
        "To schedule the next job of a board, drop an empty file that is named after it, such as BOARD.schedule; the remoteci_id of the request is no board's."
      )
    }
    return Instead("To schedule the next job of \(board):", dropPoint.request("\(board).schedule"))
  }

  private func recheck(_ body: Body) -> Instead {
    guard let job = body.id("job_id").flatMap(names.job) else {
      return Instead(
        "To run a job once more, drop an empty file that is named after it, such as ID.recheck; the job_id of the request is no job's."
      )
    }
    return Instead("To run job \(job) once more:", dropPoint.request("\(job).recheck"))
  }

  private func update(_ id: JobID, _ body: Body, _ request: HTTPRequest) -> Instead {
    let change = comment(id, body, request)
    switch (body.text("status"), change) {
    case ("killed", let change?):
      return Instead(
        "To change the job's comment, and to cancel it:",
        "\(change); \(dropPoint.request("\(id).cancel"))"
      )
    case ("killed", nil): return Instead("To cancel the job:", dropPoint.request("\(id).cancel"))
    case (.some, let change):
      let reason = "A job's status is set by who runs it alone, but for killed, which is a cancel."
      return Instead(change == nil ? reason : "\(reason) To change the job's comment:", change)
    case (nil, let change?): return Instead("To change the job's comment:", change)
    case (nil, nil):
      return Instead("To change the job's comment:", dropPoint.request("\(id).update", ["comment": "…"]))
    }
  }

  private func comment(_ id: JobID, _ body: Body, _ request: HTTPRequest) -> String? {
    guard let comment = body.text("comment") else { return nil }
    var change: JSONObject = ["comment": .string(comment)]
    // Only a tag of our own making can be the present one.
    if let tag = Self.tag(request.fields["if-match"]) ?? Self.tag(request.fields["etag"]) {
      change["etag"] = .string(tag)
    }
    return dropPoint.request("\(id).update", change)
  }

  /// The tag in a field, with its quotes or without them.
  private static func tag(_ value: String?) -> String? {
    guard var tag = value?[...] else { return nil }
    if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
    if tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") { tag = tag.dropFirst().dropLast() }
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return tag.utf8.count == 32 && tag.utf8.allSatisfy(isDigit) ? String(tag) : nil
  }

  private func attach(_ id: JobID, _ body: Body) -> Instead {
    let name = body.text("name", upTo: 200).flatMap { Self.isFileName($0) ? $0 : nil } ?? "example.txt"
    let attaching = dropPoint.attach(id, file: name)
    guard let content = body.text("content") else {
      return Instead("To add a file to the job, with your file in the place of \(name):", attaching)
    }
    let writing = "printf %s \(ShellWord.quoted(content)) > \(ShellWord.file(name))"
    return Instead("To add the file to the job:", "\(writing); \(attaching)")
  }

  private static func isFileName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy {
        $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
      }
  }

  // MARK: Names

  private var boards: [String] {
    let files = (try? context.reader.root.directory(Layout.boards).names()) ?? []
    return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }
  }

  private var types: [String] { context.lookout.current?.catalogue.boards.map(\.type) ?? [] }

  /// Whether a template has more than its manifest, so that a job of it needs no files of its own.
  private func hasFiles(_ template: String) -> Bool {
    let folder = try? context.reader.root.directory(Layout.templates).directory(template)
    return ((try? folder?.names()) ?? []).contains { !$0.hasPrefix(".") && $0 != Layout.manifest }
  }

  private var templates: [String] {
    ((try? context.reader.root.directory(Layout.templates).names()) ?? []).filter { !$0.hasPrefix(".") }
  }
}
