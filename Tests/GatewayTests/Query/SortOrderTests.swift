import JSON
import Testing

@testable import Gateway

@Suite("Sorting of lists")
struct SortOrderTests {
  private static let objects: [JSONObject] = [
    ["id": 0, "name": "b", "size": 2],
    ["id": 1, "name": .null, "size": 1],
    ["id": 2, "name": "a", "size": .number(2)],
    ["id": 3, "size": 3],
    ["id": 4, "name": "b", "size": .number(1.5)],
  ]

  @Test(
    "Objects go by each key in turn, and nulls where they are sent",
    arguments: [
      ([SortKey(field: "name")], [2, 0, 4, 1, 3]),
      ([SortKey(field: "name", direction: .descending)], [0, 4, 2, 1, 3]),
      ([SortKey(field: "name", nulls: .first)], [1, 3, 2, 0, 4]),
      ([SortKey(field: "name", direction: .descending, nulls: .first)], [1, 3, 0, 4, 2]),
      ([SortKey(field: "name"), SortKey(field: "size")], [2, 4, 0, 1, 3]),
      ([SortKey(field: "size", direction: .descending), SortKey(field: "name")], [3, 2, 0, 4, 1]),
      (
        [SortKey(field: "name"), SortKey(field: "name", direction: .descending, nulls: .first)],
        [2, 0, 4, 1, 3]
      ),
      ([], [0, 1, 2, 3, 4]),
    ] as [([SortKey], [Int])]
  )
  func sorts(keys: [SortKey], ids: [Int]) {
    let order = SortOrder(keys)
    let sorted = Self.objects.enumerated().sorted { a, b in
      let outcome = order.order(order.values(of: a.element), order.values(of: b.element))
      return outcome == .before || outcome == .same && a.offset < b.offset
    }
    #expect(sorted.map(\.offset) == ids)
  }

  @Test("A field that stands twice is kept once")
  func repeats() {
    let order = SortOrder([
      SortKey(field: "a"), SortKey(field: "b"), SortKey(field: "a", direction: .descending),
    ])
    #expect(order.keys == [SortKey(field: "a"), SortKey(field: "b")])
  }

  @Test("An order along the ids is known as one")
  func alongIDs() {
    let created: FieldPath = "created_at"
    #expect(SortOrder([SortKey(field: created)]).direction(alongIDs: [created]) == .ascending)
    #expect(
      SortOrder([SortKey(field: created, direction: .descending), SortKey(field: "a")])
        .direction(alongIDs: ["id", created]) == .descending
    )
    #expect(SortOrder([SortKey(field: "a"), SortKey(field: created)]).direction(alongIDs: [created]) == nil)
    #expect(SortOrder([]).direction(alongIDs: [created]) == nil)
  }
}
