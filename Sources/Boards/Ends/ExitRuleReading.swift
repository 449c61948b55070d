import JSON

extension ExitRule {
  /// Reads what ``json`` writes.
  ///
  /// - Parameter json: a rule of `plan.json`; nil comes of anything else.
  package init?(_ json: JSONValue) {
    guard let condition = json["exit"]?.string.flatMap(ExitCondition.init),
      let outcome = json["means"]?.string.flatMap(Outcome.init), let sentence = json["reason"]?.string
    else { return nil }
    let begins = json["line"]?.string.map { Line.begins($0) }
    self.init(
      condition,
      toolLine: begins ?? json["text"]?.string.map { Line.holds($0) },
      otherThan: json["line_other_than"]?.string,
      outcome,
      sentence
    )
  }
}

extension ExitCondition {
  /// Reads what ``text`` writes; nil of anything else.
  fileprivate init?(_ text: String) {
    let fixed: [ExitCondition] = [.any, .nonzeroStatus, .anyStatus, .anySignal]
    if let condition = fixed.first(where: { $0.text == text }) {
      self = condition
      return
    }
    let words = text.split(separator: " ")
    guard words.count == 2, let number = Int32(words[1]) else { return nil }
    switch words[0] {
    case "status": self = .status(number)
    case "signal": self = .signal(number)
    default: return nil
    }
  }
}
