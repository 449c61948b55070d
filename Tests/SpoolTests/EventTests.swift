import Testing

@testable import Spool

@Suite("Lines of events")
struct EventTests {
  private func message(_ text: String) -> String {
    Event("a.b", .info, [:], text).line(isForJournal: false)
  }

  @Test("A value that is one plain word stands as it is; others stand in quotes")
  func quotes() {
    let event = Event("job.end", .info, ["job": "42", "why": ""], "job 42: \"over\" = \\")
    #expect(
      event.line(isForJournal: true) == #"<6>event=job.end job=42 why="" message="job 42: \"over\" = \\""#
    )
    #expect(message("grün") == "event=a.b message=grün")
  }

  @Test("A control character is escaped in two digits, also in a word without blanks, and behind ASCII")
  func controls() {
    #expect(message("a\nb\u{1}2") == #"event=a.b message="a\nb\x012""#)
    #expect(message("\u{9B}31m") == #"event=a.b message="\x9b31m""#)
    #expect(message("\u{7F}") == #"event=a.b message="\x7f""#)
  }
}
