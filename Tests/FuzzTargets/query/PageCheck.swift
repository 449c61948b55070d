import JSON

@testable import Query

/// Compares a scan, which goes by bounded pieces and forgets what is on no page, with a search that does not.
struct PageCheck {
  var condition: ((JSONObject) -> Bool)?
  var order: SortOrder
  var page: ListPage

  func run(by step: Int) {
    checkOrder()
    let all = Jobs.all.indices.filter { condition?(Jobs.all[$0]) ?? true }.sorted(by: precedes)
    let wanted = all.indices.filter(page.contains).map { Jobs.all[all[$0]] }
    let (found, total) = scan(by: step)
    expect(total == all.count, "\(total) of \(all.count) jobs")
    expect(found == wanted, "\(found) instead of \(wanted)")
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    switch order.order(order.values(of: Jobs.all[a]), order.values(of: Jobs.all[b])) {
    case .before: true
    case .same: a < b
    case .after: false
    }
  }

  private func scan(by step: Int) -> (found: [JSONObject], total: Int) {
    var scan = ListScan(Jobs.all.indices.makeIterator(), where: condition, order: order, page: page) {
      Jobs.all[$0]
    }
    var found: [JSONObject] = []
    while true {
      switch scan.next(upTo: step) {
      case .objects(let objects):
        expect(objects.count <= max(1, step), "\(objects.count) objects in a piece for \(step)")
        found += objects
      case .end(let total): return (found, total)
      }
    }
  }

  /// Of any three jobs the order is one that can be sorted by.
  private func checkOrder() {
    let values = Jobs.all.map(order.values)
    for a in values {
      for b in values {
        let ab = order.order(a, b)
        expect(order.order(b, a) == ab.reversed, "\(a) and \(b) contradict each other")
        for c in values where ab != .after && order.order(b, c) != .after {
          expect(order.order(a, c) != .after, "\(a), \(b) and \(c) go in a circle")
        }
      }
    }
  }
}
