import Boards
import Custody
import JSON
import Lab
import Posix
import Spool

/// Carries out requests for boards.
///
/// What is decided stands in `boards/.<name>.json`, which intake alone writes; only an update, and a removal,
/// touch the admins' own file (The spool's protocol, "Requests for boards").
struct BoardRequestDesk {
  /// Members of a board's file that a request may change; the rest says how the board is wired.
  private static let changeable = [
    "type", "tags", "enabled", "title", "comment", "limits", "trusted_submitters", "extra",
  ]

  let depot: Depot
  let index: IndexWriter
  /// Makes a job; the reason where there is none.
  let make: (Acceptor.Order) throws(IntakeError) -> String?
  let onChange: () -> Void

  /// Works on one request.
  func work(_ request: Request, _ name: String, _ catalogue: BoardCatalogue) throws -> RequestOutcome {
    guard BoardName.fault(in: name) == nil, let entry = catalogue.entries.first(where: { $0.name == name })
    else {
      let near = nearest(to: name, among: catalogue.entries.map(\.name))
      throw RequestRefusal(
        .notFound,
        "there is no board \(name)\(near.map { "; did you mean \"\($0)\"?" } ?? "")"
      )
    }
    switch request.verb {
    case .stop:
      try admin(request)
      try change(name) { $0.stop = BoardOrders.Stop(by: request.user, at: Clock.now) }
    case .start:
      try admin(request)
      // Only a board with a golden job can be set aside, and let serve by a start.
      let start = entry.board?.health.map { _ in BoardOrders.Start(by: request.user, at: Clock.now) }
      try change(name) {
        $0.stop = nil
        $0.started = start ?? $0.started
      }
    case .update:
      try admin(request)
      try update(request, name, recipes: catalogue.recipes.book)
    case .delete:
      try admin(request)
      try remove(name)
    case .reserve: try reserve(request, name)
    case .release: try release(request, name)
    case .schedule: try schedule(request, name, entry)
    default: throw RequestRefusal(.malformed, "\(request.verb.rawValue) is for jobs, not for boards")
    }
    onChange()
    return .granted
  }

  private func admin(_ request: Request) throws {
    guard request.isAdmin else { throw RequestRefusal(.forbidden, "\(request.user) is no admin") }
  }

  // MARK: Orders

  /// What stands of a board; nothing where its file is damaged, which `boardspool check` tells.
  ///
  /// - Throws: where the file cannot be read: to go on would be to forget what it says.
  private func orders(_ name: String) throws(PosixError) -> BoardOrders {
    let bytes = try depot.folder(Layout.boards).readIfPresent(BoardOrders.fileName(name), limit: 1 << 20)
    return bytes.flatMap { try? JSONParser.parse($0) }.map { BoardOrders($0) } ?? BoardOrders()
  }

  private func change(_ name: String, _ body: (inout BoardOrders) -> Void) throws {
    let before = try orders(name)
    var orders = before
    body(&orders)
    guard orders != before else { return }
    let folder = try depot.folder(Layout.boards)
    let file = BoardOrders.fileName(name)
    guard orders != BoardOrders() else { return try folder.removeIfPresent(file) }
    try folder.replace(file, orders.json.pretty, sync: depot.isDurable)
  }

  private func reserve(_ request: Request, _ name: String) throws {
    let wish = try ReservationWish(request.object, now: Clock.now)
    let user = wish.user ?? request.user
    if let held = try orders(name).reservation(at: Clock.now), held.user != user, !request.isAdmin {
      throw RequestRefusal(
        .conflict,
        "board \(name) is reserved for \(held.user) until \(held.until.rfc3339)"
      )
    }
    if !request.isAdmin {
      guard user == request.user else {
        throw RequestRefusal(
          .forbidden,
          "\(request.user) is no admin, and can reserve a board for \(request.user) only"
        )
      }
      let hours = depot.configuration.maximumReservationHours
      guard wish.until.microseconds - Clock.now.microseconds <= hours * 3_600_000_000 else {
        throw RequestRefusal(.forbidden, "only an admin can reserve a board for more than \(hours) hours")
      }
    }
    try change(name) {
      $0.reservation = BoardOrders.Reservation(user: user, by: request.user, until: wish.until)
    }
  }

  private func release(_ request: Request, _ name: String) throws {
    guard let held = try orders(name).reservation(at: Clock.now) else {
      throw RequestRefusal(.state, "board \(name) is not reserved")
    }
    guard request.isAdmin || [held.user, held.by].contains(request.user) else {
      throw RequestRefusal(
        .forbidden,
        "board \(name) is reserved for \(held.user), and \(request.user) is no admin"
      )
    }
    try change(name) { $0.reservation = nil }
  }

  // MARK: The board's file

  private func update(_ request: Request, _ name: String, recipes: RecipeBook) throws {
    let members = request.object.names
    guard !members.isEmpty else { throw RequestRefusal(.malformed, "it changes nothing") }
    if let fixed = members.first(where: { !Self.changeable.contains($0) }) {
      throw RequestRefusal(
        .malformed,
        "\"\(fixed)\" of a board cannot be changed by a request, only \(Self.changeable.joined(separator: ", "))"
      )
    }
    let folder = try depot.folder(Layout.boards)
    let status = try folder.status(of: "\(name).json")
    guard status.kind == .regular else {
      throw RequestRefusal(.state, "boards/\(name).json is \(status.kind.name), not a regular file")
    }
    guard var object = try? JSONParser.parse(try folder.read("\(name).json", limit: 1 << 20)).object else {
      throw RequestRefusal(.state, "boards/\(name).json is not JSON, so that it cannot be changed")
    }
    for member in request.object.members { object[member.name] = member.value == .null ? nil : member.value }
    do throws(FieldError) {
      _ = try Board(name: name, json: .object(object), recipes: recipes)
    } catch {
      throw RequestRefusal(.malformed, "boards/\(name).json would be wrong: \(error.sentence)")
    }
    try folder.replace("\(name).json", JSONValue.object(object).pretty, sync: depot.isDurable)
    try folder.setMode(status.mode & 0o775, of: "\(name).json")
  }

  /// The file stays, under a name that nobody takes for a board's.
  private func remove(_ name: String) throws {
    let folder = try depot.folder(Layout.boards)
    try folder.rename("\(name).json", to: folder, as: ".\(name).deleted")
    try folder.removeIfPresent(BoardOrders.fileName(name))
  }

  // MARK: Jobs from templates

  private func schedule(_ request: Request, _ name: String, _ entry: BoardCatalogue.Entry) throws {
    let key = "\(request.name.name) \(request.birth)"
    if index.job(owner: request.owner, key: key) != nil { return }
    guard let board = entry.board else {
      throw RequestRefusal(.state, entry.fault ?? "its file cannot be used")
    }
    let template = try next(for: board)
    let order = Acceptor.Order(
      drop: request.name.name,
      owner: request.owner,
      group: request.status.group,
      key: key,
      source: .template(template, board: name)
    )
    if let reason = try make(order) { throw RequestRefusal(.state, reason) }
    try change(name) { $0.templates[template.name] = Clock.now }
  }

  /// The template that suits a board, and that it has not run for longest.
  private func next(for board: Board) throws -> Template {
    let shelf = TemplateShelf(reader: depot.reader)
    let times = try orders(board.name).templates
    var fault: String?
    var best: Template?
    for name in try shelf.names() {
      do throws(TemplateShelf.Fault) {
        let template = try shelf.template(name)
        guard Self.suits(template, board) else { continue }
        let isOlder = best.map { (times[name] ?? .earliest, name) < (times[$0.name] ?? .earliest, $0.name) }
        if isOlder ?? true { best = template }
      } catch {
        fault = fault ?? error.sentence
      }
    }
    if let best { return best }
    throw RequestRefusal(.state, fault ?? "no template in templates/ suits board \(board.name)")
  }

  private static func suits(_ template: Template, _ board: Board) -> Bool {
    guard template.manifest["group"]?.bool != true, template.manifest["boards"] == nil else { return false }
    let tags = template.manifest["tags"]?.array?.compactMap(\.string) ?? []
    return board.matches(board: template.manifest["board"]?.string, tags: tags)
  }

  /// Notes that a job of a template has run on a board, so that the others come first.
  ///
  /// Only their turns rest on it, so that what cannot be noted is not.
  func hasRun(_ template: String, on board: String, at time: Timestamp) {
    guard BoardName.fault(in: board) == nil else { return }
    try? change(board) { orders in
      if orders.templates[template] ?? .earliest < time { orders.templates[template] = time }
    }
  }
}

extension Timestamp {
  fileprivate static let earliest = Timestamp(microseconds: 0)
}
