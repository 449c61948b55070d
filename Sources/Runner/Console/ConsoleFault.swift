import Posix

/// What kept a console from being used, as one sentence; the infrastructure is to blame.
struct ConsoleFault: Error, Hashable, Sendable {
  var sentence: String

  init(_ sentence: String) { self.sentence = sentence }

  /// A terminal that cannot be opened.
  init(opening path: String, _ error: PosixError) {
    if error.isInUse {
      sentence = "the console \(path) is in use by another process"
    } else if error.isMissing || error.isGone {
      sentence = "the console \(path) cannot be opened: \(error.reason); is the board plugged in?"
    } else if error.isDenied {
      sentence =
        "the console \(path) cannot be opened: \(error.reason); have the runner's user be in the device's group"
    } else {
      sentence = "the console \(path) cannot be opened: \(error.reason)"
    }
  }

  /// A server that cannot be connected to.
  init(reaching address: String, _ error: PosixError) {
    sentence = "the console \(address) cannot be reached: \(error.reason); is its server running?"
  }
}
