import Posix
import TestSupport
import Testing

@testable import Runner

@Suite("Messages of runner and keeper")
struct KeeperMessageTests {
  @Test(
    "A request is read back as it was",
    arguments: [
      KeeperRequest.start(
        tool: 7,
        ToolSetup(
          program: "qemu-system-arm",
          arguments: ["-M", "", "a\nb", "ö\"\\"],
          environment: ["A=1", "B="]
        )
      ),
      .start(tool: 0, ToolSetup(program: "./firmware", arguments: [], environment: [])), .stop(tool: 7),
      .renew,
    ]
  )
  func requests(request: KeeperRequest) {
    #expect(KeeperRequest(request.bytes) == request)
  }

  @Test(
    "A report is read back as it was",
    arguments: [
      KeeperReport.cannotStart(tool: 7, reason: "No such file or directory"),
      .ended(tool: 7, .status(0), cause: .itself), .ended(tool: 7, .status(255), cause: .stopped),
      .ended(tool: 7, .signal(9), cause: .lease),
    ]
  )
  func reports(report: KeeperReport) {
    #expect(KeeperReport(report.bytes) == report)
  }

  @Test(
    "What is no message is none",
    arguments: [
      "", "{}", "[]", "x", #"{"start": 1}"#, #"{"start": "1", "program": "p"}"#, #"{"stop": "1"}"#,
      #"{"ended": 1}"#,
      #"{"ended": 1, "cause": "itself"}"#, #"{"ended": 1, "status": 0, "cause": "none"}"#,
      #"{"cannot_start": 1}"#,
    ]
  )
  func noMessages(text: String) {
    #expect(KeeperRequest(Array(text.utf8)) == nil)
    #expect(KeeperReport(Array(text.utf8)) == nil)
  }
}
