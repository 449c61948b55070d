import Posix

/// Why a list of jobs cannot be had.
enum DciListTrouble: Error {
  case unreadable(PosixError)
  /// Sorted lists go to so many elements only.
  case tooLong(Int)
}
