import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("UFDL: lists of jobs", .timeLimit(.minutes(5)))
struct UfdlListTests {
  /// Jobs 1 to 5: passed, failed, cancelled, waiting, and passed but flagged as deleted.
  private static func tree() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addRunJob(
      1,
      manifest: #"{"outputs": [{"name": "report", "type": "junit", "path": "report.xml"}]}"#
    )
    try tree.write("finished/1/attempts/1/outputs/report.xml", "<testsuite/>")
    try tree.addRunJob(2, verdict: "failed", reason: "FAIL was seen")
    try tree.addEndedJob(3, in: "cancelled", verdict: "cancelled", reason: "ann cancelled it", log: nil)
    try tree.addJob(4, at: "queued/4")
    try tree.addRunJob(5)
    try describe(2, "finished/2", #""description": "Zürich", "owner_id": 7"#, in: tree)
    try describe(5, "finished/5", #""deleted": "2020-01-02T00:00:00.000000Z""#, in: tree)
    try describe(4, "queued/4", #""template": {"name": "train", "version": 3}"#, in: tree)
    for id in 1...5 { try tree.indexAcceptance(id) }
    for id in [1, 5] { try tree.indexEnd(id) }
    try tree.indexEnd(2, "failed")
    try tree.indexEnd(3, "cancelled")
    return tree
  }

  /// Writes a job.json with some further members; a job's second is its id.
  private static func describe(_ id: Int, _ path: String, _ members: String, in tree: SpoolTree) throws {
    try tree.write(
      "\(path)/job.json",
      """
      {"id": \(id), "uuid": "x", "drop": "d", "owner": "ann", "owner_id": 1000, "team": "lab", "comment": "c",
       "created": "\(SpoolTree.created)", \(members)}
      """.replacingFirst(#""owner_id": 1000, "#, with: members.contains("owner_id") ? "" : nil)
    )
  }

  @Test("Without a body all jobs are listed by their pk but those that are flagged as deleted")
  func all() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let reply = try serving.list()
      #expect(reply.status == 200)
      #expect(reply["Content-Type"] == "application/json")
      #expect(try serving.pks() == [1, 2, 3, 4])
      #expect(try serving.pks("{}") == [1, 2, 3, 4])
    }
  }

  @Test("A list has each job as it is by itself")
  func elements() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let jobs = try (1...4).map { try serving.get("/v1/jobs/\($0)").json() }
      #expect(try serving.list().json() == .array(jobs))
    }
  }

  @Test("A job that is flagged as deleted is listed where inactive ones are asked for, and shown by its pk")
  func deleted() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      #expect(try serving.pks(#"{"include_inactive": true}"#) == [1, 2, 3, 4, 5])
      #expect(try serving.pks(#"{"include_inactive": false}"#) == [1, 2, 3, 4])
      #expect(try serving.get("/v1/jobs/5").json()["deletion_time"]?.string != nil)
    }
  }

  @Test(
    "A filter is read whatever the body is said to be",
    arguments: ["Content-Type: application/json", "Content-Type: text/plain", "Accept: */*"]
  )
  func contentType(field: String) throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let filter = #"{"expressions": [{"type": "exact", "field": "pk", "value": 2}]}"#
      let reply = try serving.ask("POST", "/v1/jobs/list", fields: [field], body: filter)
      #expect(try reply.json().array?.count == 1)
    }
  }

  struct Question: Sendable, CustomTestStringConvertible {
    var filter: String
    var pks: [Int]

    var testDescription: String { filter }

    init(_ expressions: String, _ pks: [Int]) {
      filter = #"{"expressions": [\#(expressions)]}"#
      self.pks = pks
    }

    init(filter: String, _ pks: [Int]) {
      self.filter = filter
      self.pks = pks
    }
  }

  @Test(
    "The jobs are listed for which all expressions hold",
    arguments: [
      Question(#"{"type": "exact", "field": "pk", "value": 2}"#, [2]),
      Question(#"{"type": "exact", "field": "pk", "value": 2.0}"#, [2]),
      Question(#"{"type": "exact", "field": "pk", "value": "2"}"#, []),
      Question(#"{"type": "exact", "field": "pk", "value": 77}"#, []),
      Question(#"{"type": "exact", "field": "pk", "value": -1}"#, []),
      Question(#"{"type": "exact", "field": "pk", "value": 5}"#, []),
      Question(
        #"{"type": "or", "sub_expressions": [{"type": "exact", "field": "pk", "value": 4}, {"type": "exact", "field": "pk", "value": 1}]}"#,
        [1, 4]
      ),
      Question(#"{"type": "exact", "field": "pk", "value": 2, "invert": true}"#, [1, 3, 4]),
      Question(#"{"type": "exact", "field": "template.name", "value": "train"}"#, [4]),
      Question(
        #"{"type": "exact", "field": "template.name", "value": "DIRECT", "case_insensitive": true}"#,
        [1, 2, 3]
      ),
      Question(#"{"type": "exact", "field": "is_cancelled", "value": true}"#, [3]),
      Question(#"{"type": "exact", "field": "creator", "value": 7}"#, [2]),
      Question(#"{"type": "exact", "field": "outputs.name", "value": "report"}"#, [1]),
      Question(#"{"type": "exact", "field": "node", "value": 85090325459100}"#, [1, 2]),
      Question(
        #"{"type": "contains", "field": "description", "sub_string": "ZÜR", "case_insensitive": true}"#,
        [2]
      ),
      Question(#"{"type": "contains", "field": "error_reason", "sub_string": "FAIL"}"#, [2]),
      Question(#"{"type": "isnull", "field": "start_time"}"#, [3, 4]),
      Question(#"{"type": "is_null", "field": "end_time", "invert": true}"#, [1, 2, 3]),
      Question(#"{"type": "compare", "field": "pk", "operator": ">=", "value": 3}"#, [3, 4]),
      Question(
        #"{"type": "compare", "field": "end_time", "operator": "<", "value": "2020-01-01T00:01:00.1"}"#,
        [3]
      ),
      Question(
        #"{"type": "compare", "field": "pk", "operator": ">", "value": 1}, {"type": "isnull", "field": "error_reason"}"#,
        [4]
      ),
      Question(
        #"{"type": "or", "sub_expressions": [{"type": "and", "sub_expressions": [{"type": "isnull", "field": "end_time"}, {"type": "isnull", "field": "node"}]}, {"type": "exact", "field": "pk", "value": 1}]}"#,
        [1, 4]
      ),
    ]
  )
  func filters(question: Question) throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      #expect(try serving.pks(question.filter) == question.pks)
    }
  }

  @Test(
    "Jobs come in the order that is asked for",
    arguments: [
      Question(filter: #"{"order_by": [{"field": "pk", "ascending": false}]}"#, [4, 3, 2, 1]),
      Question(
        filter: #"{"order_by": [{"field": "creation_time"}, {"field": "pk", "ascending": false}]}"#,
        [4, 3, 2, 1]
      ),
      Question(
        filter: #"{"order_by": [{"field": "end_time", "ascending": false}, {"field": "pk"}]}"#,
        [1, 2, 3, 4]
      ),
      Question(filter: #"{"order_by": [{"field": "end_time", "nulls_first": true}]}"#, [4, 3, 1, 2]),
      Question(
        filter: #"{"order_by": [{"field": "description"}, {"field": "pk", "ascending": false}]}"#,
        [3, 1, 2, 4]
      ),
      Question(
        filter:
          #"{"order_by": [{"field": "pk", "ascending": false}], "expressions": [{"type": "or", "sub_expressions": [{"type": "exact", "field": "pk", "value": 1}, {"type": "exact", "field": "pk", "value": 3}]}]}"#,
        [3, 1]
      ),
    ]
  )
  func orders(question: Question) throws {
    let tree = try Self.tree()
    // Among equals the one with a description comes first, as "Bla blubb" does ahead of "c".
    try Self.describe(4, "queued/4", #""title": "t""#, in: tree)
    try servingUfdl(tree) { (serving) throws in #expect(try serving.pks(question.filter) == question.pks) }
  }

  @Test("Where the clock was set back, jobs are listed by when they were accepted, not by their pk")
  func setBackClock() throws {
    let tree = try SpoolTree()
    for id in 1...3 {
      try tree.addJob(id, at: "queued/\(id)")
      let record = SpoolTree.record(id).replacingFirst("2020-01-01", with: "2020-01-0\(5 - id)")
      try tree.write("queued/\(id)/job.json", record)
      try tree.append(
        ".index/jobs",
        "A\t\(id)\t\(SpoolTree.createdMicroseconds + (4 - id) * 86_400_000_000)\tann\t1\td\t\t\n"
      )
    }
    try servingUfdl(tree) { (serving) throws in
      #expect(try serving.pks(#"{"order_by": [{"field": "creation_time"}]}"#) == [3, 2, 1])
      #expect(
        try serving.pks(#"{"order_by": [{"field": "creation_time", "ascending": false}]}"#) == [1, 2, 3]
      )
    }
  }

  @Test(
    "What is no filter is refused with the place and the reason",
    arguments: zip(
      [
        "[]", "{", "\u{1}", #"{"x": 1}"#,
        #"{"expressions": [{"type": "exact", "field": "status", "value": 1}]}"#,
        #"{"expressions": [{"type": "exact", "field": "template", "value": 1}]}"#,
        #"{"order_by": [{"field": "x"}]}"#, #"{"include_inactive": 1}"#, "null",
      ],
      [
        "must be an object", "not JSON", "not JSON", "unknown key", "expressions[0]: unknown field",
        "template.name", "order_by[0]: unknown field", "include_inactive", "must be an object",
      ]
    )
  )
  func refusals(filter: String, reason: String) throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let reply = try serving.list(filter)
      #expect(reply.status == 400)
      #expect(try reply.json().object?.names == ["detail"])
      #expect(try reply.json()["detail"]?.string?.contains(reason) == true)
    }
  }

  @Test("A filter that is too long is refused")
  func tooLong() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let reply = try serving.list("{}" + String(repeating: " ", count: 70_000))
      #expect(reply.status == 413)
      #expect(try reply.json()["detail"]?.string != nil)
    }
  }

  @Test(
    "All of a long list comes, each job once",
    arguments: ["", #"{"order_by": [{"field": "end_time"}]}"#]
  )
  func long(filter: String) throws {
    let tree = try SpoolTree()
    let count = 600
    for id in 1...count {
      try tree.write(
        "queued/\(id)/job.json",
        SpoolTree.record(id, comment: String(repeating: "x", count: 600))
      )
      try tree.indexAcceptance(id)
    }
    try servingUfdl(tree) { (serving) throws in
      let visitor = try serving.serving.visitor()
      let fields = ["Connection: close", "Content-Length: \(filter.utf8.count)"]
      let head = "POST /v1/jobs/list HTTP/1.0\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
      try visitor.send(head + filter)
      #expect(try visitor.head().status == 200)
      let jobs = try #require(JSONParser.parse(visitor.rest()).array)
      #expect(jobs.compactMap { $0["pk"]?.integer } == Array(1...count))
    }
  }

  @Test("A GET of the list is refused, for it takes a POST")
  func get() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let reply = try serving.get("/v1/jobs/list")
      #expect(reply.status == 405)
      #expect(reply["Allow"] == "POST, OPTIONS")
    }
  }
}

@Suite("UFDL: lists that are long")
struct UfdlJobListTests {
  /// How many steps it takes until a list of so many jobs can be begun.
  private static func steps(_ filter: String, of count: Int, longestSorted: Int = 3) throws -> Int {
    let tree = try SpoolTree()
    for id in 1...count { try tree.addJob(id, at: "queued/\(id)") }
    let lookout = Lookout(reader: tree.reader) { _ in }
    let list = UfdlJobList(
      try FilterSpecification(parsing: Array(filter.utf8), fields: UfdlFields.filterable),
      lookout.fresh(),
      UfdlJobs(lookout),
      UfdlFields(keys: UfdlKeys(spool: SpoolTree.uuid)),
      longestSorted: longestSorted
    )
    return try withExtendedLifetime(tree) {
      var steps = 1
      while try !list.prepare() { steps += 1 }
      return steps
    }
  }

  @Test("A sorted list goes to a bound, one in the order of the pks has none")
  func bound() throws {
    let sorted = #"{"order_by": [{"field": "node"}]}"#
    #expect(throws: Never.self) { try Self.steps(sorted, of: 3) }
    #expect(throws: UfdlListTrouble.self) { try Self.steps(sorted, of: 4) }
    let byPK = #"{"order_by": [{"field": "pk", "ascending": false}]}"#
    #expect(throws: Never.self) { try Self.steps(byPK, of: 4) }
  }

  @Test("What does not fit counts for nothing")
  func narrowed() throws {
    let filter = """
      {"order_by": [{"field": "node"}],
       "expressions": [{"type": "compare", "field": "pk", "operator": "<", "value": 4}]}
      """
    #expect(throws: Never.self) { try Self.steps(filter, of: 10) }
  }

  @Test("A list that begins with much that does not fit is begun in many steps")
  func steps() throws {
    let filter = #"{"expressions": [{"type": "exact", "field": "description", "value": "x"}]}"#
    #expect(try Self.steps(filter, of: 200) >= 3)
  }
}

@Suite("UFDL: which jobs are opened for a list")
struct UfdlCandidatesTests {
  private static func table(_ ids: some Sequence<Int>, created: (Int) -> Timestamp?) -> JobTable {
    var table = JobTable()
    for id in JobIDs.of(ids) {
      let record = created(id.number).map { time in
        JobRecord(id: id, uuid: "", drop: "d", owner: "ann", ownerID: 1, team: "lab", created: time)
      }
      table.add(id, in: .queued, record)
    }
    return table
  }

  private static func all(_ candidates: consuming UfdlCandidates) -> [Int] {
    var ids: [Int] = []
    while let id = candidates.next() { ids.append(id.number) }
    return ids
  }

  @Test("All of a table are candidates, in either order", arguments: [0, 1, 511, 512, 513, 1500])
  func table(count: Int) {
    let ids = (0..<count).map { $0 * 3 + 1 }
    let table = Self.table(ids) { Timestamp(microseconds: $0) }
    #expect(Self.all(UfdlCandidates(table, in: .ascending)) == ids)
    #expect(Self.all(UfdlCandidates(table, in: .descending)) == ids.reversed())
  }

  @Test("The highest id there can be is a candidate, and the last one")
  func highest() {
    let table = Self.table([1, .max]) { _ in Timestamp(microseconds: 0) }
    #expect(Self.all(UfdlCandidates(table, in: .ascending)) == [1, .max])
  }

  @Test("Those that a filter names are candidates in order")
  func given() {
    let ids = JobIDs.of([3, 1, 2])
    #expect(Self.all(UfdlCandidates(ids, in: .ascending)) == [1, 2, 3])
    #expect(Self.all(UfdlCandidates(ids, in: .descending)) == [3, 2, 1])
  }

  @Test(
    "A table is in the order of acceptance where each job has a later time than the one before",
    arguments: zip([[1, 2, 3], [1, 1, 2], [2, 1, 3], [], [7]], [true, false, false, true, true])
  )
  func order(times: [Int], isInOrder: Bool) {
    let table = Self.table(times.indices.map { $0 + 1 }) { Timestamp(microseconds: times[$0 - 1]) }
    #expect(table.isInOrderOfAcceptance == isInOrder)
  }

  @Test("A job of which nobody knows when it was accepted has no place in that order")
  func unknownTime() {
    #expect(!Self.table([1, 2]) { $0 == 1 ? Timestamp(microseconds: 1) : nil }.isInOrderOfAcceptance)
  }

  private static func pk(_ value: JSONValue) -> FilterExpression { .field("pk", .exact(value)) }

  @Test("Only what names jobs by their pk narrows a list")
  func narrowing() {
    let other = FilterExpression.field("description", .exact("x"))
    #expect(Self.pk(3).jobs == Set(JobIDs.of([3])))
    #expect(Self.pk(0).jobs == [])
    #expect(Self.pk("3").jobs == nil)
    #expect(other.jobs == nil)
    #expect(FilterExpression.not(Self.pk(3)).jobs == nil)
    #expect(FilterExpression.any([Self.pk(3), Self.pk(5)]).jobs == Set(JobIDs.of([3, 5])))
    #expect(FilterExpression.any([Self.pk(3), other]).jobs == nil)
    #expect(FilterExpression.all([other, Self.pk(3)]).jobs == Set(JobIDs.of([3])))
    #expect(FilterExpression.field("parent", .exact(3)).jobs == nil)
  }
}

extension String {
  /// The text with the first occurrence of another replaced; as it is where nothing is to be put there.
  fileprivate func replacingFirst(_ text: String, with other: String?) -> String {
    guard let other, let range = firstRange(of: text) else { return self }
    return replacingSubrange(range, with: other)
  }

  private func replacingSubrange(_ range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
