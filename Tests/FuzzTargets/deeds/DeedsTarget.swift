import HTTP

/// Does to a connection what no shell would, in whatever order: it may be of no use then, but must not trap,
/// nor contradict itself.
///
/// Each deed is one byte of the input, and whatever bytes it takes besides.
@c(LLVMFuzzerTestOneInput)
public func testDeeds(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  var connection = Connection()
  while !input.isEmpty {
    Deed(&input).perform(on: &connection, &input)
    check(&connection)
  }
  connection.abort()
  expect(connection.next() == .close && connection.pendingBytes == 0, "something is left behind the end")
  return 0
}

private func check(_ connection: inout Connection) {
  let shown = connection.withOutput { $0.count + $1.count }
  expect(connection.pendingBytes == shown, "\(connection.pendingBytes) bytes wait, but \(shown) are shown")
  expect(!connection.isStreaming || !connection.isUpgraded, "it is a stream and upgraded")
  guard connection.isStreaming else { return }
  expect(connection.next() == (shown > 0 ? .write : .feed), "a stream wants \(connection.next())")
  expect(
    (connection.deadline == nil) == (shown == 0),
    "a stream's deadline is \(String(describing: connection.deadline))"
  )
}
