import Client
import Runner

/// `keeper --lease N`: what a runner starts to hold its tools. People do not use it.
enum KeeperCommand {
  static func run(_ words: ArraySlice<String>) -> Int32 {
    guard words.count == 2, words.first == "--lease", let word = words.last, let lease = Int(word),
      (1...86400).contains(lease)
    else { return ExitCode.usage }
    return Keeper.run(leaseSeconds: lease)
  }
}
