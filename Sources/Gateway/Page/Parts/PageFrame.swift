import Posix

/// What every page says of the spool it shows.
struct PageFrame: Sendable, Equatable {
  /// The spool's name for people, for example "lab:/srv/spool".
  var spool: String
  /// When the spool was looked at: elapsed times are counted up to it.
  ///
  /// Where nothing has happened, the script goes on counting by itself, so a page need not be made anew
  /// for the sake of this moment.
  var now: Timestamp
}
