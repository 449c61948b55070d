import Boards
import Glibc
import JSON
import Lab
import Posix
import Spool
import TestSupport
import Testing

@Suite("The catalogue of boards")
struct BoardCatalogueTests {
  private let spool: TemporarySpool
  private var boards: Directory { get throws { try spool.root.directory(Layout.boards) } }

  init() throws { spool = try TemporarySpool() }

  private func catalogue() throws -> BoardCatalogue {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    return catalogue
  }

  private func board(type: String, tags: [String] = []) -> JSONValue {
    [
      "type": .string(type), "tags": .array(tags.map(JSONValue.string)), "driver": ["kind": "process"],
      "trusted_submitters": true,
    ]
  }

  @Test("Board files are read, by their names")
  func reads() throws {
    try spool.addBoard("b")
    try spool.addBoard("a")
    let catalogue = try catalogue()
    #expect(catalogue.entries.map(\.name) == ["a", "b"])
    #expect(catalogue.board("a")?.type == "linux")
    #expect(catalogue.board("c") == nil)
  }

  @Test("Other files and hidden ones are no boards")
  func others() throws {
    try boards.put("README", "x")
    try boards.put(".a.json", "{}")
    try boards.put("a.json~", "{}")
    #expect(try catalogue().entries.isEmpty)
  }

  private func orders(by user: String) -> BoardOrders {
    var orders = BoardOrders()
    orders.stop = BoardOrders.Stop(by: user, at: Timestamp(microseconds: 1_000_000))
    return orders
  }

  private func put(_ orders: BoardOrders, of board: String) throws {
    try boards.replace(BoardOrders.fileName(board), orders.json.pretty, sync: false)
  }

  @Test("What requests decided about a board is known, new, changed and taken away")
  func readsOrders() throws {
    try spool.addBoard("a")
    try spool.addBoard("b")
    try put(orders(by: "ann"), of: "a")
    var catalogue = try catalogue()
    #expect(catalogue.orders(of: "a") == orders(by: "ann"))
    #expect(catalogue.orders(of: "b") == BoardOrders())
    #expect(catalogue.orders(of: "c") == BoardOrders())
    #expect(try !catalogue.refresh(from: spool.depot.reader))
    try put(orders(by: "bob"), of: "a")
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(catalogue.orders(of: "a") == orders(by: "bob"))
    try boards.remove(BoardOrders.fileName("a"))
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(catalogue.orders(of: "a") == BoardOrders())
  }

  @Test("Orders that cannot be used are none: not JSON, a link, or everybody's to write")
  func wrongOrders() throws {
    for name in ["a", "b", "c"] { try spool.addBoard(name) }
    try boards.put(BoardOrders.fileName("a"), "{")
    try put(orders(by: "mallory"), of: "b")
    try boards.setMode(0o646, of: BoardOrders.fileName("b"))
    try spool.root.put("orders", bytes: orders(by: "mallory").json.pretty)
    try boards.makeLink(BoardOrders.fileName("c"), to: "../orders")
    let catalogue = try catalogue()
    #expect(catalogue.boards.count == 3)
    for name in ["a", "b", "c"] { #expect(catalogue.orders(of: name) == BoardOrders()) }
  }

  @Test("A stranger's orders are none", .enabled(if: Users.current == 0))
  func strangersOrders() throws {
    try spool.addBoard("a")
    try put(orders(by: "mallory"), of: "a")
    chown("\(spool.path)/boards/\(BoardOrders.fileName("a"))", 4_000_000_123, 0)
    #expect(try catalogue().orders(of: "a") == BoardOrders())
  }

  @Test("Without a change nothing is new")
  func unchanged() throws {
    try spool.addBoard("a")
    var catalogue = BoardCatalogue()
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(try !catalogue.refresh(from: spool.depot.reader))
  }

  @Test("A changed, a new and a removed file are seen")
  func changes() throws {
    try spool.addBoard("a")
    var catalogue = try catalogue()
    try boards.replace("a.json", board(type: "other").pretty, sync: false)
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(catalogue.board("a")?.type == "other")
    try spool.addBoard("b")
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(catalogue.boards.count == 2)
    try boards.remove("a.json")
    #expect(try catalogue.refresh(from: spool.depot.reader))
    #expect(catalogue.entries.map(\.name) == ["b"])
  }

  @Test("A file that cannot be used is kept with its reason, and the others go on")
  func broken() throws {
    try spool.addBoard("good")
    try boards.put("bad.json", "{\n  \"type\": x\n}")
    let catalogue = try catalogue()
    #expect(catalogue.boards.map(\.name) == ["good"])
    let entry = catalogue.entries.first { $0.name == "bad" }
    #expect(entry?.board == nil)
    #expect(entry?.fault == "boards/bad.json is not JSON: line 2, column 11: 'x' where a value is expected")
  }

  @Test("A file with a wrong key is told as that")
  func wrongKey() throws {
    var file = board(type: "t").object ?? JSONObject()
    file["typ"] = "t"
    try spool.addBoard("bad", .object(file))
    #expect(
      try catalogue().entries.first?.fault == #"boards/bad.json: unknown key "typ"; did you mean "type"?"#
    )
  }

  @Test("A file that is mended is a board")
  func mended() throws {
    try boards.put("a.json", "{")
    var catalogue = try catalogue()
    #expect(catalogue.boards.isEmpty)
    try boards.replace("a.json", board(type: "t").pretty, sync: false)
    _ = try catalogue.refresh(from: spool.depot.reader)
    #expect(catalogue.board("a") != nil)
  }

  @Test("A file that everybody can write is refused, for it is an argument vector on every host")
  func worldWritable() throws {
    try spool.addBoard("a")
    try boards.setMode(0o646, of: "a.json")
    let entry = try catalogue().entries.first
    #expect(entry?.board == nil)
    #expect(
      entry?.fault == "boards/a.json: everybody can write it; `chmod o-w` makes it an admin's again"
    )
  }

  @Test("A link is refused, whatever it points to")
  func link() throws {
    try spool.root.put("a.json", String(decoding: board(type: "t").pretty, as: UTF8.self))
    try boards.makeLink("a.json", to: "../a.json")
    #expect(
      try catalogue().entries.first?.fault == "boards/a.json: it is a symbolic link, not a regular file"
    )
  }

  @Test("A stranger's file is refused", .enabled(if: Users.current == 0))
  func stranger() throws {
    try spool.addBoard("a")
    chown("\(spool.path)/boards/a.json", 4_000_000_123, 0)
    #expect(
      try catalogue().entries.first?.fault
        == "boards/a.json: it belongs to uid:4000000123, who is not the spool's owner"
    )
  }

  struct Row: CustomTestStringConvertible {
    var board: String?
    var tags: [String] = []
    var fault: String?
    var testDescription: String { "\(board ?? "any") \(tags)" }
  }

  static let rows = [
    Row(board: "alpha"), Row(board: "nucleo"), Row(board: "nucleo", tags: ["f4"]), Row(tags: ["f4", "usb"]),
    Row(board: "beta", tags: ["usb"]),
    Row(
      board: "alhpa",
      fault: #"no board has the name or the type "alhpa" (there are alpha (nucleo), beta (disco))"#
    ),
    Row(
      board: "nucelo",
      fault:
        #"no board has the name or the type "nucelo"; did you mean "nucleo"? (there are alpha (nucleo), beta (disco))"#
    ),
    Row(
      board: "zzzzzzz",
      fault: #"no board has the name or the type "zzzzzzz" (there are alpha (nucleo), beta (disco))"#
    ),
    Row(
      board: "beta",
      tags: ["f4"],
      fault: #"no board "beta" has all the tags f4 (there are alpha (nucleo), beta (disco))"#
    ),
    Row(
      tags: ["f4", "can"],
      fault: "no board has all the tags f4, can (there are alpha (nucleo), beta (disco))"
    ),
    // A file that cannot be used now may be mended.
    Row(board: "damaged"),
  ]

  @Test("Who asks for a board that there is not is told so, with the nearest name", arguments: rows)
  func faults(row: Row) throws {
    try spool.addBoard("alpha", board(type: "nucleo", tags: ["f4", "usb"]))
    try spool.addBoard("beta", board(type: "disco", tags: ["usb"]))
    try boards.put("damaged.json", "{")
    #expect(try catalogue().faultOf(board: row.board, tags: row.tags) == row.fault)
  }

  @Test("Where there are no boards that is the reason")
  func noBoards() throws {
    #expect(
      try catalogue().faultOf(board: "a", tags: [])
        == #"no board has the name or the type "a" (the spool has no boards)"#
    )
  }
}
