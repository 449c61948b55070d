/// The tests that a program ran, with those first that failed.
struct CaseList {
  let cases: [JobPage.Case]
  let omitted: Int

  private static let outcome = Column("Result", "verdict")
  private static let name = Column("Test", "name")
  private static let message = Column("Message", "sentence")
  private static let duration = Column("Took", "number")

  func add(to html: inout HTML) {
    guard !cases.isEmpty else { return }
    html.section(.cases, "Tests", count: cases.count + max(0, min(omitted, 1 << 40))) { html in
      html.add(.p, .class("tally"), text: tally)
      html.table([Self.outcome, Self.name, Self.message, Self.duration], titled: SectionName.cases.heading) {
        html in
        for (number, test) in ordered.enumerated() { addRow(test, number, to: &html) }
      }
      if omitted > 0 {
        html.add(.p, .class("more"), text: "\(Amount.count(omitted)) more are not listed here.")
      }
    }
  }

  /// By outcome, and in the program's order within each.
  private var ordered: [JobPage.Case] {
    JobPage.Case.Outcome.allCases.flatMap { outcome in cases.filter { $0.outcome == outcome } }
  }

  private var tally: String {
    let parts = JobPage.Case.Outcome.allCases.compactMap { outcome -> String? in
      let count = cases.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(Amount.count(count)) \(Badge(outcome).word)"
    }
    return parts.joined(separator: ", ") + "."
  }

  private func addRow(_ test: JobPage.Case, _ number: Int, to html: inout HTML) {
    html.row(key: "case-\(number)") { html in
      html.cell(Self.outcome) { html in html.badge(Badge(test.outcome)) }
      html.heading(Self.name) { html in html.theirs(test.name) }
      html.cell(Self.message) { html in
        if let message = test.message, !message.isEmpty {
          html.add(.bdi, .class("message")) { html in html.lines(message) }
        } else {
          html.nothing()
        }
      }
      html.cell(Self.duration) { html in
        if let seconds = test.durationSeconds {
          html.text(Amount.duration(seconds: seconds))
        } else {
          html.nothing()
        }
      }
    }
  }
}
