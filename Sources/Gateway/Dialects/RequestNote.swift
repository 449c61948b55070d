import Spool

extension HistoryLine {
  /// What was requested, of a line of intake's that tells of a granted request; nil for any other.
  ///
  /// Such a line reads "reset requested by ann" (The spool's protocol, "Requests").
  var requested: RequestName.Verb? {
    let words = (comment ?? "").split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[1] == "requested", words[2].hasPrefix("by ") else { return nil }
    return RequestName.Verb(rawValue: String(words[0]))
  }
}
