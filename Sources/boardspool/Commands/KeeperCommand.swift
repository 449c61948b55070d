import Client
import Runner

/// The hidden verb by which a runner starts the process that holds its tools.
enum KeeperCommand {
  static func run(_ words: ArraySlice<String>) -> Int32 {
    guard words.count == 2, words.first == "--lease", let word = words.last, let lease = Int(word),
      (1...86400).contains(lease)
    else { return ExitCode.usage }
    return Keeper.run(leaseSeconds: lease)
  }
}
