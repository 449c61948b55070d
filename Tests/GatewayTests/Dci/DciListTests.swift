import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: the list of jobs")
struct DciListTests {
  /// The document's own, with one of its jobs.
  private static let example = """
    {
      "_meta": {
        "count": 2
      },
      "jobs": [
        {
          "id": "cbd0ad1b-1f4b-4056-8c82-27ff9511e37f",
          "etag": "f6cad3d32fde30a7a4b2beeed4002705",
          "status": "new",
          "comment": "some comment",
          "recheck": true,
          "created_at": "2016-02-25T13:32:41.706080",
          "updated_at": "2016-02-25T13:32:41.706080",
          "remoteci_id": "68bf9302-e9f7-41fb-89a1-823516dac13b",
          "jobdefinition_id": "d4344452-f367-4b16-b0dd-fca87571e384",
          "team_id": "0c6b70b0-ae41-461a-af89-a2bd408b43f5"
        }
      ]
    }
    """

  private func servingOneOfEach(_ body: (Serving) throws -> Void) throws {
    let spool = try DciTree()
    try spool.addOneOfEach()
    try spool.serving(body)
  }

  @Test("A list has all that the document shows, each of its type")
  func document() throws {
    try servingOneOfEach { serving in
      let list = try serving.dci("/api/v1/jobs")
      #expect(shape(list, like: try JSONParser.parse(Array(Self.example.utf8))).isEmpty)
      #expect(list.object?.names == ["_meta", "jobs"])
    }
  }

  @Test("What DCI's client asks by default works")
  func clientsDefault() throws {
    try servingOneOfEach { serving in
      let query = "sort=-created_at&limit=10&offset=0&where=state:active&embed=topic,remoteci,team"
      let list = try serving.list(query)
      #expect(list.ids == [9, 8, 7, 6, 5, 4, 3, 2, 1])
      #expect(list.count == 9)
      let first = try serving.dci("/api/v1/jobs?\(query)")["jobs"]?.array?.first
      #expect(first?["team"]?["name"] == "lab")
      #expect(first?["remoteci"]?["id"] != nil)
    }
  }

  @Test("Without parameters all jobs come, oldest first")
  func all() throws {
    try servingOneOfEach { serving in
      let list = try serving.list("")
      #expect(list.ids == Array(1...9))
    }
  }

  @Test(
    "A list is filtered by any field",
    arguments: [
      ("status:success", [1]), ("status:failure", [2]), ("status:error", [3, 9]), ("status:killed", [4]),
      ("status:new", [5]), ("status:pre-run", [6]), ("status:running", [7]), ("status:post-run", [8]),
      ("status:unheard-of", []), ("state:active", Array(1...9)), ("state:archived", []),
      ("status:success,status:failure", []), ("status:success,state:active", [1]),
      ("recheck:false", Array(1...9)), ("recheck:true", []), ("comment:some comment", Array(1...9)),
      ("created_at:\(DciTree.dciTime(5))", [5]), ("updated_at:\(DciTree.dciTime(50))", [8]),
      ("remoteci_id:\(DciTree.names.uuid(.board, "nucleo-1"))", [1, 2, 3, 4, 6, 7, 8]),
      ("remoteci_id:\(DciTree.names.uuid(.board, "nucleo-f303re"))", [5, 9]),
      ("remoteci_id:x", []), ("team_id:\(DciTree.names.uuid(.team, "lab"))", Array(1...9)),
      ("team_id:\(DciTree.names.uuid(.team, "others"))", []),
      ("jobdefinition_id:\(DciTree.names.uuid(.template, "direct"))", Array(1...9)),
      ("status:error,remoteci_id:\(DciTree.names.uuid(.board, "nucleo-1"))", [3]), ("id:x", []),
    ]
  )
  func filter(condition: String, wanted: [Int]) throws {
    try servingOneOfEach { serving in
      let escaped = condition.split(separator: " ").joined(separator: "%20")
      let list = try serving.list("where=\(escaped)")
      #expect(list.ids == wanted)
      #expect(list.count == wanted.count)
      #expect(try serving.list("where=\(escaped)&sort=-created_at").ids == wanted.reversed())
      #expect(try serving.list("where=\(escaped)&sort=-status").ids.sorted() == wanted)
      // Once more, with what was remembered.
      #expect(try serving.list("where=\(escaped)").ids == wanted)
    }
  }

  @Test("One job is had by its id, and by its etag")
  func byID() throws {
    try servingOneOfEach { serving in
      #expect(try serving.list("where=id:\(DciTree.job(7))").ids == [7])
      #expect(try serving.list("where=id:\(DciTree.job(99))").ids == [])
      let tag = try #require(try serving.dci("/api/v1/jobs/7")["job"]?["etag"]?.string)
      #expect(try serving.list("where=etag:\(tag)").ids == [7])
    }
  }

  @Test("A list is sorted by any fields, and its pages make the whole")
  func sorted() throws {
    try servingOneOfEach { serving in
      #expect(try serving.list("sort=status,-created_at").ids == [9, 3, 2, 4, 5, 8, 6, 7, 1])
      #expect(try serving.list("sort=-updated_at&limit=4").ids == [1, 2, 3, 4])
      for query in ["sort=status", "sort=-created_at", "sort=id", "where=recheck:false", ""] {
        let whole = try serving.list(query)
        var pages: [Int] = []
        var offset = 0
        while true {
          let page = try serving.list("\(query)&limit=2&offset=\(offset)")
          #expect(page.count == whole.count)
          if page.ids.isEmpty { break }
          pages += page.ids
          offset += page.ids.count
        }
        #expect(pages == whole.ids, "\(query)")
      }
    }
  }

  @Test("A page behind the end is empty, and one of no elements too", arguments: ["offset=100", "limit=0"])
  func emptyPage(query: String) throws {
    try servingOneOfEach { serving in
      for query in [query, "\(query)&sort=status", "\(query)&where=recheck:false"] {
        let list = try serving.list(query)
        #expect(list.ids.isEmpty)
        #expect(list.count == 9)
      }
    }
  }

  @Test(
    "What is asked wrongly is 400, with what would be right",
    arguments: [
      ("limit=x", "error"), ("limit=-1", "error"), ("offset=+1", "error"), ("offset=1e3", "error"),
      ("limit=99999999999999999999", "error"), ("sort=colour", "Valid sort keys"),
      ("where=colour:red", "Valid where keys"), ("where=status", "error"),
    ]
  )
  func refused(query: String, member: String) throws {
    try servingOneOfEach { serving in
      let error = try serving.dci("/api/v1/jobs?\(query)", status: 400)
      #expect(error["status_code"] == 400)
      #expect(error["payload"]?[member] != nil)
    }
  }

  @Test("An unknown key is answered with all that are known")
  func keys() throws {
    try servingOneOfEach { serving in
      let keys = try serving.dci("/api/v1/jobs?where=colour:red", status: 400)["payload"]?[
        "Valid where keys"
      ]
      #expect(keys?.array?.compactMap(\.string) == DciFields.jobKeys.map(\.text))
      let shown = try serving.dci("/api/v1/jobs/1")["job"]?.object?.names ?? []
      #expect(Set(shown) == Set(DciFields.jobKeys.map(\.text)))
    }
  }

  @Test("A list has a tag, and is 304 where nothing changed")
  func tag() throws {
    try servingOneOfEach { serving in
      let tag = try #require(try serving.get("/api/v1/jobs")["ETag"])
      #expect(try serving.get("/api/v1/jobs", fields: ["If-None-Match: \(tag)"]).status == 304)
    }
  }

  // MARK: What it costs

  /// 200 jobs of which the index tells, the last two of them with folders.
  private func servingIndexed(_ body: (Serving) throws -> Void) throws {
    let spool = try DciTree()
    for number in 1...198 {
      let verdict: Verdict = number % 3 == 0 ? .failed : .passed
      try spool.addToIndexAlone(number, verdict, board: number % 2 == 0 ? "nucleo-2" : "nucleo-1")
    }
    for number in 199...200 { try spool.addEnded(number) }
    try spool.serving(body)
  }

  @Test(
    "No job is opened but those of the page, where the index tells enough",
    arguments: [
      ("", 200), ("&where=state:active", 200), ("&where=status:success", 134),
      ("&where=remoteci_id:\(DciTree.names.uuid(.board, "nucleo-1"))", 101),
      ("&where=remoteci_id:\(DciTree.names.uuid(.board, "nucleo-1")),status:success", 68),
    ]
  )
  func opensOnlyThePage(condition: String, count: Int) throws {
    try servingIndexed { serving in
      let list = try serving.list("sort=-created_at&limit=2\(condition)")
      #expect(list.ids == [200, 199])
      // One that had been opened would have been found missing.
      #expect(list.count == count)
    }
  }

  @Test("Jobs that have gone since they were listed are left out")
  func gone() throws {
    try servingIndexed { serving in
      let list = try serving.list("sort=-created_at&limit=3")
      #expect(list.ids == [200, 199])
    }
  }

  @Test("A long list comes in pieces, and is whole")
  func long() throws {
    let spool = try DciTree()
    let numbers = Array(1...700)
    for number in numbers {
      try spool.add(number, at: "queued/\(number)") { $0.comment = String(repeating: "long ", count: 100) }
    }
    try spool.serving { serving in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/api/v1/jobs?sort=-created_at", fields: ["Connection: close"])
      let head = try visitor.head()
      #expect(head["Transfer-Encoding"] == "chunked")
      let list = try JSONParser.parse(Chunks.joined(try visitor.rest()))
      let ids = list["jobs"]?.array?.compactMap { $0["id"]?.string.flatMap(DciTree.names.job)?.number }
      #expect(ids == numbers.reversed())
      #expect(list["_meta"]?["count"] == 700)
    }
  }
}

/// The content of a chunked answer (RFC 9112, section 7.1).
enum Chunks {
  static func joined(_ bytes: [UInt8]) throws -> [UInt8] {
    var content: [UInt8] = []
    var rest = bytes[...]
    while true {
      let end = try #require(rest.firstRange(of: [0x0D, 0x0A]))
      let size = try #require(Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16))
      if size == 0 { return content }
      content += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
  }
}
