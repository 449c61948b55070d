/// Ends the process where what has to hold does not: that is how a fuzzer learns of it.
func expect(
  _ holds: Bool,
  _ sentence: @autoclosure () -> String,
  file: StaticString = #file,
  line: UInt = #line
) {
  // Not precondition, which says nothing in an optimized build.
  guard holds else { fatalError(sentence(), file: file, line: line) }
}
