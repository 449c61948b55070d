import Spool

/// What the admins decided about a gateway; ``LiveSettings`` keeps it up to date.
package struct GatewaySettings: Sendable {
  /// The spool's own id.
  package var spoolUUID: String
  /// The spool as users name it to scp; nil for this host's name and the spool's path.
  package var upload: String?
  /// The path of a file of users and their passwords' hashes; nil where every reader sees everything.
  package var usersFile: String?

  package init(_ configuration: Configuration, usersFile: String? = nil) {
    spoolUUID = configuration.uuid
    upload = configuration.upload
    self.usersFile = usersFile
  }
}
