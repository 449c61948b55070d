import Boards
import Testing

/// What tools said, and whose fault it was.
@Suite("Recipes read how tools end")
struct RecordedEndTests {
  @Test("An end of a probe's tool is told with the tool's own words", arguments: RecordedProbeEnds.all)
  func probes(end: RecordedEnd) throws { #expect(try end.read() == end.meaning) }

  @Test("An end of a loader's tool is told with the tool's own words", arguments: RecordedSerialEnds.all)
  func loaders(end: RecordedEnd) throws { #expect(try end.read() == end.meaning) }

  @Test(
    "An end of a tool with commands of its own is told with its own words",
    arguments: RecordedScriptEnds.all
  )
  func scripts(end: RecordedEnd) throws { #expect(try end.read() == end.meaning) }

  @Test("A tool that a signal ended is the infrastructure's fault", arguments: [6, 9, 11] as [Int32])
  func signals(number: Int32) throws {
    let end = RecordedEnd(#"{"kind": "st-flash"}"#, .signal(number), "", .ended(reason: ""))
    guard case .infrastructure = try end.read() else {
      Issue.record("signal \(number) was read as \(try end.read())")
      return
    }
  }
}
