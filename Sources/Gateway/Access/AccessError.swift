/// Why it cannot be known who may see what, as one sentence.
struct AccessError: Error, Equatable, CustomStringConvertible {
  var sentence: String

  init(_ sentence: String) { self.sentence = sentence }

  var description: String { sentence }
}
