import JSON

@testable import Query

/// Asks fixed jobs for what a filter or a list's parameters want, and wants the page that a plain search finds.
///
/// The input's first three bytes are the page and how it is gone by; the rest is a filter's body where it
/// begins with a brace, else parameters as `where=…&sort=…`.
@c(LLVMFuzzerTestOneInput)
public func testQuery(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  let page = ListPage(offset: input.byte() % 16, limit: input.element(of: [nil, 0, 1, 3, .max]))
  let step = input.byte() % 8
  let text = input.rest
  if text.first == UInt8(ascii: "{") {
    testFilter(text, page, step)
  } else {
    testParameters(text, step)
  }
  return 0
}

private func testFilter(_ body: [UInt8], _ page: ListPage, _ step: Int) {
  do throws(FilterRefusal) {
    let filter = try FilterSpecification(parsing: body, fields: Jobs.fields)
    expect(filter.condition != nil || filter.expressions.isEmpty, "a condition is passed over")
    PageCheck(condition: filter.condition, order: filter.order, page: page).run(by: step)
  } catch {
    expect(!error.sentence.isEmpty, "no reason is told")
  }
}

private func testParameters(_ text: [UInt8], _ step: Int) {
  var values: [String: String] = [:]
  for item in String(decoding: text, as: UTF8.self).unicodeScalars.split(separator: "&") {
    let parts = item.split(separator: "=", maxSplits: 1)
    if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
  }
  do throws(ListRefusal) {
    let parameters = try ListParameters(keys: Jobs.fields, limits: 1...200, defaultLimit: 20) { values[$0] }
    PageCheck(condition: parameters.condition, order: parameters.order, page: parameters.page).run(by: step)
  } catch {
    expect(!error.message.isEmpty && !error.payload.isEmpty, "no reason is told")
  }
}
