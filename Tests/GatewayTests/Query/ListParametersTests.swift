import JSON
import Testing

@testable import Gateway

@Suite("Parameters of DCI's lists")
struct ListParametersTests {
  private static let keys: [FieldPath] = ["id", "status", "created_at", "recheck", "comment", "size", "tags"]

  private func read(_ query: [String: String]) throws(ListRefusal) -> ListParameters {
    try ListParameters(keys: Self.keys, limits: 1...200, defaultLimit: 20) { query[$0] }
  }

  @Test(
    "Nothing asks for the first page of all",
    arguments: [[:], ["where": "", "sort": "", "limit": "", "other": "1"]]
  )
  func nothing(query: [String: String]) throws {
    let parameters = try read(query)
    #expect(parameters.conditions.isEmpty)
    #expect(parameters.condition == nil)
    #expect(parameters.order.isEmpty)
    #expect(parameters.page == ListPage(offset: 0, limit: 20))
    #expect(parameters.embeds.isEmpty)
  }

  @Test("The default call of DCI's own client is read")
  func client() throws {
    let query = [
      "sort": "-created_at", "limit": "10", "offset": "0", "where": "status:new",
      "embed": "topic,remoteci,team",
    ]
    let parameters = try read(query)
    #expect(parameters.order == SortOrder([SortKey(field: "created_at", direction: .descending)]))
    #expect(parameters.page == ListPage(offset: 0, limit: 10))
    #expect(parameters.conditions == [ListParameters.Condition(field: "status", text: "new")])
    #expect(parameters.embeds == ["topic", "remoteci", "team"])
  }

  @Test("Without a bound of the server's a list has none")
  func unbounded() throws {
    let parameters = try ListParameters(keys: Self.keys, limits: 1...200, defaultLimit: nil) { _ in nil }
    #expect(parameters.page == ListPage(offset: 0, limit: nil))
  }

  @Test(
    "where is split at commas, and each part at its first colon",
    arguments: [
      ("status:new", [("status", "new")]),
      ("created_at:2026-01-01T00:00:00", [("created_at", "2026-01-01T00:00:00")]),
      ("status:new,id:5,", [("status", "new"), ("id", "5")]),
      ("comment:", [("comment", "")]),
      ("comment::", [("comment", ":")]),
      ("comment:\u{301}x,\u{301}", nil),
      ("comment:\u{301}x", [("comment", "\u{301}x")]),
    ] as [(String, [(String, String)]?)]
  )
  func splits(text: String, pairs: [(String, String)]?) throws {
    let conditions = pairs?.map { ListParameters.Condition(field: FieldPath($0), text: $1) }
    #expect((try? read(["where": text]))?.conditions == conditions)
  }

  @Test("sort takes several keys, each with its direction")
  func sort() throws {
    let parameters = try read(["sort": "status,-created_at,-status"])
    #expect(
      parameters.order.keys == [
        SortKey(field: "status"), SortKey(field: "created_at", direction: .descending),
      ]
    )
  }

  @Test(
    "What is wrong is refused in the words of DCI's own server, with what would be right",
    arguments: [
      ("where", "stat:new", #"Invalid where key: "stat:new""#, "Valid where keys"),
      ("where", "Status:new", #"Invalid where key: "Status:new""#, "Valid where keys"),
      ("where", ":new", #"Invalid where key: ":new""#, "Valid where keys"),
      ("where", "status", #"Invalid where key: "status""#, "error"),
      ("where", "comment:a,b", #"Invalid where key: "b""#, "error"),
      ("sort", "name", #"Invalid sort key: "name""#, "Valid sort keys"),
      ("sort", "--status", #"Invalid sort key: "--status""#, "Valid sort keys"),
      ("sort", "-", #"Invalid sort key: "-""#, "Valid sort keys"),
      ("sort", "+status", #"Invalid sort key: "+status""#, "Valid sort keys"),
      ("limit", "0", #"Invalid limit: "0""#, "error"), ("limit", "201", #"Invalid limit: "201""#, "error"),
      ("limit", "-1", #"Invalid limit: "-1""#, "error"), ("limit", "+1", #"Invalid limit: "+1""#, "error"),
      ("limit", "1.0", #"Invalid limit: "1.0""#, "error"),
      ("limit", "ten", #"Invalid limit: "ten""#, "error"),
      ("limit", "99999999999999999999", #"Invalid limit: "99999999999999999999""#, "error"),
      ("offset", "-1", #"Invalid offset: "-1""#, "error"),
      ("offset", " 1", #"Invalid offset: " 1""#, "error"),
      ("offset", "９", #"Invalid offset: "９""#, "error"),
    ]
  )
  func refuses(name: String, text: String, message: String, payload: String) {
    let refusal = #expect(throws: ListRefusal.self) { try read([name: text]) }
    #expect(refusal?.message == message)
    #expect(refusal?.payload.names == [payload])
  }

  @Test("A refusal carries the valid keys, the form of an element, or the range")
  func payloads() {
    let keys = JSONValue.array(Self.keys.map { .string($0.text) })
    #expect(refusal(["where": "x:1"])?.payload == ["Valid where keys": keys])
    #expect(refusal(["sort": "x"])?.payload == ["Valid sort keys": keys])
    #expect(
      refusal(["where": "x"])?.payload == ["error": "where key must have the following form \"key:value\""]
    )
    #expect(refusal(["limit": "x"])?.payload == ["error": "limit must be a whole number from 1 to 200"])
    #expect(refusal(["offset": "x"])?.payload == ["error": "offset must be a whole number from 0 up"])
  }

  private func refusal(_ query: [String: String]) -> ListRefusal? {
    #expect(throws: ListRefusal.self) { try read(query) }
  }

  @Test(
    "where compares the text of a value",
    arguments: [
      ("status:new", true), ("status:NEW", false), ("status:ne", false), ("id:7", true), ("id:7.0", false),
      ("id:07", false), ("recheck:true", true), ("recheck:True", true), ("recheck:false", false),
      ("recheck:1", false), ("comment:null", true), ("comment:", false), ("created_at:null", true),
      ("size:0.5", true), ("size:.5", false), ("tags:b", true), ("tags:c", false), ("tags:a:b", false),
      ("status:new,id:7", true), ("status:new,id:8", false),
    ]
  )
  func matches(text: String, isMatch: Bool) throws {
    let object: JSONObject = [
      "id": 7, "status": "new", "recheck": true, "comment": .null, "size": .number(0.5), "tags": ["a", "b"],
    ]
    let parameters = try read(["where": text])
    #expect(parameters.matches(object) == isMatch)
    #expect(parameters.condition?(object) == isMatch)
  }

  @Test("No text makes it crash", arguments: 0..<20)
  func survives(seed: UInt64) {
    var random = Randomness(seed: seed)
    let pieces = [
      "status", "id", ":", ",", "-", "7", "\u{301}", "é", "999999999999999999999", "", " ", "\u{0}",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
    }
    for _ in 0..<200 {
      let query = ["where": text(), "sort": text(), "limit": text(), "offset": text(), "embed": text()]
      _ = (try? read(query))?.matches(["status": "7", "id": 7])
    }
  }
}
