import JSON
import Testing

@testable import Gateway

@Suite("Scan for a list")
struct ListScanTests {
  /// A spool of which it is counted how often which job is looked at.
  private final class Jobs {
    var objects: [Int: JSONObject] = [:]
    var looks: [Int] = []

    init(_ ids: some Sequence<Int>, _ object: (Int) -> JSONObject = { ["id": .integer($0)] }) {
      for id in ids { objects[id] = object(id) }
    }

    func look(_ id: Int) -> JSONObject? {
      looks.append(id)
      return objects[id]
    }
  }

  private func run<Candidates: IteratorProtocol, Failure: Error>(
    _ scan: ListScan<Candidates, Failure>,
    by count: Int = 3
  ) throws(Failure) -> (ids: [Int], total: Int) {
    var scan = scan
    var ids: [Int] = []
    while true {
      switch try scan.next(upTo: count) {
      case .objects(let objects):
        #expect(objects.count <= max(1, count))
        ids += objects.compactMap { $0["id"]?.integer }
      case .end(let total): return (ids, total)
      }
    }
  }

  @Test(
    "Without condition and order, the page's own objects are looked at and no others",
    arguments: [
      (0, nil, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), (0, 3, [9, 8, 7]), (4, 3, [5, 4, 3]), (8, 5, [1, 0]),
      (10, 5, []), (.max, 5, []), (3, .max, [6, 5, 4, 3, 2, 1, 0]), (2, 0, []),
    ] as [(Int, Int?, [Int])]
  )
  func page(offset: Int, limit: Int?, ids: [Int]) {
    let jobs = Jobs(0..<10)
    let page = ListPage(offset: offset, limit: limit)
    let newest = (0..<10).reversed().makeIterator()
    let found = run(ListScan(newest, where: nil, order: SortOrder([]), page: page, look: jobs.look))
    #expect(found.ids == ids)
    #expect(found.total == 10)
    #expect(jobs.looks == ids)
  }

  @Test("Only what matches is counted, and each candidate is looked at once")
  func condition() {
    let jobs = Jobs(0..<20)
    let found = run(
      ListScan(
        (0..<20).makeIterator(),
        where: { ($0["id"]?.integer ?? 0) % 3 == 0 },
        order: SortOrder([]),
        page: ListPage(offset: 2, limit: 3),
        look: jobs.look
      )
    )
    #expect(found.ids == [6, 9, 12])
    #expect(found.total == 7)
    #expect(jobs.looks == Array(0..<20))
  }

  @Test("Sorted, all are looked at once, and those on the page once more; ids decide where keys do not")
  func sorted() {
    let jobs = Jobs(0..<10) { ["id": .integer($0), "size": .integer($0 % 3)] }
    let found = run(
      ListScan(
        (0..<10).reversed().makeIterator(),
        where: nil,
        order: SortOrder([SortKey(field: "size", direction: .descending)]),
        page: ListPage(offset: 1, limit: 4),
        look: jobs.look
      )
    )
    #expect(found.ids == [5, 8, 1, 4])
    #expect(found.total == 10)
    #expect(jobs.looks == (0..<10).reversed() + [5, 8, 1, 4])
  }

  @Test("An object that has vanished is passed over", arguments: [false, true])
  func vanished(isSorted: Bool) {
    let jobs = Jobs([0, 1, 3, 4])
    let order = SortOrder(isSorted ? [SortKey(field: "id")] : [])
    let found = run(
      ListScan((0..<5).makeIterator(), where: { _ in true }, order: order, page: ListPage(), look: jobs.look)
    )
    #expect(found.ids == [0, 1, 3, 4])
    #expect(found.total == 4)
  }

  @Test("One that has vanished from a page without condition keeps its place, so that pages do not overlap")
  func vanishedFromPage() {
    let jobs = Jobs([1, 2, 3, 4, 5])
    let pages = [0, 3].map { offset in
      run(
        ListScan(
          (0..<6).makeIterator(),
          where: nil,
          order: SortOrder([]),
          page: ListPage(offset: offset, limit: 3),
          look: jobs.look
        )
      ).ids
    }
    #expect(pages == [[1, 2], [3, 4, 5]])
  }

  @Test("An object that matches no more when its page is made is left out")
  func changed() {
    let jobs = Jobs(0..<4) { ["id": .integer($0), "status": "new"] }
    var scan = ListScan(
      (0..<4).makeIterator(),
      where: { $0["status"] == "new" },
      order: SortOrder([SortKey(field: "id", direction: .descending)]),
      page: ListPage(),
      look: jobs.look
    )
    #expect(scan.next(upTo: 5) == .objects([]))
    jobs.objects[2]?["status"] = "running"
    jobs.objects[1] = nil
    let found = run(scan)
    #expect(found.ids == [3, 0])
    #expect(found.total == 4)
  }

  @Test("A piece takes a bounded number of looks, and at least one", arguments: [-1, 0, 1, 2, 7, 100])
  func pieces(count: Int) {
    for isSorted in [false, true] {
      let jobs = Jobs(0..<30)
      var scan = ListScan(
        (0..<30).makeIterator(),
        where: { ($0["id"]?.integer ?? 0) > 20 },
        order: SortOrder(isSorted ? [SortKey(field: "id")] : []),
        page: ListPage(),
        look: jobs.look
      )
      var looks = 0
      var objects = 0
      while case .objects(let piece) = scan.next(upTo: count) {
        #expect(jobs.looks.count - looks <= max(1, count))
        looks = jobs.looks.count
        objects += piece.count
      }
      #expect(objects == 9)
    }
  }

  @Test("The end is told as often as it is asked for")
  func end() {
    var scan = ListScan(
      EmptyCollection<Int>().makeIterator(),
      where: nil,
      order: SortOrder([]),
      page: ListPage(),
      look: { _ in nil }
    )
    #expect(scan.next(upTo: 1) == .objects([]))
    #expect(scan.next(upTo: 1) == .end(total: 0))
    #expect(scan.next(upTo: 1) == .end(total: 0))
  }

  @Test("Of what is sorted, no more is held than reaches to the end of the page")
  func holdsLittle() {
    let jobs = Jobs(0..<2000)
    var scan = ListScan(
      (0..<2000).makeIterator(),
      where: nil,
      order: SortOrder([SortKey(field: "id", direction: .descending)]),
      page: ListPage(offset: 1, limit: 2),
      look: jobs.look
    )
    var empty = 0
    while case .objects(let objects) = scan.next(upTo: 100), objects.isEmpty { empty += 1 }
    // Twenty pieces and one to see the end, and one to order the three: not twenty more for all.
    #expect(empty <= 22)
    #expect(jobs.looks.suffix(2) == [1998, 1997])
  }

  private struct Broken: Error, Equatable {}

  @Test("What a look throws comes out, and a further pull goes on behind it")
  func failure() throws {
    func look(_ id: Int) throws(Broken) -> JSONObject? {
      if id == 1 { throw Broken() }
      return ["id": .integer(id)]
    }
    var scan = ListScan(
      (0..<3).makeIterator(),
      where: { _ in true },
      order: SortOrder([]),
      page: ListPage(),
      look: look
    )
    #expect(try scan.next(upTo: 1) == .objects([["id": 0]]))
    #expect(throws: Broken()) { try scan.next(upTo: 1) }
    #expect(try scan.next(upTo: 1) == .objects([["id": 2]]))
  }

  @Test("A page of many matches is the same as that of the whole list, sorted at once", arguments: 0..<8)
  func reference(seed: UInt64) {
    var random = Randomness(seed: seed)
    let ids = Array(0..<5000).shuffled(using: &random)
    let jobs = Jobs(ids) { ["id": .integer($0), "size": .integer(Int.random(in: 0..<50, using: &random))] }
    let page = ListPage(
      offset: Int.random(in: 0..<200, using: &random),
      limit: Int.random(in: 0..<200, using: &random)
    )
    let order = SortOrder([SortKey(field: "size")])
    let found = run(
      ListScan(ids.makeIterator(), where: nil, order: order, page: page, look: jobs.look),
      by: 100
    )
    let sorted = jobs.objects.sorted { a, b in
      let sizes = (a.value["size"]?.integer ?? 0, b.value["size"]?.integer ?? 0)
      return sizes.0 < sizes.1 || sizes.0 == sizes.1 && a.key < b.key
    }
    #expect(found.ids == sorted.map(\.key).dropFirst(page.offset).prefix(page.limit ?? 0).map { $0 })
    #expect(found.total == 5000)
  }
}
